import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { type FaultEffect, type Sandbox, startSandbox } from '../../../../src/sandbox';
import { LicenseSpringClient } from '../../../../src/services/licenseSpring/client';
import type { FailureKind } from '../../../../src/services/serviceError';
import { failureOf, recordingTransport } from '../calls';
import { byKey, calls, noon, oauthAccount, options } from './account';

describe('OAuth of LicenseSpring', () => {
  let sandbox: Sandbox;
  let client: LicenseSpringClient;
  /** Their clock, and ours unless it is stopped. */
  let now: number;
  let ourNow: (() => number) | undefined;

  const clientOf = (seconds?: number) =>
    new LicenseSpringClient(
      oauthAccount(sandbox),
      recordingTransport(seconds),
      () => new Date(ourNow?.() ?? now),
    );

  beforeEach(async () => {
    now = noon;
    ourNow = undefined;
    sandbox = await startSandbox({ licenseSpring: options, now: () => now });
    client = clientOf();
  });
  afterEach(() => sandbox.stop());

  const tokenFault = (effect: FaultEffect, times?: number) =>
    sandbox.fault({ path: new URL(sandbox.licenseSpring.tokenEndpoint).pathname, times, ...effect });

  it('gets a token with a form, and sends it with the Date', async () => {
    await client.deactivateLicense(byKey);

    const [token, call] = sandbox.requests;
    assert.equal(token?.method, 'POST');
    assert.equal(token?.headers['content-type'], 'application/x-www-form-urlencoded');
    assert.deepEqual(Object.fromEntries(new URLSearchParams(token?.body)), {
      client_id: 'id & co=ü',
      client_secret: 'p+w %20&é/"世"',
      grant_type: 'client_credentials',
    });
    assert.equal(token?.headers.authorization, undefined);
    assert.equal(call?.headers.authorization, 'Bearer sandbox-token-1');
    assert.equal(call?.headers.date, 'Wed, 20 May 2026 12:00:00 GMT');
    assert.equal(call?.headers['content-type'], 'application/json');
    assert.equal(sandbox.requests.length, 2);
  });

  it('keeps the token until shortly before it expires', async () => {
    await client.getProducts();
    now += 449_000;
    await client.getProducts();
    assert.deepEqual(calls(sandbox), ['token', 'products', 'products']);
    now += 1000;
    await client.getProducts();
    assert.deepEqual(calls(sandbox), ['token', 'products', 'products', 'token', 'products']);
    assert.ok(sandbox.requests.every(({ status }) => status === 200));
  });

  it('counts the time that getting the token took as part of its life', async () => {
    const clock = [noon, noon + 100_000];
    ourNow = () => clock.shift() ?? noon + 450_000;
    await client.getProducts();
    await client.getProducts();
    assert.deepEqual(calls(sandbox), ['token', 'products', 'token', 'products']);
  });

  describe('reads the life of a token', () => {
    const rows: [expiresIn: string, seconds: number | undefined][] = [
      ['480', 480],
      ['480.5', 480.5],
      ['"480"', 480],
      ['" 480 "', 480],
      ['"480.0"', 480],
      ['null', undefined],
      ['0', undefined],
      ['-480', undefined],
      ['""', undefined],
      ['"soon"', undefined],
      ['1e999', undefined],
      ['[480]', undefined],
      ['1e15', undefined],
    ];
    for (const [expiresIn, seconds] of rows) {
      it(`${expiresIn}: ${seconds ?? 'used until a 401'}`, async () => {
        sandbox.fault({ path: /products$/, kind: 'body', body: '[]', times: Number.POSITIVE_INFINITY });
        tokenFault({ kind: 'body', body: `{"access_token":"t","expires_in":${expiresIn}}` });
        await client.getProducts();
        now += (seconds ?? 3600) * 1000 - 31_000;
        await client.getProducts();
        assert.deepEqual(calls(sandbox), ['token', 'products', 'products']);
        now += 32_000;
        await client.getProducts();
        const isOver = seconds !== undefined;
        assert.deepEqual(calls(sandbox).slice(3), isOver ? ['token', 'products'] : ['products']);
      });
    }

    it('not at all: used until a 401, then fetched anew', async () => {
      tokenFault({ kind: 'body', body: '{"access_token":"t"}' });
      sandbox.fault({ path: /products$/, kind: 'body', body: '[]', times: 2 });
      sandbox.fault({ path: /products$/, kind: 'status', status: 401 });
      await client.getProducts();
      await client.getProducts();
      await client.getProducts();
      const made = ['token', 'products', 'products', 'products', 'token', 'products'];
      assert.deepEqual(calls(sandbox), made);
    });
  });

  describe('after 401', () => {
    it('renews the token once and repeats the call once', async () => {
      await client.getProducts();
      sandbox.clearRequests();
      ourNow = () => noon;
      now += 481_000;

      await client.deactivateLicense(byKey);

      assert.deepEqual(
        sandbox.requests.map(({ status, headers }) => [status, headers.authorization]),
        [
          [401, 'Bearer sandbox-token-1'],
          [200, undefined],
          [200, 'Bearer sandbox-token-2'],
        ],
      );
    });

    it('again, gives up', async () => {
      sandbox.fault({ path: '/api/v4', kind: 'status', status: 401, times: Number.POSITIVE_INFINITY });
      const error = await failureOf(client.deactivateLicense(byKey));
      assert.deepEqual([error.failure.kind, error.failure.status], ['refused', 401]);
      assert.equal(error.certainlyNotApplied, true);
      assert.deepEqual(calls(sandbox), ['token', 'deactivate_license', 'token', 'deactivate_license']);
    });

    it('says that the renewal failed, where it did', async () => {
      await client.getProducts();
      sandbox.fault({ path: '/api/v4', kind: 'status', status: 401 });
      tokenFault({ kind: 'status', status: 503 });
      const error = await failureOf(client.deactivateLicense(byKey));
      assert.equal(error.failure.duringSignIn, true);
      assert.equal(error.certainlyNotApplied, true);
      assert.deepEqual(calls(sandbox).slice(2), ['deactivate_license', 'token']);
    });

    it('on many requests at once, renews once for all', async () => {
      await client.getProducts();
      sandbox.clearRequests();
      ourNow = () => noon;
      now += 481_000;

      await Promise.all(Array.from({ length: 6 }, () => client.getProducts()));

      assert.equal(calls(sandbox).filter(call => call === 'token').length, 1);
      const statuses = sandbox.requests.filter(({ path }) => path.endsWith('products'));
      assert.deepEqual(statuses.map(({ status }) => status).sort(), [
        ...Array(6).fill(200),
        ...Array(6).fill(401),
      ]);
    });
  });

  it('does not repeat for another status', async () => {
    for (const status of [400, 403, 500]) {
      sandbox.clearRequests();
      sandbox.fault({ path: '/api/v4', kind: 'status', status });
      await failureOf(client.deactivateLicense(byKey));
      assert.deepEqual(
        calls(sandbox).filter(call => call !== 'token'),
        ['deactivate_license'],
      );
    }
  });

  it('shares one token call among parallel requests', async () => {
    tokenFault({ kind: 'latency', ms: 50 });
    await Promise.all(Array.from({ length: 6 }, () => client.getProducts()));
    assert.deepEqual(calls(sandbox), ['token', ...Array(6).fill('products')]);
  });

  it('goes on waiting for the others when one is cancelled', async () => {
    tokenFault({ kind: 'latency', ms: 300 });
    const leaving = new AbortController();
    const cancelled = failureOf(client.deactivateLicense(byKey, leaving.signal));
    const other = client.getProducts();
    await sandbox.whenRequest(({ path }) => path.endsWith('/token'));
    leaving.abort();
    const error = await cancelled;
    assert.deepEqual(error.failure, { kind: 'cancelled', duringSignIn: true });
    assert.equal(sandbox.requests[0]?.outcome, 'pending');
    assert.equal((await other).length, 2);
    assert.deepEqual(calls(sandbox), ['token', 'products']);
  });

  it('aborts the token call when nobody waits any more', async () => {
    tokenFault({ kind: 'hang' });
    const leaving = new AbortController();
    const both = [1, 2].map(() => failureOf(client.getProducts(leaving.signal)));
    await sandbox.whenRequest(({ outcome }) => outcome === 'hung');
    leaving.abort();
    for (const error of await Promise.all(both)) {
      assert.equal(error.failure.kind, 'cancelled');
    }
    await sandbox.whenRequest(({ outcome }) => outcome === 'aborted');
    assert.equal((await client.getProducts()).length, 2);
  });

  it('sends nothing for a call that is cancelled already', async () => {
    assert.equal((await failureOf(client.getProducts(AbortSignal.abort()))).failure.kind, 'cancelled');
    assert.deepEqual(sandbox.requests, []);
  });

  describe('that fails leaves the call unsent, and says so:', () => {
    const rows: [FaultEffect, FailureKind][] = [
      [{ kind: 'status', status: 503 }, 'refused'],
      [{ kind: 'reset' }, 'interrupted'],
      [{ kind: 'truncate' }, 'interrupted'],
      [{ kind: 'hang' }, 'timeout'],
      [{ kind: 'redirect', location: 'http://127.0.0.1:1/', status: 307 }, 'unexpected'],
      [{ kind: 'html', status: 200 }, 'unexpected'],
      [{ kind: 'body', body: '{"access_token":""}' }, 'unexpected'],
      [{ kind: 'body', body: '[]' }, 'unexpected'],
      [{ kind: 'body', body: '{"access_token":"a\\nb","expires_in":480}' }, 'unreachable'],
    ];
    for (const [fault, kind] of rows) {
      it(JSON.stringify(fault), async () => {
        tokenFault(fault);
        const mine = clientOf(0.3);
        const error = await failureOf(mine.deactivateLicense(byKey));
        assert.equal(error.failure.kind, kind);
        assert.equal(error.certainlyNotApplied, true);
        assert.deepEqual(calls(sandbox), ['token']);
        if (kind !== 'unreachable') {
          assert.equal(error.failure.duringSignIn, true);
          await mine.deactivateLicense(byKey);
        }
      });
    }

    it('a wrong secret, with the code of the token endpoint', async () => {
      const { endpoint, clientId, tokenEndpoint } = sandbox.licenseSpring;
      const credentials = { kind: 'oauth', clientId, clientSecret: 'other-secret', tokenEndpoint } as const;
      const error = await failureOf(
        new LicenseSpringClient({ endpoint, credentials }, recordingTransport()).getProducts(),
      );
      assert.deepEqual(error.failure, {
        kind: 'refused',
        status: 401,
        code: 'invalid_client',
        description: 'Invalid client or Invalid client credentials',
        duringSignIn: true,
      });
      assert.deepEqual(calls(sandbox), ['token']);
      assert.ok(!inspect(error).includes('other-secret'));
    });

    it('a broken reply, whose token is not shown', async () => {
      tokenFault({ kind: 'body', body: '{"access_token":"top-secret","expires_in":480' });
      const error = await failureOf(client.getProducts());
      assert.equal(error.failure.kind, 'unexpected');
      assert.ok(!inspect(error).includes('top-secret'));
    });
  });
});
