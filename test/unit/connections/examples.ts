import type { AkanaConnection, LicenseSpringConnection } from '../../../src/connections/connection';

/** A connection of each kind, as the settings give it. */
export const springs: LicenseSpringConnection = {
  service: 'licenseSpring',
  name: 'springs',
  endpoint: 'https://springs.example.com/api/v4',
  authorization: 'apiKey',
};

export const springsByOAuth = {
  ...springs,
  authorization: 'oauth',
  tokenEndpoint: 'https://auth.example.com/token',
} as const;

export const gateway: AkanaConnection = {
  service: 'akana',
  name: 'gateway',
  endpoint: 'https://portal.example.com',
  signIn: 'password',
  email: 'ada@example.com',
};

export const gatewayByCookies: AkanaConnection = { ...gateway, signIn: 'cookies', email: '' };
