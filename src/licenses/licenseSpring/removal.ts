import { t } from '@vscode/l10n';
import { connectionLine, type LicenseSpringConnection } from '../../connections/connection';
import type { LicenseSpringClient } from '../../services/licenseSpring/client';
import { alreadyInactiveCodes } from '../../services/licenseSpring/codes';
import {
  type DeactivationRequest,
  deactivationBody,
  deactivationPath,
  type LicenseIdentity,
} from '../../services/licenseSpring/deactivation';
import { neutralise } from '../../ui/text';
import { fingerprintOf, outcomeOf, type Removal, shortened } from '../removal';
import type { ReadableRequest } from '../request';

/** The deactivation of one device of a license. */
export function deviceRemoval(
  connection: LicenseSpringConnection,
  client: LicenseSpringClient,
  device: DeactivationRequest,
  productName?: string,
): Removal {
  const { hardware_id, product, license_id, bundle_code, sdk_ver, consumptions } = device;
  const name = neutralise(hardware_id, 100);
  const optional = { license_id, bundle_code, sdk_ver, consumptions };
  const given = Object.entries(optional).flatMap(([field, value]) =>
    value === undefined ? [] : [[field, String(value)] as const],
  );
  return {
    connection,
    operation: 'deactivateDevice',
    subject: { hardware_id, product, ...recordedIdentity(device), ...Object.fromEntries(given) },
    fingerprint: fingerprintOf(connection, hardware_id, product, ...identityOf(device), ...given.flat()),
    // A list has many removals, and says few of them.
    get words() {
      return {
        question: t('Deactivate the device "{0}"?', name),
        details: [
          t('Hardware ID: {0}', hardware_id),
          t(
            'Product: {0}',
            productName === undefined ? product : `${neutralise(productName, 100)}, ${product}`,
          ),
          ...identityLines(device),
          ...given.map(([field, value]) => `${optionalNames()[field] ?? field}: ${value}`),
          connectionLine(connection),
          '',
          t(
            'The license stays. This device loses its activation, and its software stops working with this license.',
          ),
          t('Activating the license on another device may count as a transfer.'),
        ],
        button: t('Deactivate Device'),
        progress: t('Deactivating device {0}…', name),
        done: t('Deactivated: device {0}.', name),
        alreadyGone: t('Device {0} is already inactive.', name),
        refused: t('Device {0} was not deactivated.', name),
        unknown: t(
          'It is not known whether device {0} was deactivated. Deactivating it again shows which it is.',
          name,
        ),
      };
    },
    get request() {
      return readable(connection, device);
    },
    send: (earlier, signal) =>
      outcomeOf(
        () => client.deactivateLicense(device, signal),
        ({ failure }) => alreadyInactiveCodes.has(failure.code ?? ''),
        earlier,
      ),
  };
}

/** What the optional fields are called in prompts and questions. */
export function optionalNames(): Readonly<Record<string, string>> {
  return {
    license_id: t('License ID'),
    bundle_code: t('Bundle code'),
    sdk_ver: t('SDK version'),
    consumptions: t('Consumptions'),
  };
}

function identityOf(identity: LicenseIdentity): string[] {
  switch (identity.kind) {
    case 'licenseKey':
      return [identity.kind, identity.license_key];
    case 'username':
      return [identity.kind, identity.username];
    case 'idToken':
      return [identity.kind, identity.customer_account_code, identity.id_token];
    case 'code':
      return [identity.kind, identity.customer_account_code, identity.code];
  }
}

/** Passwords and tokens are never recorded. */
function recordedIdentity(identity: LicenseIdentity): Record<string, string> {
  switch (identity.kind) {
    case 'licenseKey':
      return { license_key: shortened(identity.license_key) };
    case 'username':
      return { username: identity.username };
    case 'idToken':
    case 'code':
      return { customer_account_code: identity.customer_account_code };
  }
}

function identityLines(identity: LicenseIdentity): string[] {
  switch (identity.kind) {
    case 'licenseKey':
      return [t('License key: {0}', identity.license_key)];
    case 'username':
      return [t('User name: {0}', identity.username)];
    case 'idToken':
      return [t('Customer account code: {0}, with an ID token', identity.customer_account_code)];
    case 'code':
      return [t('Customer account code: {0}, with an authorization code', identity.customer_account_code)];
  }
}

function readable(connection: LicenseSpringConnection, device: DeactivationRequest): ReadableRequest {
  const Authorization =
    connection.authorization === 'oauth'
      ? 'Bearer <access token>'
      : 'algorithm="hmac-sha256",headers="date",signature="<signature>",apikey="<API key>"';
  return {
    method: 'POST',
    url: connection.endpoint + deactivationPath,
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/json',
      Date: '<date>',
      Authorization,
    },
    body: deactivationBody(withPlaceholders(device)),
  };
}

function withPlaceholders(device: DeactivationRequest): DeactivationRequest {
  switch (device.kind) {
    case 'licenseKey':
      return device;
    case 'username':
      return device.password === undefined ? device : { ...device, password: '<password>' };
    case 'idToken':
      return { ...device, id_token: '<ID token>' };
    case 'code':
      return { ...device, code: '<authorization code>' };
  }
}
