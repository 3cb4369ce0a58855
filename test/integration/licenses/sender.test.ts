import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ActivityRecord } from '../../../src/activity/record';
import { Connections } from '../../../src/connections/connections';
import { clusterRemoval } from '../../../src/licenses/cloudZoo/removal';
import type { Removal } from '../../../src/licenses/removal';
import { RemovalSender } from '../../../src/licenses/sender';
import type { Sandbox } from '../../../src/sandbox';
import { CloudZooClient } from '../../../src/services/cloudZoo/client';
import { heard } from '../hearing';
import { removals, startServices } from './services';

describe('sending a removal', () => {
  let sandbox: Sandbox;
  let parent: string;
  let folder: string;
  let connections: Connections;
  const { signal } = new AbortController();

  beforeEach(async () => {
    sandbox = await startServices();
    parent = mkdtempSync(join(tmpdir(), 'cloud-zoo-record-'));
    folder = join(parent, 'activity');
    connections = new Connections();
  });
  afterEach(() => {
    connections.dispose();
    rmSync(parent, { recursive: true });
  });

  function removal(licenseId = 'CN-2025-000117', entityId = '4815162342-|-Group'): Removal {
    const { endpoint, issuer, secret } = sandbox;
    const transport = { timeout: () => 5, log: () => undefined, logUnforeseen: () => undefined };
    const client = new CloudZooClient({ endpoint, issuer, secret }, transport);
    const productId = '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67';
    const license = { licenseId, productId, entityId };
    return clusterRemoval(
      { service: 'cloudZoo', name: 'acme', endpoint, issuer, products: [] },
      client,
      license,
    );
  }

  const sending = (record = new ActivityRecord(folder)) => new RemovalSender(connections, record);

  it('does not begin where it cannot be recorded first', async () => {
    writeFileSync(folder, 'in the way');
    await assert.rejects(
      sending().send(removal(), signal),
      /^UserError: Nothing was sent, because it could not be recorded first: .*(EEXIST|ENOTDIR)/,
    );
    assert.deepEqual(removals(sandbox), []);
  });

  it('stays done where its outcome cannot be recorded, and that is said', async () => {
    const latency = sandbox.fault({ kind: 'latency', ms: 300 });
    const ended = sending().send(removal(), signal);
    await sandbox.whenRequest(({ method }) => method === 'DELETE');
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'in the way');
    assert.deepEqual((await ended).recorded, { outcome: 'done', status: 200 });
    assert.equal(latency.hits, 1);
    const [message] = heard();
    assert.equal(message?.level, 'warning');
    assert.match(message?.text ?? '', /^The outcome could not be recorded in the activity: /);
  });

  it('remembers an unknown in another session, until it is told', async () => {
    sandbox.fault({ kind: 'reset' });
    assert.equal((await sending().send(removal(), signal)).recorded.outcome, 'unknown');
    assert.equal(await sending().earlierThan(removal()), 'same');
    assert.equal((await sending().send(removal(), signal)).recorded.outcome, 'done');
    assert.equal((await sending().send(removal(), signal)).recorded.outcome, 'alreadyGone');
  });

  it('calls what is not there so where another license of the entity was removed before, and only there', async () => {
    assert.equal((await sending().send(removal(), signal)).recorded.outcome, 'done');
    assert.equal((await sending().send(removal('CN-1'), signal)).recorded.outcome, 'notThere');
    assert.equal((await sending().send(removal('CN-1'), signal)).recorded.outcome, 'notThere');
    assert.equal((await sending().send(removal('CN-1', '1-|-User'), signal)).recorded.outcome, 'refused');
  });

  it('remembers what a crash cut off', async () => {
    const record = new ActivityRecord(folder);
    await sending(record).note(removal().connection, {
      operation: 'deleteLicenseCluster',
      subject: {},
      fingerprint: removal().fingerprint,
    });
    assert.equal(await sending().earlierThan(removal()), 'same');
  });
});
