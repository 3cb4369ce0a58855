import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endingOf } from '../../../src/activity/ending';
import { ActivityRecord, type Intent } from '../../../src/activity/record';
import { ServiceError } from '../../../src/services/serviceError';

const deletion: Intent = {
  connection: 'acme',
  service: 'cloudZoo',
  host: 'cloudzoo.example',
  operation: 'deleteLicenseCluster',
  subject: { licenseId: 'O\'Brien "7"', productId: 'p', entityId: '1-|-User' },
};

describe('the activity record', () => {
  let folder: string;
  let now = 0;
  const record = () =>
    new ActivityRecord(
      folder,
      () => undefined,
      () => now,
    );

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'activity-'));
    now = Date.UTC(2026, 5, 1);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('has the intent on the disk before the request, and its end after it', async () => {
    const ended = await record().begin(deletion);
    const [before] = await record().list();
    now += 250;
    await ended({ outcome: 'refused', status: 404, code: 'NotFound' });
    const [after] = await record().list();

    assert.equal(before?.ending, undefined);
    assert.deepEqual(before?.subject, deletion.subject);
    assert.deepEqual(after?.ending, { outcome: 'refused', status: 404, code: 'NotFound', milliseconds: 250 });
  });

  it('lists the newest first, across months', async () => {
    now = Date.UTC(2026, 4, 31, 23, 59);
    await record().begin({ ...deletion, connection: 'may' });
    now = Date.UTC(2026, 5, 1);
    await record().begin({ ...deletion, connection: 'june' });

    const entries = await record().list();
    assert.deepEqual(
      entries.map(({ connection }) => connection),
      ['june', 'may'],
    );
    assert.deepEqual((await readdir(folder)).sort(), ['2026-05.jsonl', '2026-06.jsonl']);
  });

  it('keeps every line when two windows write at once', async () => {
    const windows = [record(), record()];
    await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const ended = await windows[index % 2]?.begin({ ...deletion, connection: `c${index}` });
        await ended?.({ outcome: 'done' });
      }),
    );
    const entries = await record().list();
    assert.equal(entries.length, 100);
    assert.ok(entries.every(({ ending }) => ending?.outcome === 'done'));
  });

  it('survives a line that a crash cut off', async () => {
    await record().begin(deletion);
    await appendFile(join(folder, '2026-06.jsonl'), '\n{"kind":"ending","id":"');
    await record().begin(deletion);
    assert.equal((await record().list()).length, 2);
  });

  it('remembers the sandbox for the session only', async () => {
    const session = record();
    const ended = await session.begin(deletion, true);
    await ended({ outcome: 'done' });

    assert.equal((await session.list())[0]?.ending?.outcome, 'done');
    assert.deepEqual(await record().list(), []);
  });

  it('is readable text', async () => {
    await record().begin(deletion);
    const text = await readFile(join(folder, '2026-06.jsonl'), 'utf8');
    assert.match(text, /^\n\{"kind":"intent",.*"operation":"deleteLicenseCluster".*\}$/);
  });

  for (const [name, failure, outcome] of [
    ['refused connection', { kind: 'unreachable' }, 'refused'],
    ['404', { kind: 'refused', status: 404 }, 'refused'],
    ['500', { kind: 'refused', status: 500 }, 'unknown'],
    ['timeout', { kind: 'timeout' }, 'unknown'],
    ['cancel', { kind: 'cancelled' }, 'unknown'],
    ['reset', { kind: 'interrupted' }, 'unknown'],
    ['foreign 200', { kind: 'unexpected', status: 200 }, 'unknown'],
  ] as const) {
    it(`calls a ${name} "${outcome}"`, () => {
      assert.equal(endingOf(new ServiceError('cloudZoo', 'host', failure)).outcome, outcome);
    });
  }
});
