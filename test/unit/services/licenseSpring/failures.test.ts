import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { type FaultEffect, type Sandbox, startSandbox } from '../../../../src/sandbox';
import { LicenseSpringClient } from '../../../../src/services/licenseSpring/client';
import { explainCode } from '../../../../src/services/licenseSpring/codes';
import type { FailureKind } from '../../../../src/services/serviceError';
import { failureOf, recordingTransport } from '../calls';
import { apiKeyAccount, byKey, calls, noon, options } from './account';

describe('a failed call of the LicenseSpring client', () => {
  let sandbox: Sandbox;
  let client: LicenseSpringClient;

  const clientOf = (ours = noon, seconds?: number) =>
    new LicenseSpringClient(apiKeyAccount(sandbox), recordingTransport(seconds), () => new Date(ours));

  beforeEach(async () => {
    sandbox = await startSandbox({ licenseSpring: options, now: () => noon });
    client = clientOf();
  });
  afterEach(() => sandbox.stop());

  const devices = () => sandbox.licenseSpring.licenses().map(({ devices }) => devices.length);

  describe('reads a refusal', () => {
    const rows: [
      code: string,
      change: Partial<{ hardware_id: string; product: string; license_key: string }>,
    ][] = [
      ['unknown_product', { product: 'else' }],
      ['license_not_found', { license_key: 'XXXX' }],
      ['license_not_found', { product: 'tw' }],
      ['device_not_found', { hardware_id: 'pc-9' }],
    ];
    for (const [code, change] of rows) {
      it(`${code}: ${JSON.stringify(change)}`, async () => {
        const error = await failureOf(client.deactivateLicense({ ...byKey, ...change }));
        const { description, ...failure } = error.failure;
        assert.deepEqual(failure, { kind: 'refused', status: 400, code });
        assert.match(description ?? '', /not found/);
        assert.equal(error.certainlyNotApplied, true);
        assert.equal(error.service, 'licenseSpring');
        assert.equal(error.host, new URL(sandbox.licenseSpring.endpoint).host);
        assert.deepEqual(devices(), [3, 2, 2]);
      });
    }

    it('of the last device, deactivated twice', async () => {
      for (const hardware_id of ['pc-1', 'pc-2']) {
        await client.deactivateLicense({
          kind: 'username',
          username: 'ana@example.com',
          hardware_id,
          product: 'tw',
        });
      }
      const again = {
        kind: 'username',
        username: 'ana@example.com',
        hardware_id: 'pc-1',
        product: 'tw',
      } as const;
      const { failure } = await failureOf(client.deactivateLicense(again));
      assert.equal(failure.code, 'license_not_active');
    });

    it('of wrong keys, without showing them', async () => {
      const { endpoint, apiKey, sharedKey } = sandbox.licenseSpring;
      const wrong: [string, string, string][] = [
        ['invalid_api_key', 'other', sharedKey],
        ['signature_mismatch', apiKey, 'other-secret'],
      ];
      for (const [code, apiKey, sharedKey] of wrong) {
        const account = { endpoint, credentials: { kind: 'apiKey', apiKey, sharedKey } } as const;
        const other = new LicenseSpringClient(account, recordingTransport(), () => new Date(noon));
        const error = await failureOf(other.getProducts());
        assert.equal(error.failure.code, code);
        assert.ok(!inspect(error).includes(sharedKey));
      }
    });

    const bodies: [status: number, body: string, fields: object][] = [
      [400, '{"status":400,"code":"a","message":"b"}', { code: 'a', description: 'b' }],
      [
        500,
        '{"status":500,"code":"internal_error","message":""}',
        { code: 'internal_error', description: undefined },
      ],
      [400, '{"code":5,"message":"b"}', { code: undefined, description: 'b' }],
      [400, '{"code":5}', { evidence: '{"code":5}' }],
      [400, '["code"]', { evidence: '["code"]' }],
      [429, '', { evidence: '' }],
      [502, '<h1>Bad Gateway</h1>', { evidence: '<h1>Bad Gateway</h1>' }],
    ];
    for (const [status, body, fields] of bodies) {
      it(`of status ${status} and body ${body || 'nothing'}`, async () => {
        sandbox.fault({ kind: 'status', status, body });
        const { failure } = await failureOf(client.deactivateLicense(byKey));
        assert.deepEqual({ ...failure }, { kind: 'refused', status, ...fields });
      });
    }
  });

  describe('measures the clocks by the Date of the reply:', () => {
    for (const [minutes, word] of [
      [23, 'ahead'],
      [-16, 'behind'],
    ] as const) {
      it(`${minutes} minutes`, async () => {
        const error = await failureOf(clientOf(noon + minutes * 60_000).deactivateLicense(byKey));
        assert.equal(error.failure.code, 'date_header_diff');
        assert.equal(error.failure.skewMinutes, minutes);
        const { cause } = explainCode('date_header_diff', error.failure.skewMinutes) ?? {};
        assert.match(cause ?? '', new RegExp(`${Math.abs(minutes)} minutes ${word}`));
      });
    }

    it('up to 15 minutes are no matter', async () => {
      await clientOf(noon + 15 * 60_000).getProducts();
      await clientOf(noon - 15 * 60_000).getProducts();
    });

    it('other refusals say nothing of it', async () => {
      const { failure } = await failureOf(
        clientOf(noon + 60_000).deactivateLicense({ ...byKey, product: 'x' }),
      );
      assert.equal(failure.skewMinutes, undefined);
    });
  });

  describe('sends POST once, whatever happens:', () => {
    const rows: [FaultEffect, FailureKind, freed: boolean][] = [
      [{ kind: 'reset' }, 'interrupted', false],
      [{ kind: 'resetAfter' }, 'interrupted', true],
      [{ kind: 'truncate' }, 'interrupted', true],
      [{ kind: 'hang' }, 'timeout', false],
      [{ kind: 'hangAfter' }, 'timeout', true],
      [{ kind: 'hangBody' }, 'timeout', true],
      [{ kind: 'status', status: 503 }, 'refused', false],
      [{ kind: 'status', status: 401 }, 'refused', false],
      [{ kind: 'statusAfter' }, 'refused', true],
    ];
    for (const [fault, kind, freed] of rows) {
      it(`${JSON.stringify(fault)} is "${kind}"`, async () => {
        sandbox.fault(fault);
        const error = await failureOf(
          clientOf(noon, fault.kind.startsWith('hang') ? 1 : 10).deactivateLicense(byKey),
        );
        assert.equal(error.failure.kind, kind);
        assert.equal(error.certainlyNotApplied, error.failure.status === 401);
        assert.deepEqual(calls(sandbox), ['deactivate_license']);
        assert.deepEqual(devices(), [freed ? 2 : 3, 2, 2]);
      });
    }

    it('cancelling', async () => {
      sandbox.fault({ kind: 'hang' });
      const leaving = new AbortController();
      const failure = failureOf(client.deactivateLicense(byKey, leaving.signal));
      await sandbox.whenRequest(({ outcome }) => outcome === 'hung');
      leaving.abort();
      assert.equal((await failure).failure.kind, 'cancelled');
      await sandbox.whenRequest(({ outcome }) => outcome === 'aborted');
      assert.deepEqual(calls(sandbox), ['deactivate_license']);
    });
  });
});
