import { t } from '@vscode/l10n';

/** An issuer on a Cloud Zoo; the list of its products is ours to keep, because the service cannot list them. */
export interface CloudZooConnection {
  readonly service: 'cloudZoo';
  /** Unique among all connections; `[a-z0-9-]+`. */
  readonly name: string;
  /** What people call it, where that is not the name. */
  readonly label?: string;
  /** Base address without a trailing slash. */
  readonly endpoint: string;
  readonly issuer: string;
  /** Product ids in lowercase, each once, in the order of the setting. */
  readonly products: readonly string[];
}

/** A company's account at LicenseSpring. */
export interface LicenseSpringConnection {
  readonly service: 'licenseSpring';
  readonly name: string;
  readonly label?: string;
  readonly endpoint: string;
  /** How requests are authorized: signed with a key pair, or with a token of an OAuth client. */
  readonly authorization: 'apiKey' | 'oauth';
  /** Where an OAuth client gets its token; not given where the keychain entry alone says it. */
  readonly tokenEndpoint?: string;
}

/** A Business Admin at an Akana platform. */
export interface AkanaConnection {
  readonly service: 'akana';
  readonly name: string;
  readonly label?: string;
  readonly endpoint: string;
  /** By e-mail and password, or by the cookies of a login in a browser. */
  readonly signIn: 'password' | 'cookies';
  /** Empty where cookies are pasted. */
  readonly email: string;
}

export type Connection = CloudZooConnection | LicenseSpringConnection | AkanaConnection;

export const cloudZooEndpoint = 'https://cloudzoo.rhino3d.com/v1';
export const licenseSpringEndpoint = 'https://api.licensespring.com/api/v4';
export const licenseSpringTokenEndpoint =
  'https://auth.licensespring.com/realms/user-portal/protocol/openid-connect/token';

/** The names of the running sandbox's connections; a setting cannot take them. */
export const sandboxNames = {
  cloudZoo: 'sandbox',
  licenseSpring: 'sandbox-licensespring',
  akana: 'sandbox-akana',
} as const satisfies Record<Connection['service'], string>;

export function isCloudZoo(connection: Connection): connection is CloudZooConnection {
  return connection.service === 'cloudZoo';
}

/** What a person calls a connection. */
export function labelOf({ label, name }: Connection): string {
  return label ?? name;
}

/** Whom a connection acts as, in a few words. */
export function ownerOf(connection: Connection): string {
  switch (connection.service) {
    case 'cloudZoo':
      return t('issuer {0}', connection.issuer);
    case 'licenseSpring':
      return connection.authorization === 'oauth'
        ? t('LicenseSpring OAuth client')
        : t('LicenseSpring API key');
    case 'akana':
      return connection.signIn === 'password'
        ? t('Akana user {0}', connection.email)
        : t('Akana, pasted cookies');
  }
}

/** The line of a question that says where something is sent and as whom. */
export function connectionLine(connection: Connection): string {
  return t('Connection: {0}, {1} at {2}', labelOf(connection), ownerOf(connection), connection.endpoint);
}

/** The keychain account of a connection's secret: where it may be sent and for whom. */
export function accountOf(connection: Connection): string {
  const identity = isCloudZoo(connection) ? connection.issuer : connection.name;
  return `${connection.service}|${connection.endpoint}|${identity}`;
}
