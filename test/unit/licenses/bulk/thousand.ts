import {
  apiLicenseListing,
  clusterListing,
  deviceListing,
  type Listing,
} from '../../../../src/licenses/bulk/rows';
import type { Sandbox, SandboxOptions } from '../../../../src/sandbox';
import { AkanaClient } from '../../../../src/services/akana/client';
import { CloudZooClient } from '../../../../src/services/cloudZoo/client';
import type { Transport } from '../../../../src/services/http';
import { LicenseSpringClient } from '../../../../src/services/licenseSpring/client';
import { recordingTransport } from '../../services/calls';

export const canopy = '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67';

/** A service with many licenses, the list of those that customers returned, and what is left of them. */
export interface Many {
  readonly service: Listing['connection']['service'];
  options(count: number): SandboxOptions;
  text(count: number): string;
  listing(sandbox: Sandbox, transport?: Transport): Listing;
  /** The listed licenses that are still there. */
  left(sandbox: Sandbox): readonly string[];
  /** What the requests that remove are like. */
  readonly call: { readonly method: string; readonly path: string };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const awkward = ['&', '|', ' ', 'é', '/', '=1+1', '%', '"'];
const idOf = (index: number) => `L-${index}${awkward[index % awkward.length]}x`;
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const stays = 'not returned';

/** Three rows an entity, and every tenth license is in the cluster of the one before. */
export const clusters: Many = {
  service: 'cloudZoo',
  call: { method: 'DELETE', path: '/v1/license' },
  options: count => {
    const license = (id: string) => ({ id, key: id, aud: canopy, exp: null, numberOfSeats: 1 });
    const isSecond = (index: number) => index % 30 === 1;
    const own = numbers(count).filter(index => !isSecond(index));
    return {
      licenses: [
        ...own.map(index => ({
          entityId: entityOf(index),
          licenses: [index, ...(isSecond(index + 1) && index + 1 < count ? [index + 1] : [])].map(one =>
            license(idOf(one)),
          ),
        })),
        { entityId: entityOf(0), licenses: [license(stays)] },
      ],
    };
  },
  text: count =>
    [
      'licenseId,productId,entityId',
      ...numbers(count).map(index => `${quoted(idOf(index))},${canopy},${entityOf(index)}`),
    ].join('\n'),
  listing: ({ endpoint, issuer, secret }, transport = recordingTransport()) =>
    clusterListing(
      { service: 'cloudZoo', name: 'acme', endpoint, issuer, products: [] },
      new CloudZooClient({ endpoint, issuer, secret }, transport),
    ),
  left: sandbox =>
    sandbox
      .licenses()
      .flatMap(({ licenses }) => licenses.map(({ id }) => id))
      .filter(id => id !== stays),
};

function entityOf(index: number): string {
  return `${Math.floor(index / 3)}-|-Group`;
}

/** Each license on three devices, of which two were returned. */
export const devices: Many = {
  service: 'licenseSpring',
  call: { method: 'POST', path: '/api/v4/deactivate_license' },
  options: count => ({
    licenseSpring: {
      products: [{ product_name: 'Canopy', short_code: 'cp', authorization_method: 'license-key' }],
      licenses: numbers(Math.ceil(count / 2)).map(index => ({
        id: index,
        product: 'cp',
        license_key: `KEY-${index}`,
        devices: [idOf(2 * index), idOf(2 * index + 1), stays],
      })),
    },
  }),
  text: count =>
    [
      'Hardware ID;product;License-Key',
      ...numbers(count).map(index => `${quoted(idOf(index))};cp;KEY-${Math.floor(index / 2)}`),
    ].join('\r\n'),
  listing: ({ licenseSpring: { endpoint, apiKey, sharedKey } }, transport = recordingTransport()) =>
    deviceListing(
      { service: 'licenseSpring', name: 'acme', endpoint, authorization: 'apiKey', tokenEndpoint: '' },
      new LicenseSpringClient({ endpoint, credentials: { kind: 'apiKey', apiKey, sharedKey } }, transport),
    ),
  left: sandbox =>
    sandbox.licenseSpring.licenses().flatMap(license => license.devices.filter(device => device !== stays)),
};

/** One row a license. */
export const apiLicenses: Many = {
  service: 'akana',
  call: { method: 'DELETE', path: '/api/licenses' },
  options: count => ({
    akana: {
      licenses: [...numbers(count).map(index => `${idOf(index)}.sandbox`), stays].map(LicenseID => ({
        LicenseID,
        Name: LicenseID,
      })),
    },
  }),
  text: count => JSON.stringify(numbers(count).map(index => ({ LicenseID: `${idOf(index)}.sandbox` }))),
  listing: ({ akana: { endpoint, email, password } }, transport = recordingTransport()) =>
    apiLicenseListing(
      { service: 'akana', name: 'acme', endpoint, signIn: 'password', email },
      new AkanaClient({ endpoint, credentials: { signIn: 'password', email, password } }, transport),
    ),
  left: sandbox =>
    sandbox.akana
      .licenses()
      .map(({ LicenseID }) => LicenseID)
      .filter(id => id !== stays),
};
