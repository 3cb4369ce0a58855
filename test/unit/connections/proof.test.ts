import assert from 'node:assert/strict';
import { proveCloudZoo } from '../../../src/connections/proof';
import { type FaultEffect, type Sandbox, startSandbox } from '../../../src/sandbox';
import { CloudZooClient } from '../../../src/services/cloudZoo/client';
import { failureOf, recordingTransport } from '../services/calls';
import { freePort } from '../services/servers';

describe('proving credentials', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.stop());

  function clientWith(account: { endpoint?: string; issuer?: string; secret?: string } = {}): CloudZooClient {
    const { endpoint, issuer, secret } = sandbox;
    return new CloudZooClient({ endpoint, issuer, secret, ...account }, recordingTransport(0.2));
  }

  it('proves the right ones, with one request that changes nothing', async () => {
    const products = sandbox.productIds.map(id => sandbox.readProduct(id));

    assert.deepEqual(await proveCloudZoo(clientWith()), { kind: 'proven' });

    const [request, ...more] = sandbox.requests;
    assert.equal(request?.method, 'GET');
    assert.deepEqual(more, []);
    assert.deepEqual(
      sandbox.productIds.map(id => sandbox.readProduct(id)),
      products,
    );
  });

  it('asks for another product each time', async () => {
    await proveCloudZoo(clientWith());
    await proveCloudZoo(clientWith());
    assert.equal(new Set(sandbox.requests.map(({ path }) => path)).size, 2);
  });

  for (const account of [{ secret: 'wrong' }, { issuer: 'other' }]) {
    it(`refuses a wrong ${Object.keys(account)}`, async () => {
      const proof = await proveCloudZoo(clientWith(account));
      assert.equal(proof.kind, 'refused');
      assert.equal(proof.kind === 'refused' && proof.error.failure.status, 401);
    });
  }

  const documented = '{"Error": "E", "Description": "D", "Details": "d"}';
  const rows: [fault: FaultEffect, kind: 'refused' | 'notProven' | 'proven'][] = [
    [{ kind: 'status', status: 404, body: documented }, 'proven'],
    [{ kind: 'status', status: 401 }, 'refused'],
    [{ kind: 'status', status: 403, body: documented }, 'refused'],
    [{ kind: 'html', status: 403 }, 'refused'],
    [{ kind: 'html', status: 404 }, 'notProven'],
    [{ kind: 'status', status: 404 }, 'notProven'],
    [{ kind: 'status', status: 404, body: '{"message": "no route"}' }, 'notProven'],
    [{ kind: 'status', status: 400, body: documented }, 'notProven'],
    [{ kind: 'status', status: 407 }, 'notProven'],
    [{ kind: 'status', status: 500, body: documented }, 'notProven'],
    [{ kind: 'html', status: 200 }, 'notProven'],
    [{ kind: 'body', body: '{"id": "any"}' }, 'notProven'],
    [{ kind: 'redirect', location: 'https://example.com/login' }, 'notProven'],
    [{ kind: 'reset' }, 'notProven'],
    [{ kind: 'truncate' }, 'notProven'],
    [{ kind: 'hang' }, 'notProven'],
    [{ kind: 'hangBody' }, 'notProven'],
  ];
  for (const [fault, kind] of rows) {
    it(`gives "${kind}" after ${JSON.stringify(fault)}`, async () => {
      sandbox.fault(fault);
      assert.equal((await proveCloudZoo(clientWith())).kind, kind);
    });
  }

  it('leaves it open when nobody is there, and says why', async () => {
    const proof = await proveCloudZoo(clientWith({ endpoint: `http://127.0.0.1:${await freePort()}/v1` }));
    assert.equal(proof.kind, 'notProven');
    assert.equal(proof.kind === 'notProven' && proof.error?.failure.kind, 'unreachable');
  });

  it('is cancelled by its caller', async () => {
    sandbox.fault({ kind: 'hang' });
    const leaving = new AbortController();
    const failure = failureOf(proveCloudZoo(clientWith(), leaving.signal));
    leaving.abort();
    assert.equal((await failure).failure.kind, 'cancelled');
  });
});
