import { type Deactivation, LicenseSpringRefusal } from './deactivation';

/** A product, `authorization_method` saying whether its licenses have keys or users. */
export interface LicenseSpringProduct {
  readonly product_name: string;
  readonly short_code: string;
  readonly authorization_method: 'license-key' | 'user';
}

/** A license with what it can be named by, and the hardware ids of the devices that it is active on. */
export interface LicenseSpringLicense {
  readonly id: number;
  /** The short code of its product. */
  readonly product: string;
  readonly license_key?: string;
  readonly username?: string;
  readonly password?: string;
  /** Single sign-on: what the provider hands out, for the account that it is set up for. */
  readonly id_token?: string;
  readonly code?: string;
  readonly customer_account_code?: string;
  readonly disabled?: boolean;
  readonly devices: readonly string[];
}

/** The products of the account and the licenses that its customers have. */
export class LicenseSpringLicenses {
  readonly #licenses: LicenseSpringLicense[];

  constructor(
    readonly products: readonly LicenseSpringProduct[],
    licenses: readonly LicenseSpringLicense[],
  ) {
    this.#licenses = [...licenses];
  }

  get all(): readonly LicenseSpringLicense[] {
    return [...this.#licenses];
  }

  /** Frees one device's activation. */
  deactivate(deactivation: Deactivation): void {
    const { product, hardware_id } = deactivation;
    if (!this.products.some(({ short_code }) => short_code === product)) {
      throw new LicenseSpringRefusal('unknown_product', 'The provided product was not found.');
    }
    const account = deactivation.customer_account_code;
    if (account !== undefined && !this.#licenses.some(one => one.customer_account_code === account)) {
      throw new LicenseSpringRefusal('customer_account_not_found', 'The customer account was not found.');
    }
    const named = this.#licenses.filter(license => isNamed(license, deactivation));
    // Of several licenses of a user, the one with the device; `license_id` says which where that is not enough.
    const license = named.find(({ devices }) => devices.includes(hardware_id)) ?? named[0];
    if (!license) {
      throw new LicenseSpringRefusal('license_not_found', 'The license was not found.');
    }
    if (license.disabled) {
      throw new LicenseSpringRefusal('license_not_enabled', 'The license is not enabled.');
    }
    if (license.devices.length === 0) {
      throw new LicenseSpringRefusal('license_not_active', 'The license is not active.');
    }
    if (!license.devices.includes(hardware_id)) {
      throw new LicenseSpringRefusal(
        'device_not_found',
        'An active device matching hardware_id was not found.',
      );
    }
    const devices = license.devices.filter(device => device !== hardware_id);
    this.#licenses[this.#licenses.indexOf(license)] = { ...license, devices };
  }
}

function isNamed(license: LicenseSpringLicense, given: Deactivation): boolean {
  return (
    license.product === given.product &&
    (given.license_id === undefined || license.id === given.license_id) &&
    hasIdentity(license, given)
  );
}

function hasIdentity(license: LicenseSpringLicense, given: Deactivation): boolean {
  if (given.license_key !== undefined) {
    return license.license_key === given.license_key;
  }
  if (given.username !== undefined) {
    // The documentation names no code for a wrong password: here it names nobody.
    const isRight = given.password === undefined || license.password === given.password;
    return license.username === given.username && isRight;
  }
  if (license.customer_account_code !== given.customer_account_code) {
    return false;
  }
  return given.id_token !== undefined
    ? license.id_token === given.id_token
    : given.code !== undefined && license.code === given.code;
}

/** One product whose licenses have keys, and one whose licenses have users. */
export const demonstrationProducts: readonly LicenseSpringProduct[] = [
  { product_name: 'Canopy for Rhino', short_code: 'canopy', authorization_method: 'license-key' },
  { product_name: 'Tidewater Hull Design', short_code: 'tidewater', authorization_method: 'user' },
];

/** Licenses of imaginary customers, most of them active on several devices. */
export const demonstrationLicenses: readonly LicenseSpringLicense[] = [
  {
    id: 1723000000000101,
    product: 'canopy',
    license_key: 'GPB7-279T-6MNK-CQLK',
    devices: ['studio-mac-7f3a', 'studio-pc-19c2', 'laptop-é/4 & co|2'],
  },
  { id: 1723000000000102, product: 'canopy', license_key: 'QX4R-88AZ-P0LM-7TTN', devices: ['render-01'] },
  { id: 1723000000000103, product: 'canopy', license_key: 'NEW0-NEW0-NEW0-NEW0', devices: [] },
  {
    id: 1723000000000104,
    product: 'canopy',
    license_key: 'OFF1-OFF1-OFF1-OFF1',
    disabled: true,
    devices: ['render-02'],
  },
  {
    id: 1723000000000201,
    product: 'tidewater',
    username: 'ines@example.com',
    password: 'harbour-42',
    devices: ['dock-pc-01', 'dock-pc-02'],
  },
  // The same person's second license, on one device that has the first as well.
  {
    id: 1723000000000202,
    product: 'tidewater',
    username: 'ines@example.com',
    password: 'harbour-42',
    devices: ['dock-pc-02', 'home-pc-03'],
  },
  {
    id: 1723000000000203,
    product: 'tidewater',
    username: 'søren@example.com',
    id_token: 'sandbox-id-token',
    code: 'sandbox-authorization-code',
    customer_account_code: 'acme-sso',
    devices: ['shipyard-1', 'shipyard-2', 'shipyard-3'],
  },
];
