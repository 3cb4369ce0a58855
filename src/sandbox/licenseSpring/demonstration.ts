import type { LicenseSpringLicense, LicenseSpringProduct } from './licenses';

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
