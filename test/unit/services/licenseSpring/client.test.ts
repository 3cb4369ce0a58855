import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type RecordedRequest, type Sandbox, startSandbox } from '../../../../src/sandbox';
import { LicenseSpringClient } from '../../../../src/services/licenseSpring/client';
import type { DeactivationRequest } from '../../../../src/services/licenseSpring/deactivation';
import { failureOf, recordingTransport } from '../calls';
import { apiKeyAccount, byKey, noon, options } from './account';

describe('the LicenseSpring client', () => {
  let sandbox: Sandbox;
  let client: LicenseSpringClient;

  beforeEach(async () => {
    sandbox = await startSandbox({ licenseSpring: options, now: () => noon });
    client = new LicenseSpringClient(apiKeyAccount(sandbox), recordingTransport(), () => new Date(noon));
  });
  afterEach(() => sandbox.stop());

  /** The one request that the sandbox received. */
  function received(): RecordedRequest {
    const [request, ...more] = sandbox.requests;
    assert.ok(request, 'nothing was received');
    assert.deepEqual(more, []);
    return request;
  }

  const devices = () => sandbox.licenseSpring.licenses().map(({ devices }) => devices.length);

  describe('sends to the character, and frees the one device:', () => {
    const common = { hardware_id: 'pc-2', product: 'tw' };
    const rows: [DeactivationRequest, body: string, devicesLeft: number[]][] = [
      [byKey, '{"hardware_id":"é/4 & co|2","product":"cp","license_key":"ABCD-1234"}', [2, 2, 2]],
      [
        { kind: 'username', username: 'ana@example.com', ...common },
        '{"hardware_id":"pc-2","product":"tw","username":"ana@example.com"}',
        [3, 1, 2],
      ],
      [
        { kind: 'username', username: 'ana@example.com', password: 'pw', license_id: 21, ...common },
        '{"hardware_id":"pc-2","product":"tw","username":"ana@example.com","password":"pw","license_id":21}',
        [3, 1, 2],
      ],
      [
        { kind: 'idToken', id_token: 'eyJ.a.b', customer_account_code: 'acme', ...common },
        '{"hardware_id":"pc-2","product":"tw","id_token":"eyJ.a.b","customer_account_code":"acme"}',
        [3, 2, 1],
      ],
      [
        { kind: 'code', code: 'c/0+d', customer_account_code: 'acme', ...common },
        '{"hardware_id":"pc-2","product":"tw","code":"c/0+d","customer_account_code":"acme"}',
        [3, 2, 1],
      ],
      [
        { ...byKey, consumptions: 0, sdk_ver: 'x 1', bundle_code: 'all', license_id: 11 },
        '{"hardware_id":"é/4 & co|2","product":"cp","license_key":"ABCD-1234","license_id":11,"bundle_code":"all","sdk_ver":"x 1","consumptions":0}',
        [2, 2, 2],
      ],
    ];
    for (const [request, body, left] of rows) {
      it(body, async () => {
        assert.equal(await client.deactivateLicense(request), undefined);
        assert.equal(received().body, body);
        assert.deepEqual(devices(), left);
      });
    }

    it('and nothing that is not a field of the request', async () => {
      const wide = { ...byKey, username: 'ana', note: 'x', license_id: undefined };
      await client.deactivateLicense(wide);
      assert.deepEqual(Object.keys(JSON.parse(received().body)), ['hardware_id', 'product', 'license_key']);
    });
  });

  it('signs the Date that it sends', async () => {
    await client.deactivateLicense(byKey);
    const { method, path, query, headers } = received();
    assert.deepEqual([method, path, query], ['POST', '/api/v4/deactivate_license', {}]);
    assert.equal(headers.date, 'Wed, 20 May 2026 12:00:00 GMT');
    const signature = createHmac('sha256', Buffer.from('geheim: ß|😀&='))
      .update('licenseSpring\ndate: Wed, 20 May 2026 12:00:00 GMT')
      .digest('base64');
    assert.equal(
      headers.authorization,
      `algorithm="hmac-sha256",headers="date",signature="${signature}",apikey="0f1e-2d3c"`,
    );
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers.accept, 'application/json');
  });

  it('logs a path without ids', async () => {
    const transport = recordingTransport();
    await new LicenseSpringClient(apiKeyAccount(sandbox), transport, () => new Date(noon)).deactivateLicense(
      byKey,
    );
    const [line] = transport.lines;
    assert.deepEqual(
      { ...line, milliseconds: 0 },
      {
        method: 'POST',
        path: '/api/v4/deactivate_license',
        outcome: '200',
        milliseconds: 0,
      },
    );
  });

  it('uses the clock of the machine unless told', async () => {
    const other = await startSandbox({ licenseSpring: options });
    try {
      await new LicenseSpringClient(apiKeyAccount(other), recordingTransport()).getProducts();
      const sent = Date.parse(other.requests[0]?.headers.date ?? '');
      assert.ok(Math.abs(Date.now() - sent) < 60_000);
    } finally {
      await other.stop();
    }
  });

  describe('takes for success', () => {
    for (const body of ['"license_deactivated"', 'license_deactivated', ' "license_deactivated"\n']) {
      it(JSON.stringify(body), async () => {
        sandbox.fault({ kind: 'body', body });
        await client.deactivateLicense(byKey);
        assert.deepEqual(devices(), [3, 2, 2]);
      });
    }
  });

  describe('takes for "unexpected", and not for success,', () => {
    const bodies = [
      '',
      'null',
      '{}',
      'true',
      '"license_active"',
      '"license_deactivated',
      'license_deactivated"',
    ];
    const more = ['{"license_deactivated": true}', 'not license_deactivated', "'license_deactivated'"];
    for (const body of [...bodies, ...more, '<!DOCTYPE html><title>license_deactivated</title>']) {
      it(body || 'nothing', async () => {
        sandbox.fault({ kind: 'body', body });
        const { failure, certainlyNotApplied } = await failureOf(client.deactivateLicense(byKey));
        assert.deepEqual(failure, { kind: 'unexpected', status: 200, evidence: body });
        assert.equal(certainlyNotApplied, false);
      });
    }

    it('another status', async () => {
      sandbox.fault({ kind: 'status', status: 202, body: '"license_deactivated"' });
      assert.equal((await failureOf(client.deactivateLicense(byKey))).failure.status, 202);
    });

    it('a redirect, which is not followed', async () => {
      sandbox.fault({ kind: 'redirect', location: sandbox.endpoint, status: 307 });
      assert.equal((await failureOf(client.deactivateLicense(byKey))).failure.kind, 'unexpected');
      received();
    });
  });

  describe('reads the products', () => {
    it('by their short codes', async () => {
      assert.deepEqual(await client.getProducts(), [
        { short_code: 'cp', product_name: 'Canopy', authorization_method: 'license-key' },
        { short_code: 'tw', product_name: 'Tidewater', authorization_method: 'user' },
      ]);
      const { method, path, body, headers } = received();
      assert.deepEqual([method, path, body], ['GET', '/api/v4/products', '']);
      assert.equal(headers['content-type'], undefined);
    });

    it('that have no more than that, or are none', async () => {
      sandbox.fault({ kind: 'body', body: '[{"short_code":"é","product_name":null,"new":1}]' });
      assert.deepEqual(await client.getProducts(), [{ short_code: 'é' }]);
      sandbox.fault({ kind: 'body', body: '[]' });
      assert.deepEqual(await client.getProducts(), []);
    });

    for (const body of [
      '',
      '{}',
      '{"results":[]}',
      '[{"product_name":"x"}]',
      '[{"short_code":5}]',
      '[null]',
      '<p>',
    ]) {
      it(`or finds them unexpected: ${body || 'nothing'}`, async () => {
        sandbox.fault({ kind: 'body', body });
        const { failure } = await failureOf(client.getProducts());
        assert.deepEqual(failure, { kind: 'unexpected', status: 200, evidence: body });
      });
    }
  });
});
