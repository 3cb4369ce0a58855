import type { ServiceName } from '../../services/serviceError';

/** The columns of a list of licenses, named as the service names its fields. */
export const fieldsOf: Readonly<Record<ServiceName, readonly string[]>> = {
  cloudZoo: ['licenseId', 'productId', 'entityId'],
  licenseSpring: [
    'hardware_id',
    'product',
    'license_key',
    'username',
    'password',
    'id_token',
    'code',
    'customer_account_code',
    'license_id',
    'bundle_code',
    'sdk_ver',
    'consumptions',
  ],
  akana: ['LicenseID'],
};

/** What is read from a list but never written into its result. */
export const secretFields: ReadonlySet<string> = new Set(['password', 'id_token', 'code']);

/** The field that a column is of: `hardwareId`, `hardware_id` and `Hardware ID` are the same. */
export function fieldNamed(name: string, fields: readonly string[]): string | undefined {
  const bare = bareName(name);
  return fields.find(field => bareName(field) === bare);
}

function bareName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '');
}

/** A value as it counts: white space around it is nobody's, but may belong to a password. */
export function trimmedValue(field: string, text: string): string {
  return field === 'password' ? text : text.trim();
}

/** What stands in a template in place of a value; a row that still has it is not sent. */
export function placeholderOf(field: string): string {
  return `<${field}>`;
}
