import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type Sandbox, startSandbox } from '../../../src/sandbox';
import { type Answer, control, parsed } from './caller';

const start = Date.UTC(2026, 0, 2, 3, 4, 5);
const key = 'GPB7-279T-6MNK-CQLK';
const device = 'studio-pc-19c2';

describe("the sandbox's LicenseSpring", () => {
  let sandbox: Sandbox;
  let now: number;

  beforeEach(async () => {
    now = start;
    sandbox = await startSandbox({ now: () => now });
  });
  afterEach(() => sandbox.stop());

  const dateOf = (milliseconds = now) => new Date(milliseconds).toUTCString();

  /** The headers of a signed request, written here once more and not taken from the client. */
  function signed(date = dateOf(), secret = sandbox.licenseSpring.sharedKey): Record<string, string> {
    const signature = createHmac('sha256', secret).update(`licenseSpring\ndate: ${date}`).digest('base64');
    const { apiKey } = sandbox.licenseSpring;
    return {
      date,
      authorization: `algorithm="hmac-sha256",headers="date",signature="${signature}",apikey="${apiKey}"`,
    };
  }

  async function send(
    path: string,
    headers: Record<string, string>,
    body?: string | URLSearchParams,
    method = body === undefined ? 'GET' : 'POST',
  ): Promise<Answer & { date: string | null }> {
    const url = path.startsWith('http') ? path : `${sandbox.licenseSpring.endpoint}${path}`;
    const response = await fetch(url, { method, headers, body });
    return {
      status: response.status,
      contentType: response.headers.get('content-type'),
      date: response.headers.get('date'),
      text: await response.text(),
    };
  }

  const deactivate = (body: object | string, headers = signed()) =>
    send('/deactivate_license', headers, typeof body === 'string' ? body : JSON.stringify(body));

  function assertRefused(answer: Answer, code: string, status = 400): void {
    const { code: found, status: same, message, ...more } = JSON.parse(answer.text);
    assert.deepEqual([found, answer.status, same, more], [code, status, status, {}]);
    assert.notEqual(message ?? '', '');
  }

  const devicesOf = (id: number) =>
    sandbox.licenseSpring.licenses().find(license => license.id === id)?.devices;

  it('tells how it is called', () => {
    const { licenses, ...told } = sandbox.licenseSpring;
    const origin = new URL(sandbox.endpoint).origin;
    assert.deepEqual(told, {
      endpoint: `${origin}/api/v4`,
      apiKey: 'sandbox-api-key',
      sharedKey: 'sandbox-shared-key',
      clientId: 'sandbox-client',
      clientSecret: 'sandbox-client-secret',
      tokenEndpoint: `${origin}/realms/user-portal/protocol/openid-connect/token`,
    });
    assert.ok(licenses().length > 0);
  });

  describe('demonstrates', () => {
    it('a product of each kind, and licenses with several devices of each', async () => {
      const answer = await send('/products', signed());
      assert.equal(answer.status, 200);
      const methods = JSON.parse(answer.text).map((product: { authorization_method: string }) => {
        return product.authorization_method;
      });
      assert.deepEqual(methods, ['license-key', 'user']);
      const several = sandbox.licenseSpring.licenses().filter(({ devices }) => devices.length > 1);
      assert.deepEqual(new Set(several.map(({ product }) => product)), new Set(['canopy', 'tidewater']));
    });
  });

  describe('deactivates one device of a license', () => {
    it('with a key', async () => {
      const answer = await deactivate({ license_key: key, hardware_id: device, product: 'canopy' });
      assert.deepEqual(answer, {
        status: 200,
        contentType: 'application/json',
        date: dateOf(),
        text: '"license_deactivated"',
      });
      assert.deepEqual(devicesOf(1723000000000101), ['studio-mac-7f3a', 'laptop-é/4 & co|2']);
    });

    const user = { username: 'ines@example.com', product: 'tidewater' };
    const sso = { customer_account_code: 'acme-sso', product: 'tidewater', hardware_id: 'shipyard-2' };
    const rows: [body: object, id: number][] = [
      [{ ...user, hardware_id: 'dock-pc-01' }, 201],
      [{ ...user, hardware_id: 'home-pc-03', password: 'harbour-42' }, 202],
      [{ ...user, hardware_id: 'dock-pc-02' }, 201],
      [{ ...user, hardware_id: 'dock-pc-02', license_id: 1723000000000202 }, 202],
      [{ ...sso, id_token: 'sandbox-id-token' }, 203],
      [{ ...sso, code: 'sandbox-authorization-code' }, 203],
      [{ ...user, hardware_id: 'dock-pc-01', sdk_ver: '1', bundle_code: 'b', consumptions: 2 }, 201],
    ];
    for (const [body, id] of rows) {
      it(`with ${JSON.stringify(body)}`, async () => {
        const before = devicesOf(1723000000000000 + id)?.length ?? 0;
        assert.equal((await deactivate(body)).status, 200);
        assert.equal(devicesOf(1723000000000000 + id)?.length, before - 1);
      });
    }
  });

  describe('refuses', () => {
    const good = { license_key: key, hardware_id: device, product: 'canopy' };
    const rows: [code: string, body: object | string][] = [
      ['unknown_product', { ...good, product: 'Canopy' }],
      ['license_not_found', { ...good, license_key: key.toLowerCase() }],
      ['license_not_found', { ...good, product: 'tidewater' }],
      ['license_not_found', { ...good, license_id: 7 }],
      [
        'license_not_found',
        { username: 'ines@example.com', password: 'x', hardware_id: 'a', product: 'tidewater' },
      ],
      [
        'license_not_found',
        { id_token: 'x', customer_account_code: 'acme-sso', hardware_id: 'a', product: 'tidewater' },
      ],
      [
        'customer_account_not_found',
        { code: 'x', customer_account_code: 'x', hardware_id: 'a', product: 'tidewater' },
      ],
      ['device_not_found', { ...good, hardware_id: device.toUpperCase() }],
      ['license_not_active', { ...good, license_key: 'NEW0-NEW0-NEW0-NEW0' }],
      ['license_not_enabled', { ...good, license_key: 'OFF1-OFF1-OFF1-OFF1' }],
      ['validation_error', { ...good, surprise: 1 }],
      ['validation_error', { ...good, toString: 'x' }],
      ['validation_error', { ...good, license_id: '7' }],
      ['validation_error', { ...good, hardware_id: null }],
      ['validation_error', []],
      ['validation_error', 'null'],
      ['missing_parameters', { hardware_id: device, product: 'canopy' }],
      ['missing_parameters', { license_key: key, product: 'canopy' }],
      ['missing_parameters', { license_key: key, hardware_id: device }],
      ['missing_parameters', { id_token: 'x', hardware_id: device, product: 'canopy' }],
      ['invalid_json', '{'],
      ['missing_content', ''],
    ];
    for (const [code, body] of rows) {
      it(`${code}: ${typeof body === 'string' ? body : JSON.stringify(body)}`, async () => {
        const before = sandbox.licenseSpring.licenses();
        const answer = await deactivate(body);
        assertRefused(answer, code);
        assert.equal(answer.date, dateOf());
        assert.deepEqual(sandbox.licenseSpring.licenses(), before);
      });
    }

    it('the same device twice, and says that the license is not active after its last', async () => {
      assert.equal((await deactivate(good)).status, 200);
      assertRefused(await deactivate(good), 'device_not_found');
      const single = { license_key: 'QX4R-88AZ-P0LM-7TTN', hardware_id: 'render-01', product: 'canopy' };
      assert.equal((await deactivate(single)).status, 200);
      assertRefused(await deactivate(single), 'license_not_active');
    });

    it('what there is not', async () => {
      assertRefused(await send('/else', signed()), 'not_found', 404);
      assertRefused(await send('/deactivate_license', signed()), 'not_found', 404);
    });
  });

  describe('authorizes by a signature', () => {
    const check = async (headers: Record<string, string>) => {
      const answer = await send('/products', headers);
      return answer.status === 200 ? 'fine' : JSON.parse(answer.text).code;
    };

    it('with the parameters in any order, and spaces between them', async () => {
      const { date = '', authorization = '' } = signed();
      const other = authorization.split(',').reverse().join(', ');
      assert.equal(await check({ date, authorization: other }), 'fine');
    });

    it('for up to 15 minutes on both sides', async () => {
      const minutes = 60_000;
      assert.equal(await check(signed(dateOf(start - 15 * minutes))), 'fine');
      assert.equal(await check(signed(dateOf(start + 15 * minutes))), 'fine');
      assert.equal(await check(signed(dateOf(start - 15 * minutes - 1000))), 'date_header_diff');
      assert.equal(await check(signed(dateOf(start + 15 * minutes + 1000))), 'date_header_diff');
    });

    it('and by nothing else', async () => {
      const { date = '', authorization = '' } = signed();
      const change = (from: string | RegExp, to: string) =>
        check({ date, authorization: authorization.replace(from, to) });
      assert.equal(await check({ date }), 'missing_headers');
      assert.equal(await check({ authorization }), 'missing_headers');
      assert.equal(await check({}), 'missing_headers');
      assert.equal(await check({ authorization, date: dateOf(start + 1000) }), 'signature_mismatch');
      assert.equal(await check(signed(date, 'other')), 'signature_mismatch');
      assert.equal(await check(signed(new Date(start).toISOString())), 'authorization_invalid_headers');
      assert.equal(await change('apikey="', 'apikey="x'), 'invalid_api_key');
      assert.equal(await change('hmac-sha256', 'hmac-sha1'), 'hmac_required');
      assert.equal(await change('headers="date"', 'headers="date host"'), 'authorization_invalid_headers');
      assert.equal(await change(/,apikey=.*$/, ''), 'authorization_missing_params');
      assert.equal(await change(/^/, 'Signature '), 'authorization_invalid_headers');
      assert.equal(await change(/^.*$/, 'Basic eDp5'), 'authorization_invalid_headers');
    });

    it('whose text ends without a newline', async () => {
      const { date = '', authorization = '' } = signed();
      const { sharedKey } = sandbox.licenseSpring;
      const wrong = createHmac('sha256', sharedKey).update(`licenseSpring\ndate: ${date}\n`).digest('base64');
      const other = authorization.replace(/signature="[^"]*"/, `signature="${wrong}"`);
      assert.equal(await check({ date, authorization: other }), 'signature_mismatch');
    });
  });

  describe('authorizes by OAuth', () => {
    const form = (more: Record<string, string> = {}) => {
      const { clientId, clientSecret } = sandbox.licenseSpring;
      const fields = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
      return new URLSearchParams({ ...fields, ...more });
    };
    const token = (body: URLSearchParams | string) => send(sandbox.licenseSpring.tokenEndpoint, {}, body);

    it('with a token that lives 480 seconds', async () => {
      const answer = await token(form());
      const { access_token, expires_in, token_type } = JSON.parse(answer.text);
      assert.deepEqual([answer.status, expires_in, token_type], [200, 480, 'Bearer']);
      const call = () => send('/products', { date: dateOf(), authorization: `Bearer ${access_token}` });
      now += 479_999;
      assert.equal((await call()).status, 200);
      now += 1;
      assert.equal((await call()).status, 401);
    });

    it('not without the Date, and not with another token', async () => {
      const { access_token } = JSON.parse((await token(form())).text);
      const authorization = `Bearer ${access_token}`;
      assertRefused(await send('/products', { authorization }), 'missing_headers');
      assertRefused(
        await send('/products', { authorization, date: dateOf(start - 901_000) }),
        'date_header_diff',
      );
      const other = { date: dateOf(), authorization: 'Bearer else' };
      assert.equal((await send('/products', other)).status, 401);
    });

    it('and words the refusals of a token as OAuth does', async () => {
      const refused = async (body: URLSearchParams | string) => {
        const { status, text } = await token(body);
        const { error, error_description, ...more } = JSON.parse(text);
        assert.deepEqual([typeof error_description, more], ['string', {}]);
        return [status, error];
      };
      assert.deepEqual(await refused(form({ client_secret: 'x' })), [401, 'invalid_client']);
      assert.deepEqual(await refused(form({ client_id: 'x' })), [401, 'invalid_client']);
      assert.deepEqual(await refused(form({ grant_type: 'password' })), [400, 'unsupported_grant_type']);
      assert.deepEqual(await refused(form().toString()), [400, 'invalid_request']);
    });
  });

  it('takes other keys, products and licenses', async () => {
    const other = await startSandbox({
      now: () => now,
      licenseSpring: { sharedKey: 'ß', apiKey: 'k', tokenSeconds: 1, products: [], licenses: [] },
    });
    await sandbox.stop();
    sandbox = other;
    assert.deepEqual(parsed(await send('/products', signed())), []);
    assert.deepEqual(other.licenseSpring.licenses(), []);
  });

  it('is recorded, misbehaves and is controlled like the rest', async () => {
    sandbox.fault({ path: '/api/v4/deactivate_license', kind: 'resetAfter' });
    await assert.rejects(deactivate({ license_key: key, hardware_id: device, product: 'canopy' }));
    assert.equal(devicesOf(1723000000000101)?.includes(device), false);
    const [request] = sandbox.requests;
    assert.deepEqual([request?.path, request?.outcome], ['/api/v4/deactivate_license', 'reset']);
    assert.equal(request?.headers.authorization, signed().authorization);
    sandbox.fault({ path: '/realms', kind: 'status', status: 503 });
    assert.equal((await send(sandbox.licenseSpring.tokenEndpoint, {}, 'x')).status, 503);
    assert.deepEqual(
      parsed(await control(sandbox, 'GET', '/licenseSpring/licenses')),
      sandbox.licenseSpring.licenses(),
    );
  });
});
