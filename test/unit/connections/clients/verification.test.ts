import assert from 'node:assert/strict';
import { verifyCloudZoo } from '../../../../src/connections/clients/verification';
import { type FaultEffect, type Sandbox, startSandbox } from '../../../../src/sandbox';
import { CloudZooClient } from '../../../../src/services/cloudZoo/client';
import { failureOf, recordingTransport } from '../../services/calls';
import { freePort } from '../../services/servers';

describe('verifying credentials', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.stop());

  function clientWith(
    account: { endpoint?: string; issuer?: string; secret?: string } = {},
    seconds = 10,
  ): CloudZooClient {
    const { endpoint, issuer, secret } = sandbox;
    return new CloudZooClient({ endpoint, issuer, secret, ...account }, recordingTransport(seconds));
  }

  it('verifies the right ones, with one request that changes nothing', async () => {
    const products = sandbox.productIds.map(id => sandbox.readProduct(id));

    assert.deepEqual(await verifyCloudZoo(clientWith()), { kind: 'verified' });

    const [request, ...more] = sandbox.requests;
    assert.equal(request?.method, 'GET');
    assert.deepEqual(more, []);
    assert.deepEqual(
      sandbox.productIds.map(id => sandbox.readProduct(id)),
      products,
    );
  });

  it('asks for another product each time', async () => {
    await verifyCloudZoo(clientWith());
    await verifyCloudZoo(clientWith());
    assert.equal(new Set(sandbox.requests.map(({ path }) => path)).size, 2);
  });

  for (const account of [{ secret: 'wrong' }, { issuer: 'other' }]) {
    it(`refuses a wrong ${Object.keys(account)}`, async () => {
      const proof = await verifyCloudZoo(clientWith(account));
      assert.equal(proof.kind, 'refused');
      assert.equal(proof.kind === 'refused' && proof.error.failure.status, 401);
    });
  }

  const documented = '{"Error": "E", "Description": "D", "Details": "d"}';
  const rows: [fault: FaultEffect, kind: 'refused' | 'unverified' | 'verified'][] = [
    [{ kind: 'status', status: 404, body: documented }, 'verified'],
    [{ kind: 'status', status: 401 }, 'refused'],
    [{ kind: 'status', status: 403, body: documented }, 'refused'],
    [{ kind: 'html', status: 403 }, 'unverified'],
    [{ kind: 'html', status: 404 }, 'unverified'],
    [{ kind: 'status', status: 404 }, 'unverified'],
    [{ kind: 'status', status: 404, body: '{"message": "no route"}' }, 'unverified'],
    [{ kind: 'status', status: 400, body: documented }, 'unverified'],
    [{ kind: 'status', status: 407 }, 'unverified'],
    [{ kind: 'status', status: 500, body: documented }, 'unverified'],
    [{ kind: 'html', status: 200 }, 'unverified'],
    [{ kind: 'body', body: '{"id": "any"}' }, 'unverified'],
    [{ kind: 'redirect', location: 'https://example.com/login' }, 'unverified'],
    [{ kind: 'reset' }, 'unverified'],
    [{ kind: 'truncate' }, 'unverified'],
    [{ kind: 'hang' }, 'unverified'],
    [{ kind: 'hangBody' }, 'unverified'],
  ];
  for (const [fault, kind] of rows) {
    it(`gives "${kind}" after ${JSON.stringify(fault)}`, async () => {
      sandbox.fault(fault);
      const seconds = fault.kind.startsWith('hang') ? 1 : 10;
      assert.equal((await verifyCloudZoo(clientWith({}, seconds))).kind, kind);
    });
  }

  it('leaves it open when nobody is there, and says why', async () => {
    const proof = await verifyCloudZoo(clientWith({ endpoint: `http://127.0.0.1:${await freePort()}/v1` }));
    assert.equal(proof.kind, 'unverified');
    assert.equal(proof.kind === 'unverified' && proof.error?.failure.kind, 'unreachable');
  });

  it('is cancelled by its caller', async () => {
    sandbox.fault({ kind: 'hang' });
    const leaving = new AbortController();
    const failure = failureOf(verifyCloudZoo(clientWith(), leaving.signal));
    leaving.abort();
    assert.equal((await failure).failure.kind, 'cancelled');
  });
});
