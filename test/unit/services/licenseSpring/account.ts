import type { LicenseSpringOptions, Sandbox } from '../../../../src/sandbox';
import type { LicenseSpringAccount } from '../../../../src/services/licenseSpring/client';
import type { DeactivationRequest } from '../../../../src/services/licenseSpring/deactivation';

/** The clock of tests, in milliseconds since 1970. */
export const noon = Date.UTC(2026, 4, 20, 12, 0, 0);

/** Keys and names with what goes wrong when they are not taken as UTF-8, or not encoded. */
export const options: LicenseSpringOptions = {
  apiKey: '0f1e-2d3c',
  sharedKey: 'geheim: ß|😀&=',
  clientId: 'id & co=ü',
  clientSecret: 'p+w %20&é/"世"',
  products: [
    { product_name: 'Canopy', short_code: 'cp', authorization_method: 'license-key' },
    { product_name: 'Tidewater', short_code: 'tw', authorization_method: 'user' },
  ],
  licenses: [
    { id: 11, product: 'cp', license_key: 'ABCD-1234', devices: ['é/4 & co|2', 'pc-2', 'pc-3'] },
    { id: 21, product: 'tw', username: 'ana@example.com', password: 'pw', devices: ['pc-1', 'pc-2'] },
    {
      id: 22,
      product: 'tw',
      username: 'bo@example.com',
      id_token: 'eyJ.a.b',
      code: 'c/0+d',
      customer_account_code: 'acme',
      devices: ['pc-1', 'pc-2'],
    },
  ],
};

/** A request that the licenses above can answer with success. */
export const byKey: DeactivationRequest = {
  kind: 'licenseKey',
  license_key: 'ABCD-1234',
  hardware_id: 'é/4 & co|2',
  product: 'cp',
};

export function apiKeyAccount({ licenseSpring }: Sandbox): LicenseSpringAccount {
  const { endpoint, apiKey, sharedKey } = licenseSpring;
  return { endpoint, credentials: { kind: 'apiKey', apiKey, sharedKey } };
}

export function oauthAccount({ licenseSpring }: Sandbox): LicenseSpringAccount {
  const { endpoint, clientId, clientSecret, tokenEndpoint } = licenseSpring;
  return { endpoint, credentials: { kind: 'oauth', clientId, clientSecret, tokenEndpoint } };
}

/** The last parts of the paths that the sandbox received, in order. */
export function calls(sandbox: Sandbox): (string | undefined)[] {
  return sandbox.requests.map(({ path }) => path.split('/').at(-1));
}
