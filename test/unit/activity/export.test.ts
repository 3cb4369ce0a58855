import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import type { ActivityEntry } from '../../../src/activity/entry';
import type { Slice } from '../../../src/activity/record';
import { csvOf, exportedWords, jsonOf } from '../../../src/activity/texts';

function entry(changes: Partial<ActivityEntry>): ActivityEntry {
  return {
    id: 'e',
    time: 0,
    connection: 'acme',
    service: 'licenseSpring',
    host: 'h',
    operation: 'deactivateDevice',
    subject: {},
    ...changes,
  };
}

function reading(...slices: ActivityEntry[][]): () => AsyncIterable<Slice> {
  return async function* () {
    for (const entries of slices) yield { entries, unreadable: 0 };
  };
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  const all: string[] = [];
  for await (const piece of pieces) all.push(piece);
  return all.join('');
}

describe('the exported activity', () => {
  it('has as CSV a column for each id, of later slices too, and nothing that runs as a formula', async () => {
    const read = reading(
      [entry({ subject: { hardware_id: '=HYPERLINK("x")' }, connection: '+1' })],
      [],
      [entry({ subject: { '-id': '-2+3' }, ending: { outcome: 'done', status: 200, milliseconds: -5 } })],
    );
    const text = await textOf(csvOf(read));
    const [one, other]: Record<string, string>[] = parse(text, { columns: true });
    assert.deepEqual(
      [one?.hardware_id, one?.connection, one?.outcome],
      [`'=HYPERLINK("x")`, "'+1", 'unknown'],
    );
    assert.deepEqual([other?.["'-id"], other?.status, other?.milliseconds], ["'-2+3", '200', '-5']);
  });

  it('has a bounded number of columns, whatever somebody wrote into the record', async () => {
    const subject = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`id${index}`, 'x']));
    const [header = ''] = (await textOf(csvOf(reading([entry({ subject })])))).split('\n');
    assert.ok(header.split(',').length < 100, header);
  });

  it('is as JSON what was recorded, with a sandbox marked', async () => {
    const entries = [entry({ id: 'a' }), entry({ id: 'b', sandbox: 'session' }), entry({ id: 'c' })];
    const text = await textOf(jsonOf(reading(entries.slice(0, 1), [], entries.slice(1))));
    assert.deepEqual(JSON.parse(text), [entries[0], { ...entries[1], sandbox: true }, entries[2]]);
    assert.equal(text, `${JSON.stringify(JSON.parse(text), undefined, 2)}\n`);
  });

  it('has what a later version did, by the names that it gave', async () => {
    const read = reading([entry({ operation: 'renameProduct', service: 'other' })]);
    assert.match(await textOf(csvOf(read)), /,other,h,renameProduct,/);
    assert.match(await textOf(jsonOf(read)), /"operation": "renameProduct"/);
  });

  it('says how many lines are not in it', () => {
    assert.equal(exportedWords(1, 0), '1 entry was exported.');
    assert.match(exportedWords(7, 2), /^7 entries were exported\. Lines .* not in the file: 2\.$/);
  });

  it('is empty where nothing was recorded', async () => {
    assert.equal(await textOf(jsonOf(reading())), '[]\n');
    assert.match(await textOf(csvOf(reading())), /^time,connection,.*\n$/);
  });
});
