import { isObject } from '../../json/json';
import type { DeactivationRequest, LicenseIdentity } from '../../services/licenseSpring/deactivation';

export type IdentityKind = LicenseIdentity['kind'];
export type OptionalField = 'license_id' | 'bundle_code' | 'sdk_ver' | 'consumptions';

export type IdentityField = 'license_key' | 'username' | 'id_token' | 'code';

/** The field that names a license in each of the ways. */
export const identityFields: readonly (readonly [field: IdentityField, kind: IdentityKind])[] = [
  ['license_key', 'licenseKey'],
  ['username', 'username'],
  ['id_token', 'idToken'],
  ['code', 'code'],
];
export const optionalFields: readonly OptionalField[] = [
  'license_id',
  'bundle_code',
  'sdk_ver',
  'consumptions',
];

/** Those of them that are whole numbers. */
export const numberFields: readonly OptionalField[] = ['license_id', 'consumptions'];

/** What the questions for a device collect: the fields of the request as they are typed. */
export interface DeviceAnswers {
  readonly product: string;
  readonly otherProduct: string;
  readonly kind: IdentityKind;
  readonly license_key: string;
  readonly username: string;
  /** May be empty. */
  readonly password: string;
  readonly id_token: string;
  readonly code: string;
  readonly customer_account_code: string;
  readonly hardware_id: string;
  /** Which of the optional fields are asked for. */
  readonly optional: readonly OptionalField[];
  readonly license_id: string;
  readonly bundle_code: string;
  readonly sdk_ver: string;
  readonly consumptions: string;
}

/** The request that the answers make; undefined while something is missing or no number. */
export function deviceFrom(answers: Partial<DeviceAnswers>): DeactivationRequest | undefined {
  const identity = identityFrom(answers);
  const { hardware_id, product } = answers;
  const license_id = numberFrom(answers.license_id);
  const consumptions = numberFrom(answers.consumptions);
  if (!identity || !hardware_id || !product || Number.isNaN(license_id) || Number.isNaN(consumptions)) {
    return undefined;
  }
  const [bundle_code, sdk_ver] = [answers.bundle_code || undefined, answers.sdk_ver || undefined];
  return { ...identity, hardware_id, product, license_id, bundle_code, sdk_ver, consumptions };
}

/** The number that stands in a field; undefined for an empty one, NaN for what is no whole number. */
export function numberFrom(text: string | undefined): number | undefined {
  if (!text?.trim()) {
    return undefined;
  }
  const number = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : Number.NaN;
}

/** What a command's argument answers beforehand, by the fields' own names or in camel case. */
export function deviceAnswersIn(argument: unknown): Partial<DeviceAnswers> {
  if (!isObject(argument)) {
    return {};
  }
  const text = (name: string, other: string = name) => {
    const value = argument[name] ?? argument[other];
    return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
  };
  const given: Record<string, string> = {
    product: text('product'),
    license_key: text('license_key', 'licenseKey'),
    username: text('username'),
    id_token: text('id_token', 'idToken'),
    code: text('code'),
    customer_account_code: text('customer_account_code', 'customerAccountCode'),
    hardware_id: text('hardware_id', 'hardwareId'),
    license_id: text('license_id', 'licenseId'),
    bundle_code: text('bundle_code', 'bundleCode'),
    sdk_ver: text('sdk_ver', 'sdkVer'),
    consumptions: text('consumptions'),
  };
  const kind = kindOf(given);
  // What is no number is asked: left out, it would name another license.
  const wrong = numberFields.filter(field => Number.isNaN(numberFrom(given[field])));
  return {
    ...Object.fromEntries(
      Object.entries(given).filter(([name, value]) => value && !wrong.some(field => field === name)),
    ),
    ...(kind && { kind }),
    // White space may belong to a password; who names a user without one means none.
    ...(kind === 'username' && { password: typeof argument.password === 'string' ? argument.password : '' }),
    // Who named everything that is needed has said what else there is.
    ...(kind && given.hardware_id && { optional: wrong }),
  };
}

function kindOf(given: Readonly<Record<string, string>>): IdentityKind | undefined {
  return identityFields.find(([field]) => given[field])?.[1];
}

function identityFrom(answers: Partial<DeviceAnswers>): LicenseIdentity | undefined {
  const { kind, license_key, username, password, id_token, code, customer_account_code } = answers;
  switch (kind) {
    case 'licenseKey':
      return license_key ? { kind, license_key } : undefined;
    case 'username':
      return username ? { kind, username, ...(password && { password }) } : undefined;
    case 'idToken':
      return id_token && customer_account_code ? { kind, id_token, customer_account_code } : undefined;
    case 'code':
      return code && customer_account_code ? { kind, code, customer_account_code } : undefined;
    case undefined:
      return undefined;
  }
}
