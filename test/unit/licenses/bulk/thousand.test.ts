import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import { ActivityRecord } from '../../../../src/activity/record';
import { grouped, wantedFor } from '../../../../src/licenses/bulk/plan';
import { type FaultEffect, type Sandbox, startSandbox } from '../../../../src/sandbox';
import { Killed, Office } from './office';
import { apiLicenses, clusters, devices, type Many } from './thousand';

const count = 1000;
const faults: readonly FaultEffect[] = [
  { kind: 'reset' },
  { kind: 'resetAfter' },
  { kind: 'status', status: 500 },
  { kind: 'statusAfter', status: 500 },
  { kind: 'status', status: 429, retryAfter: '1' },
  { kind: 'status', status: 503, retryAfter: '1' },
  { kind: 'truncate' },
];

describe('a thousand rows', () => {
  let sandbox: Sandbox;
  let office: Office;

  async function open(many: Many): Promise<void> {
    sandbox = await startSandbox(many.options(count));
    office = await Office.open(many.listing(sandbox));
  }
  afterEach(async () => {
    await sandbox.stop();
    await office.close();
  });

  for (const many of [clusters, devices, apiLicenses]) {
    it(`of ${many.service}, with faults and killed twice: each license is removed once, the result is complete`, async function () {
      this.timeout(300_000);
      await open(many);
      const random = generator(20261122);
      const before = (): void => {
        if (random() < 0.08) {
          const effect = faults[Math.floor(random() * faults.length)];
          sandbox.fault({ ...many.call, ...effect, kind: 'reset', ...effect });
        }
      };
      for (const killedAfter of [250, 400]) {
        const killed = office.run(many.text(count), { before, killedAfter, sendsAgain: true });
        await assert.rejects(killed, Killed);
      }
      assert.ok(many.left(sandbox).length > 100, 'it was killed in the middle');

      let { plan, tally } = await office.run(many.text(count), { before, sendsAgain: true });
      assert.ok(plan.doneBefore.length > 400, 'what was done is skipped');
      for (let runs = 1; tally.done + tally.alreadyGone + tally.notThere < count; runs++) {
        assert.ok(runs < 8, JSON.stringify(tally));
        ({ plan, tally } = await office.run(many.text(count), { sendsAgain: true }));
      }
      assert.deepEqual(many.left(sandbox), []);
      await assertRemovedOnce(many);

      const rows: Record<string, string>[] = parse(office.result, {
        columns: true,
        delimiter: many === devices ? ';' : ',',
      });
      assert.equal(rows.length, count);
      for (const row of rows) {
        assert.match(row.outcome ?? '', /^(done|alreadyGone|notThere)$/);
        assert.match(row.time ?? '', /^\d{4}-/);
      }

      sandbox.clearRequests();
      ({ plan, tally } = await office.run(many.text(count), { sendsAgain: true }));
      assert.equal(tally.done + tally.alreadyGone, plan.doneBefore.length);
      assert.equal(tally.notThere, plan.notThereBefore.length);
      assert.equal(plan.doneBefore.length + plan.notThereBefore.length, count);
      assert.deepEqual(sandbox.requests, [], 'nothing is sent again');
    });
  }

  /** At most one request for each license had success, and after an end that is known none was sent. */
  async function assertRemovedOnce(many: Many): Promise<void> {
    const { call } = many;
    const removed = new Set<string>();
    for (const { method, path, query, body, status } of sandbox.requests) {
      const name = `${path} ${JSON.stringify(query)} ${body}`;
      if (status === 200 && method === call.method && path.startsWith(call.path)) {
        assert.ok(!removed.has(name), `twice: ${name}`);
        removed.add(name);
      }
    }
    assert.ok(removed.size > count / 2);
    const wanted = wantedFor(await office.list(many.text(count)));
    const entries = await new ActivityRecord(office.folder).search(wanted);
    for (const attempts of grouped(entries, ({ fingerprint }) => fingerprint).values()) {
      const ends = attempts.map(({ ending }) => ending?.outcome ?? 'none');
      assert.ok(!ends.slice(0, -1).some(end => end === 'done' || end === 'alreadyGone'), ends.join(', '));
    }
  }
});

/** Numbers from 0 to 1, the same ones each time (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
