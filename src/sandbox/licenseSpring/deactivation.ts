const types = {
  hardware_id: 'string',
  product: 'string',
  license_key: 'string',
  username: 'string',
  password: 'string',
  id_token: 'string',
  code: 'string',
  customer_account_code: 'string',
  license_id: 'number',
  bundle_code: 'string',
  sdk_ver: 'string',
  consumptions: 'number',
} as const;

type Field = keyof typeof types;

/** The body of `POST deactivate_license`. */
export type Deactivation = {
  readonly [Name in Field]?: (typeof types)[Name] extends 'number' ? number : string;
} & { readonly hardware_id: string; readonly product: string };

/** Reads a body by the published schema, which knows no further fields. */
export function deactivationFrom(text: string): Deactivation {
  const given = objectFrom(text);
  const wrong = Object.entries(given).filter(
    ([name, value]) => !isField(name) || typeof value !== types[name],
  );
  if (wrong.length > 0) {
    const names = wrong.map(([name]) => name).join(', ');
    throw new LicenseSpringRefusal('validation_error', `body: unknown, or of the wrong type: ${names}.`);
  }
  if (!isDeactivation(given)) {
    throw missing(['hardware_id', 'product'].filter(name => !(name in given)));
  }
  const { license_key, username, id_token, code, customer_account_code } = given;
  if ((license_key ?? username ?? id_token ?? code) === undefined) {
    throw missing(['license_key']);
  }
  if ((license_key ?? username ?? customer_account_code) === undefined) {
    throw missing(['customer_account_code']);
  }
  return given;
}

function isField(name: string): name is Field {
  return Object.hasOwn(types, name);
}

/** Whether fields of the right types include those that are required. */
function isDeactivation(given: object): given is Deactivation {
  return 'hardware_id' in given && 'product' in given;
}

function missing(names: readonly string[]): LicenseSpringRefusal {
  return new LicenseSpringRefusal('missing_parameters', `Some parameters are missing: ${names.join(', ')}.`);
}

function objectFrom(text: string): object {
  if (text === '') {
    throw new LicenseSpringRefusal('missing_content', 'The request has no content.');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new LicenseSpringRefusal('invalid_json', 'The request is not valid JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LicenseSpringRefusal('validation_error', 'body must be object');
  }
  return value;
}

/** A failure as LicenseSpring words it: `{"status", "code", "message"}`. */
export class LicenseSpringRefusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: 400 | 401 | 404 = 400,
  ) {
    super(message);
  }
}
