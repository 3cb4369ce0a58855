import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ActivityEntry, Intent } from '../../../src/activity/entry';
import { outcomeOfFailure } from '../../../src/activity/entry';
import { ActivityRecord } from '../../../src/activity/record';
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
  const record = () => new ActivityRecord(folder, () => now);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'activity-'));
    now = Date.UTC(2026, 5, 1);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('has the intent on the disk before the request, and its end after it', async () => {
    const noteOutcome = await record().note(deletion);
    const [before] = await record().latest();
    now += 250;
    await noteOutcome({ outcome: 'refused', status: 404, code: 'NotFound' });
    const [after] = await record().latest();

    assert.equal(before?.ending, undefined);
    assert.deepEqual(before?.subject, deletion.subject);
    assert.deepEqual(after?.ending, { outcome: 'refused', status: 404, code: 'NotFound', milliseconds: 250 });
  });

  it('lists the newest first, across months', async () => {
    now = Date.UTC(2026, 4, 31, 23, 59);
    await record().note({ ...deletion, connection: 'may' });
    now = Date.UTC(2026, 5, 1);
    await record().note({ ...deletion, connection: 'june' });

    const entries = await record().latest();
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
        const noteOutcome = await windows[index % 2]?.note({ ...deletion, connection: `c${index}` });
        await noteOutcome?.({ outcome: 'done' });
      }),
    );
    const entries = await record().latest();
    assert.equal(entries.length, 100);
    assert.ok(entries.every(({ ending }) => ending?.outcome === 'done'));
  });

  it('survives a line that a crash cut off', async () => {
    await record().note(deletion);
    await appendFile(join(folder, '2026-06.jsonl'), '\n{"kind":"ending","id":"');
    await record().note(deletion);
    assert.equal((await record().latest()).length, 2);
  });

  it('keeps what went to a sandbox, and looks it up only while that sandbox runs', async () => {
    const session = record();
    const noteOutcome = await session.note({ ...deletion, fingerprint: 'f' }, true);
    await noteOutcome({ outcome: 'done' });

    for (const one of [session, record()]) {
      const [entry] = await one.latest();
      assert.deepEqual([entry?.ending?.outcome, typeof entry?.sandbox], ['done', 'string']);
    }
    assert.equal((await session.search({ fingerprints: ['f'] })).length, 1);
    assert.deepEqual(await record().search({ fingerprints: ['f'] }), []);
  });

  it('is readable text', async () => {
    await record().note(deletion);
    const text = await readFile(join(folder, '2026-06.jsonl'), 'utf8');
    assert.match(text, /^\n\{"kind":"intent",.*"operation":"deleteLicenseCluster".*\}$/);
  });

  it('keeps every line whole when processes write at once', async function () {
    this.timeout(30_000);
    const script = join(__dirname, 'appender.ts');
    await Promise.all(
      ['one', 'two', 'three'].map(
        name =>
          new Promise<void>((resolve, reject) => {
            const child = fork(script, [folder, name, '200'], { execArgv: process.execArgv });
            child.on('error', reject);
            child.on('exit', code => (code === 0 ? resolve() : reject(new Error(`${name}: ${code}`))));
          }),
      ),
    );
    const { entries, unreadable } = await whole(record());
    assert.deepEqual([entries.length, unreadable], [600, 0]);
    assert.ok(entries.every(({ ending }) => ending?.returned?.length === 3000));
  });

  it('keeps what a later version did, by the names that it gave', async () => {
    const later = line({ operation: 'renameProduct', service: 'otherService' });
    await record().note(deletion);
    await appendFile(join(folder, '2026-06.jsonl'), `\n${later}`);
    const { entries, unreadable } = await whole(record());
    assert.equal(unreadable, 0);
    assert.deepEqual(
      entries.map(({ operation, service }) => [operation, service]),
      [
        ['renameProduct', 'otherService'],
        ['deleteLicenseCluster', 'cloudZoo'],
      ],
    );
  });

  it('counts lines that it cannot read, leaves them where they are, and shows the others', async () => {
    await (await record().note(deletion))({ outcome: 'done' });
    const foreign = [
      'no JSON',
      '[]',
      'null',
      '{"kind":"intent","id":"a"}',
      '{"kind":"later","id":"b","time":1}',
      line({ time: 1e300 }),
      line({ subject: { licenseId: { deep: 1 } } }),
      line({ connection: 7 }),
    ];
    const file = join(folder, '2026-06.jsonl');
    await appendFile(file, foreign.map(text => `\n${text}`).join(''));
    const before = await readFile(file, 'utf8');
    await record().note(deletion);

    const { entries, unreadable } = await whole(record());
    assert.deepEqual([entries.length, unreadable], [2, foreign.length]);
    assert.ok((await readFile(file, 'utf8')).startsWith(before));
  });

  it('takes an outcome of a later version for one that nobody can tell', async () => {
    await mkdir(folder, { recursive: true });
    const ending = '{"kind":"ending","id":"x","milliseconds":1,"outcome":"archived"}';
    await writeFile(join(folder, '2026-06.jsonl'), `\n${line({ id: 'x' })}\n${ending}`);
    assert.equal((await record().latest())[0]?.ending?.outcome, 'unknown');
  });

  it('gives hostile values no power', async () => {
    const subject = '{"__proto__":"polluted","constructor":"c","licenseId":"\\ud800"}';
    await writeFile(
      join(folder, '2026-06.jsonl'),
      `\n${line({ id: 'x' }).replace('{"licenseId":"L"}', subject)}\n${line({ id: 'y', host: 'h'.repeat(5_000_000) })}`,
    );
    const { entries } = await whole(record());
    assert.deepEqual(
      entries.map(({ id }) => id),
      ['x'],
    );
    assert.deepEqual(Object.keys(entries[0]?.subject ?? {}), ['licenseId']);
    assert.equal(Object.getPrototypeOf(entries[0]?.subject), Object.prototype);
  });

  it('writes a value of any size so that it can be read again', async () => {
    const noteOutcome = await record().note({ ...deletion, subject: { licenseId: 'x'.repeat(3_000_000) } });
    await noteOutcome({ outcome: 'done', returned: '\u0001'.repeat(3_000_000) });
    const [entry] = await record().latest();
    assert.equal(entry?.ending?.outcome, 'done');
  });

  it('reads the end for the newest, however long the record is', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `\n${line({ id: `i${index}` })}`);
    await writeFile(join(folder, '2026-06.jsonl'), many.join(''));
    const slices = record().newestFirst();
    const { value } = await slices.next();
    await slices.return(undefined);
    const ids = (value?.entries ?? []).map(({ id }: ActivityEntry) => id);
    assert.equal(ids[0], 'i19999');
    assert.ok(ids.length >= 100 && ids.length < 1000, `${ids.length} entries`);
  });

  it('shows each entry once, in the order of the file, wherever slices and months end', async () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(lengths, async values => {
        const own = await mkdtemp(join(tmpdir(), 'activity-'));
        let time = Date.UTC(2026, 0, 1);
        const one = new ActivityRecord(own, () => time);
        for (const [index, length] of values.entries()) {
          const noteOutcome = await one.note({ ...deletion, subject: { index: String(index) } });
          time += index % 3 ? 0 : 31 * 86_400_000;
          await noteOutcome({ outcome: 'done', returned: '€'.repeat(length) });
        }
        const { entries, unreadable } = await whole(one);
        const found = await one.search({ ids: entries.map(({ id }) => id) });
        await rm(own, { recursive: true });
        assert.equal(unreadable, 0);
        assert.deepEqual(
          entries.map(({ subject }) => Number(subject.index)),
          values.map((_, index) => values.length - 1 - index),
        );
        assert.ok(entries.every(({ ending }) => ending));
        assert.deepEqual(found, [...entries].reverse());
      }),
      { numRuns: 15 },
    );
  });

  it('finds what is wanted, with its ending, among much else: few and many', async () => {
    const one = record();
    const begun = await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        one.note({
          ...deletion,
          fingerprint: `f${index % 100}`,
          subject: { licenseId: '"fingerprint":"f7"', entityId: `é"\\${index}` },
        }),
      ),
    );
    await Promise.all(begun.slice(0, 200).map(noteOutcome => noteOutcome({ outcome: 'done' })));
    const outcomesOf = async (wanted: Parameters<ActivityRecord['search']>[0]) =>
      (await record().search(wanted)).map(({ ending }) => ending?.outcome);

    assert.deepEqual(await outcomesOf({ fingerprints: ['f7'] }), ['done', 'done', undefined]);
    assert.deepEqual(await outcomesOf({ fingerprints: ['f'] }), []);
    assert.deepEqual(await outcomesOf({ entityIds: ['é"\\42'] }), ['done']);
    const many = await outcomesOf({
      fingerprints: Array.from({ length: 50 }, (_, index) => `f${index}`),
      entityIds: ['é"\\299'],
    });
    assert.equal(many.length, 151);
    assert.equal(many.filter(outcome => outcome === 'done').length, 100);
  });

  it('tells when a removal was done before', async () => {
    const one = record();
    const remove = async (outcome: 'done' | 'refused' | 'alreadyGone') => {
      const noteOutcome = await one.note({ ...deletion, fingerprint: 'f' });
      now += 500;
      await noteOutcome({ outcome });
    };
    await remove('refused');
    assert.equal(await record().removedBefore('f'), undefined);
    await remove('done');
    const done = now;
    await remove('alreadyGone');
    assert.equal(await record().removedBefore('f'), done);
    assert.equal(await record().removedBefore('g'), undefined);
  });

  it('writes on where its folder has gone meanwhile', async () => {
    const place = join(folder, 'gone');
    const record = new ActivityRecord(place);
    await record.note(deletion);
    await rm(place, { recursive: true });
    await record.note(deletion);
    assert.equal((await record.latest()).length, 1);
  });

  it('is readable by the person alone, and mends what was not', async function () {
    if (process.platform === 'win32') this.skip();
    const old = join(folder, 'old');
    await mkdir(old, { mode: 0o755 });
    await writeFile(join(old, '2020-01.jsonl'), '', { mode: 0o644 });
    await chmod(old, 0o755);
    for (const place of [old, join(folder, 'new', 'deeper')]) {
      await new ActivityRecord(place).note(deletion);
      const names = (await readdir(place)).map(name => join(place, name));
      const modes = await Promise.all([place, ...names].map(async path => (await stat(path)).mode & 0o777));
      assert.deepEqual(modes, [0o700, ...names.map(() => 0o600)]);
    }
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
      assert.equal(outcomeOfFailure(new ServiceError('cloudZoo', 'host', failure)).outcome, outcome);
    });
  }
});

/** All that the record has, newest first. */
async function whole(record: ActivityRecord): Promise<{ entries: ActivityEntry[]; unreadable: number }> {
  const all = { entries: [] as ActivityEntry[], unreadable: 0 };
  for await (const { entries, unreadable } of record.newestFirst()) {
    all.entries.push(...entries);
    all.unreadable += unreadable;
  }
  return all;
}

/** An intent's line, with changes. */
function line(changes: object): string {
  const whole = { ...deletion, subject: { licenseId: 'L' } };
  return JSON.stringify({ kind: 'intent', id: 'z', time: 1, ...whole, ...changes });
}
