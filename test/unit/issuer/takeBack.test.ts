import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checksOf } from '../../../src/issuer/checks/all';
import { addLicense } from '../../../src/issuer/run/calls';
import type { FaultEffect, Sandbox } from '../../../src/sandbox';
import { IssuerClient } from '../../../src/services/issuer/client';
import { planFor, run, secret, startWorld } from './world';

const writing = /^(add|upgrade|remove)\b/;

describe("a run on an issuer's server", () => {
  let sandbox: Sandbox;
  let state: string;

  before(async () => {
    sandbox = await startWorld();
    state = sandbox.issuerServer.state();
  });
  after(() => sandbox.stop());

  const plan = () => planFor(sandbox);
  const checks = () => checksOf(plan()).filter(({ id }) => writing.test(id));

  /** Stops when the n-th request has arrived, while it is being answered. */
  function stopAt(n: number): AbortSignal {
    const stop = new AbortController();
    sandbox.clearRequests();
    void sandbox.whenRequest(() => sandbox.requests.length >= n).then(() => stop.abort());
    return stop.signal;
  }

  it('leaves it as it was, stopped 100 times at any moment', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), async n => {
        const { notes } = await run(plan(), { checks: checks(), stop: stopAt(n) });
        assert.equal(sandbox.issuerServer.state(), state);
        assert.deepEqual(notes, []);
      }),
      { numRuns: 100 },
    );
  });

  it('leaves it as it was when answers get lost, and says which', async function () {
    this.timeout(120_000);
    const effects: FaultEffect[] = [
      { kind: 'resetAfter' },
      { kind: 'reset' },
      { kind: 'statusAfter', status: 502 },
      { kind: 'truncate' },
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...effects), fc.integer({ min: 1, max: 12 }), async (effect, n) => {
        const path = /_license$/;
        const passing = sandbox.fault({ kind: 'latency', ms: 0, method: 'POST', path, times: n });
        const fault = sandbox.fault({ ...effect, method: 'POST', path });
        await run(plan(), { checks: checks() });
        passing.remove();
        fault.remove();
        assert.equal(sandbox.issuerServer.state(), state);
      }),
      { numRuns: 30 },
    );
  });

  it('first removes what a run that was cut off may have left behind', async () => {
    const { valid, upgrade, otherEntity, entity, product } = plan();
    const client = new IssuerClient(
      { url: plan().url, issuer: 'acme', secret },
      { timeout: () => 5, log: () => undefined, logUnforeseen: () => undefined },
    );
    await client.call(addLicense({ entity: otherEntity, key: valid, product }));
    const { key = '', from } = upgrade ?? {};
    await client.call(addLicense({ entity, key, product, precondition: from }));
    assert.notEqual(sandbox.issuerServer.state(), state);
    const { results, notes } = await run(plan(), { checks: checks(), isAfterCut: true });
    assert.deepEqual(notes, []);
    assert.ok(results.every(({ verdict }) => verdict.kind === 'passed'));
    assert.equal(sandbox.issuerServer.state(), state);
  });

  it('says what it could not take back', async () => {
    const { notes } = await run(planFor(sandbox, 'refusesRemoval'), { checks: checks() });
    assert.deepEqual(
      notes.filter(note => note.includes(plan().valid)),
      [`${plan().valid} could not be removed from ${plan().entity} again.`],
    );
  });

  it('makes only the calls that its checks need', async () => {
    sandbox.clearRequests();
    const chosen = checksOf(plan()).filter(({ id }) => id === 'add.other');
    await run(plan(), { checks: chosen });
    assert.deepEqual(
      sandbox.requests.map(({ path }) => path.replace('/issuer/', '')),
      ['get_license', 'add_license', 'add_license', 'remove_license'],
    );
  });

  it('stops calling a server that does not answer', async () => {
    sandbox.clearRequests();
    const result = await run({ ...plan(), url: sandbox.issuerServer.urlOf('hangsUp') });
    assert.ok(sandbox.requests.length < 12, String(sandbox.requests.length));
    assert.ok(result.results.every(({ verdict }) => verdict.kind !== 'failed' || 'message' in verdict));
  });
});
