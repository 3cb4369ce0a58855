import assert from 'node:assert/strict';
import {
  type DeviceAnswers,
  deviceAnswersIn,
  deviceFrom,
  numberFrom,
} from '../../../../src/licenses/licenseSpring/answers';

describe('what a command is given for a device', () => {
  const rows: [name: string, argument: unknown, answers: Partial<DeviceAnswers>][] = [
    ['nothing', undefined, {}],
    ['a name', 'springs', {}],
    ['just the connection', { connection: 'springs' }, {}],
    [
      'all by the names of the service',
      { product: 'cp', license_key: 'ABCD', hardware_id: 'pc-1' },
      { product: 'cp', kind: 'licenseKey', license_key: 'ABCD', hardware_id: 'pc-1', optional: [] },
    ],
    [
      'all in camel case',
      { product: 'cp', licenseKey: 'ABCD', hardwareId: 'pc-1' },
      { product: 'cp', kind: 'licenseKey', license_key: 'ABCD', hardware_id: 'pc-1', optional: [] },
    ],
    [
      'texts with white space around them',
      { product: ' cp ', licenseKey: '\tABCD\n', hardwareId: ' pc 1 ' },
      { product: 'cp', kind: 'licenseKey', license_key: 'ABCD', hardware_id: 'pc 1', optional: [] },
    ],
    [
      'a user without a password: none is meant',
      { username: 'ana', hardwareId: 'pc-1' },
      { kind: 'username', username: 'ana', password: '', hardware_id: 'pc-1', optional: [] },
    ],
    [
      'a user with a password, as it is',
      { username: 'ana', password: ' p ' },
      { kind: 'username', username: 'ana', password: ' p ' },
    ],
    [
      'an ID token',
      { idToken: 'eyJ', customerAccountCode: 'acme', hardwareId: 'pc-1' },
      { kind: 'idToken', id_token: 'eyJ', customer_account_code: 'acme', hardware_id: 'pc-1', optional: [] },
    ],
    [
      'an authorization code',
      { code: 'c', customer_account_code: 'acme', hardware_id: 'pc-1' },
      { kind: 'code', code: 'c', customer_account_code: 'acme', hardware_id: 'pc-1', optional: [] },
    ],
    [
      'optional fields, numbers as numbers or as text',
      {
        licenseKey: 'A',
        hardwareId: 'pc-1',
        licenseId: 1723000000000101,
        consumptions: '0',
        sdkVer: 'x',
        bundleCode: 'b',
      },
      {
        kind: 'licenseKey',
        license_key: 'A',
        hardware_id: 'pc-1',
        license_id: '1723000000000101',
        consumptions: '0',
        sdk_ver: 'x',
        bundle_code: 'b',
        optional: [],
      },
    ],
    ['a device without its license: the rest is asked', { hardwareId: 'pc-1' }, { hardware_id: 'pc-1' }],
    [
      'a license without its device: the rest is asked',
      { licenseKey: 'ABCD' },
      { kind: 'licenseKey', license_key: 'ABCD' },
    ],
    [
      'blanks and what is no text: they are asked',
      { product: ' ', licenseKey: '', hardwareId: null, username: {} },
      {},
    ],
    [
      'no number where one is needed: it is asked, not left out',
      { licenseKey: 'A', hardwareId: 'pc-1', licenseId: 'first', consumptions: 1.5 },
      { kind: 'licenseKey', license_key: 'A', hardware_id: 'pc-1', optional: ['license_id', 'consumptions'] },
    ],
  ];
  for (const [name, argument, answers] of rows) {
    it(`answers beforehand: ${name}`, () => assert.deepEqual(deviceAnswersIn(argument), answers));
  }
});

describe('the request that answers make', () => {
  const device = { product: 'cp', hardware_id: 'pc-1' };

  it('has what was answered and nothing else', () => {
    const answers = { ...device, kind: 'licenseKey', license_key: 'ABCD' } as const;
    const left = { bundle_code: '', sdk_ver: '', license_id: '', consumptions: ' ', username: 'ana' };
    assert.deepEqual(JSON.parse(JSON.stringify(deviceFrom({ ...answers, ...left }))), {
      kind: 'licenseKey',
      license_key: 'ABCD',
      hardware_id: 'pc-1',
      product: 'cp',
    });
  });

  it('has numbers as numbers', () => {
    const answers = { ...device, kind: 'username', username: 'ana', password: '' } as const;
    const made = deviceFrom({ ...answers, license_id: ' 1723000000000101 ', consumptions: '0' });
    assert.deepEqual([made?.license_id, made?.consumptions], [1723000000000101, 0]);
    assert.ok(made && !('password' in made), 'an empty password is none');
  });

  const missing: [name: string, answers: Partial<DeviceAnswers>][] = [
    ['nothing', {}],
    ['no device', { product: 'cp', kind: 'licenseKey', license_key: 'A' }],
    ['no product', { hardware_id: 'pc-1', kind: 'licenseKey', license_key: 'A' }],
    ['an empty product', { ...device, product: '', kind: 'licenseKey', license_key: 'A' }],
    ['no kind', { ...device, license_key: 'A' }],
    ['no license key', { ...device, kind: 'licenseKey', username: 'ana' }],
    ['no user', { ...device, kind: 'username', password: 'p' }],
    ['no ID token', { ...device, kind: 'idToken', customer_account_code: 'acme' }],
    ['no account for an ID token', { ...device, kind: 'idToken', id_token: 'eyJ' }],
    ['no account for a code', { ...device, kind: 'code', code: 'c' }],
    ['a license ID that is no number', { ...device, kind: 'licenseKey', license_key: 'A', license_id: 'x' }],
    ['half a consumption', { ...device, kind: 'licenseKey', license_key: 'A', consumptions: '0.5' }],
  ];
  for (const [name, answers] of missing) {
    it(`is none with ${name}`, () => assert.equal(deviceFrom(answers), undefined));
  }
});

describe('a number that is typed', () => {
  const rows: [text: string | undefined, number: number | undefined][] = [
    [undefined, undefined],
    ['', undefined],
    ['  ', undefined],
    ['0', 0],
    [' 42\n', 42],
    ['007', 7],
    ['9007199254740991', 9007199254740991],
    // The next one is not told from its neighbour.
    ['9007199254740993', Number.NaN],
    ['-1', Number.NaN],
    ['1.5', Number.NaN],
    ['1e3', Number.NaN],
    ['0x10', Number.NaN],
    ['٤٢', Number.NaN],
    ['1 2', Number.NaN],
    ['x', Number.NaN],
  ];
  for (const [text, number] of rows) {
    it(`as ${JSON.stringify(text)} is ${number}`, () => assert.deepEqual(numberFrom(text), number));
  }
});
