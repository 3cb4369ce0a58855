import assert from 'node:assert/strict';

import {
  apiLicenseListing,
  clusterListing,
  deviceListing,
  type Listing,
  listFrom,
  notesOn,
  templateFor,
} from '../../../../src/licenses/bulk/rows';
import { fieldsOf } from '../../../../src/licenses/bulk/table/cells';
import { readTable } from '../../../../src/licenses/bulk/table/readTable';
import { AkanaClient } from '../../../../src/services/akana/client';
import { CloudZooClient } from '../../../../src/services/cloudZoo/client';
import { LicenseSpringClient } from '../../../../src/services/licenseSpring/client';
import { recordingTransport } from '../../services/calls';
import { listOf } from './office';

const endpoint = 'https://service.example';
const transport = recordingTransport();
const listings = {
  cloudZoo: clusterListing(
    { service: 'cloudZoo', name: 'acme', endpoint, issuer: 'acme', products: [] },
    new CloudZooClient({ endpoint, issuer: 'acme', secret: 's' }, transport),
  ),
  licenseSpring: deviceListing(
    { service: 'licenseSpring', name: 'acme', endpoint, authorization: 'apiKey', tokenEndpoint: '' },
    new LicenseSpringClient(
      { endpoint, credentials: { kind: 'apiKey', apiKey: 'a', sharedKey: 's' } },
      transport,
    ),
  ),
  akana: apiLicenseListing(
    { service: 'akana', name: 'acme', endpoint, signIn: 'password', email: 'a@b.c' },
    new AkanaClient(
      { endpoint, credentials: { signIn: 'password', email: 'a@b.c', password: 'p' } },
      transport,
    ),
  ),
} satisfies Record<string, Listing>;
type Service = keyof typeof listings;

const guid = '2F6C1B0E-7d3a-4c58-9a41-5be2d8f01c67';

/** What is wrong with a list, as `line n: …`. */
async function problemsOf(service: Service, text: string): Promise<string[]> {
  const read = await readTable(Buffer.from(text), fieldsOf[service]);
  assert.ok('table' in read);
  const checked = await listFrom('file:///x.csv', read.table, listings[service]);
  return 'problems' in checked ? checked.problems.map(({ line, message }) => `line ${line}: ${message}`) : [];
}

const headers = {
  cloudZoo: 'licenseId,productId,entityId',
  licenseSpring:
    'hardware_id,product,license_key,username,password,id_token,code,customer_account_code,license_id,consumptions',
  akana: 'LicenseID',
};

describe('a row', () => {
  const rows: [service: Service, row: string, problem?: RegExp][] = [
    ['cloudZoo', `a,${guid},1-|-User`],
    ['cloudZoo', `"a&b|c é/""=1",${guid},007-|-Group`],
    ['cloudZoo', `,${guid},1-|-User`, /^licenseId is missing\.$/],
    ['cloudZoo', 'a,canopy,1-|-User', /productId is not a GUID/],
    ['cloudZoo', `a,${guid},1`, /entityId must look like/],
    ['cloudZoo', `a,${guid},1-|-Team`, /entityId must look like/],
    ['licenseSpring', 'pc,cp,KEY'],
    ['licenseSpring', 'pc,cp,,ana'],
    ['licenseSpring', 'pc,cp,,ana,secret'],
    ['licenseSpring', 'pc,cp,,,,token,,acme'],
    ['licenseSpring', 'pc,cp,,,,,code,acme'],
    ['licenseSpring', 'pc,cp,KEY,,,,,,17,3'],
    ['licenseSpring', ',cp,KEY', /hardware_id is missing/],
    ['licenseSpring', 'pc,,KEY', /product is missing/],
    ['licenseSpring', 'pc,cp', /license_key, username, id_token or code is missing/],
    ['licenseSpring', 'pc,cp,KEY,ana', /license_key and username are both given/],
    ['licenseSpring', 'pc,cp,,,,token,code,acme', /id_token and code are both given/],
    ['licenseSpring', 'pc,cp,,,,token', /customer_account_code is missing. It is required with id_token/],
    ['licenseSpring', 'pc,cp,KEY,,,,,acme', /customer_account_code goes with id_token or code/],
    ['licenseSpring', 'pc,cp,KEY,,secret', /password goes with username/],
    ['licenseSpring', 'pc,cp,KEY,,,,,,1.5', /license_id is not a whole number/],
    ['licenseSpring', 'pc,cp,KEY,,,,,,1,-1', /consumptions is not a whole number/],
    ['akana', 'a.tenant'],
    ['akana', '..', /LicenseID is not a license ID/],
  ];
  for (const [service, row, problem] of rows) {
    it(`of ${service} is ${problem ? 'refused' : 'taken'}: ${row}`, async () => {
      const found = await problemsOf(service, `${headers[service]}\n${row}\n`);
      assert.equal(found.length, problem ? 1 : 0, found.join());
      assert.match(found[0]?.replace(/^line 2: /, '') ?? '', problem ?? /^$/);
    });
  }

  it('has half of a character', async () => {
    assert.match((await problemsOf('akana', '[{"LicenseID": "\\ud800"}]')).join(), /half of a character/);
  });

  for (const service of ['cloudZoo', 'licenseSpring', 'akana'] as const) {
    it(`of the template is not sent: ${service}`, async () => {
      const template = templateFor(listings[service].connection);
      assert.match((await problemsOf(service, template)).join(), /^line 2: This is the example/);
    });
  }
});

describe('a list', () => {
  it('has all its problems, each with its line', async () => {
    const text = `${headers.cloudZoo}\na,${guid},1-|-User\n\nb,x,1-|-User\n"c",${guid},1\n`;
    assert.deepEqual(await problemsOf('cloudZoo', text), [
      'line 4: productId is not a GUID.',
      'line 5: entityId must look like 4815162342-|-Group or 1234567890-|-User.',
    ]);
  });

  for (const [name, text, problem] of [
    ['without rows', headers.cloudZoo, /line 1: The file has no rows/],
    ['without a column', 'licenseId,productId,who\na,b,c', /no column entityId\..*Unknown columns: who/],
    ['without a header', `a,${guid},1-|-User\nb,${guid},1-|-User`, /first row names the columns/],
  ] as const) {
    it(`is refused as a whole ${name}`, async () =>
      assert.match((await problemsOf('cloudZoo', text)).join(), problem));
  }

  it('knows which rows ask for the same', async () => {
    const other = guid.toLowerCase();
    const rows = [`a,${guid},1-|-User`, `b,${guid},1-|-User`, ` a,${other},1-|-User`, `a,${other},1-|-User`];
    const list = await listOf(listings.cloudZoo, [headers.cloudZoo, ...rows].join('\n'));
    assert.deepEqual(
      list.rows.map(({ sameAs }) => sameAs?.row),
      [undefined, undefined, 2, 2],
    );
    assert.deepEqual(notesOn(list), [
      { line: 4, message: 'This is the same as line 2. It is sent once.' },
      { line: 5, message: 'This is the same as line 2. It is sent once.' },
    ]);
  });

  it('tells two devices of a license, and two licenses of a device', async () => {
    const rows = ['pc1,cp,K1', 'pc2,cp,K1', 'pc1,cp,K2', 'pc1,cp2,K1', 'pc1,cp,,K1'];
    const list = await listOf(listings.licenseSpring, [headers.licenseSpring, ...rows].join('\n'));
    assert.ok(list.rows.every(({ sameAs }) => sameAs === undefined));
  });
});
