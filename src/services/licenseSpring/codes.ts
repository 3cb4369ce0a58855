import { t } from '@vscode/l10n';

/** Why the service refused, and what to do about it, each in a plain sentence. */
export interface CodeExplanation {
  readonly cause: string;
  readonly next: string;
}

/** Codes that, after a request whose outcome is unknown, most likely mean that it has worked. */
export const alreadyInactiveCodes: ReadonlySet<string> = new Set(['device_not_found', 'license_not_active']);

/** Codes that other credentials can help against. */
export const credentialCodes: ReadonlySet<string> = new Set([
  'authorization_missing_params',
  'hmac_required',
  'signature_mismatch',
  'invalid_api_key',
  'revoked_api_key',
  'read_only_api_key',
  'invalid_client',
  'unauthorized_client',
]);

/**
 * Explains an error code of the License API or its token endpoint; undefined for one that is not documented.
 *
 * @param skewMinutes how far this computer's clock is ahead of the service's, negative when behind.
 */
export function explainCode(code: string, skewMinutes?: number): CodeExplanation | undefined {
  if (code === 'date_header_diff') {
    return explainSkew(skewMinutes);
  }
  const texts = Object.hasOwn(explanations, code) ? explanations[code]?.() : undefined;
  return texts && { cause: texts[0], next: texts[1] };
}

function explainSkew(minutes: number | undefined): CodeExplanation {
  if (!minutes) {
    return {
      cause: t('The date of the request is more than 15 minutes off the service’s clock.'),
      next: t('Check this computer’s date, time and time zone, then try again.'),
    };
  }
  const ahead = minutes > 0;
  const size = Math.abs(minutes);
  const next = t('Set this computer’s date and time, preferably automatically, then try again.');
  if (size === 1) {
    const cause = ahead
      ? t('This computer’s clock is 1 minute ahead of the service’s.')
      : t('This computer’s clock is 1 minute behind the service’s.');
    return { cause, next };
  }
  const cause = ahead
    ? t('This computer’s clock is {0} minutes ahead of the service’s; 15 are allowed.', size)
    : t('This computer’s clock is {0} minutes behind the service’s; 15 are allowed.', size);
  return { cause, next };
}

const checkKeys = () =>
  t('Copy the API key and the shared key from the LicenseSpring platform again (Cloud Zoo: Update Secret).');
const checkClient = () =>
  t('Copy the client ID and the client secret from the platform again (Cloud Zoo: Update Secret).');
const checkInput = () => t('Correct what the service mentions, then try again.');
const report = () => t('Try again. If it happens again, report it with the log (Cloud Zoo: Show Log).');
const lookAtLicense = () => t('Check the license on the LicenseSpring platform.');
const lookAtProduct = () => t('Check the product’s settings on the LicenseSpring platform.');
const checkProxy = () => t('Check whether a proxy changes the headers of requests, then try again.');

/** The codes of docs.licensespring.com, "Error Responses", as cause and next step. */
const explanations: Readonly<Record<string, () => [cause: string, next: string]>> = {
  // Of deactivation.
  unknown_product: () => [
    t('The account has no product with this short code.'),
    t('Check the short code. It is on the product’s page on the LicenseSpring platform.'),
  ],
  license_not_found: () => [
    t('The product has no license with this key, user or license ID.'),
    t('Check the license, and that it belongs to this product.'),
  ],
  license_not_active: () => [
    t('The license is not active on any device, so there is nothing to deactivate.'),
    lookAtLicense(),
  ],
  device_not_found: () => [
    t('The license is not active on a device with this hardware ID.'),
    t('Check the hardware ID in the license’s list of devices. It may already have been deactivated.'),
  ],
  license_not_enabled: () => [
    t('The license is disabled.'),
    t('Enable the license on the LicenseSpring platform, then try again.'),
  ],
  license_expired: () => [t('The license has expired.'), lookAtLicense()],
  license_start_date_error: () => [t('The license’s start date is still in the future.'), lookAtLicense()],
  license_activated_max_times: () => [
    t('The license is active on as many devices as it allows.'),
    t('Deactivate one of its devices, or increase its number of activations.'),
  ],
  license_user_activated_max_times: () => [
    t('The user has activated the license on as many devices as allowed.'),
    t('Deactivate one of the user’s devices, or increase the user’s number of activations.'),
  ],
  license_transferred_max_times: () => [
    t('The license has been moved between devices as often as it allows.'),
    t('Increase its number of transfers on the LicenseSpring platform.'),
  ],
  license_device_exists: () => [t('The license is already active on this device.'), lookAtLicense()],
  vm_not_allowed: () => [t('The license is not allowed on virtual machines.'), lookAtLicense()],
  blacklisted: () => [
    t('The device is blocked for this license.'),
    t('Find the device on the LicenseSpring platform, and remove it from the blacklist.'),
  ],
  offline_floating_cloud_not_supported: () => [
    t('A floating license in the cloud cannot be handled offline.'),
    t('Release the license on the LicenseSpring platform, or wait until it is released automatically.'),
  ],
  customer_account_not_found: () => [
    t('There is no customer account with this code.'),
    t('Check the customer account code. Single sign-on is set up for each account.'),
  ],
  disabled_product: () => [t('The product is disabled.'), lookAtProduct()],
  archived_product: () => [t('The product is archived.'), lookAtProduct()],
  // Of authorization.
  missing_headers: () => [t('The request arrived without its Date or Authorization header.'), checkProxy()],
  authorization_invalid_headers: () => [t('The Authorization header arrived malformed.'), checkProxy()],
  authorization_missing_params: () => [t('Part of the Authorization header is missing.'), checkKeys()],
  hmac_required: () => [t('The service only accepts requests that are signed with an API key.'), checkKeys()],
  signature_mismatch: () => [t('The shared key does not belong to the API key.'), checkKeys()],
  invalid_api_key: () => [t('The service does not know the API key.'), checkKeys()],
  revoked_api_key: () => [
    t('The API key has been revoked.'),
    t('Create an API key on the LicenseSpring platform, and enter it (Cloud Zoo: Update Secret).'),
  ],
  read_only_api_key: () => [
    t('The API key is read-only.'),
    t('Use an API key with write access (Cloud Zoo: Update Secret).'),
  ],
  api_key_product_not_allowed: () => [
    t('The API key may not be used for this product.'),
    t('Allow the product for the API key on the LicenseSpring platform, or use another key.'),
  ],
  invalid_client: () => [t('The client ID or the client secret is wrong.'), checkClient()],
  unauthorized_client: () => [
    t('The client secret is wrong, or the client may not log in this way.'),
    checkClient(),
  ],
  // Of any call.
  validation_error: () => [t('The service did not accept what was entered.'), checkInput()],
  missing_parameters: () => [t('Something that the service requires is missing.'), checkInput()],
  missing_content: () => [t('The request arrived empty.'), report()],
  invalid_json: () => [t('The request did not arrive as valid JSON.'), report()],
  not_found: () => [
    t('The endpoint has no such call.'),
    t('Check the endpoint of the connection. It ends with /api/v4.'),
  ],
  internal_error: () => [
    t('LicenseSpring has an internal problem.'),
    t('Try again later. First check on the license whether the device is still active.'),
  ],
};
