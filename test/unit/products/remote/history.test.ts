import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HistoryEvent, ProductHistory } from '../../../../src/products/remote/history';
import { productOf } from '../productOf';

const noon = Date.UTC(2026, 0, 1, 12);

describe('the history of a product', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'cloud-zoo-history-'));
  });

  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  function historyOf(id = 'a', origin = 'cloudZoo|https://example.com|acme'): ProductHistory {
    return new ProductHistory(root, origin, id);
  }

  async function add(history: ProductHistory, version: string, time: number, event: HistoryEvent = 'saved') {
    await history.add(event, 'acme', productOf({ id: 'a', version }), time);
  }

  async function versions(history: ProductHistory): Promise<unknown[]> {
    return (await history.list()).map(({ product }) => JSON.parse(product.text).version);
  }

  /** The files of the one product that was added to. */
  async function files(): Promise<string[]> {
    const [folder, ...more] = await readdir(root);
    assert.ok(folder && !more.length);
    return (await readdir(join(root, folder))).map(name => join(root, folder, name));
  }

  it('is empty at first', async () => {
    assert.deepEqual(await historyOf().list(), []);
  });

  it('lists states newest first, with event, time and connection', async () => {
    const history = historyOf();
    await add(history, '1', noon, 'before');
    await add(history, '2', noon + 1000, 'saved');
    const entries = await history.list();
    assert.deepEqual(
      entries.map(({ event, time, connection }) => ({ event, time, connection })),
      [
        { event: 'saved', time: noon + 1000, connection: 'acme' },
        { event: 'before', time: noon, connection: 'acme' },
      ],
    );
    assert.deepEqual(await versions(history), ['2', '1']);
  });

  it('keeps the order of more states of one millisecond than there are digits', async () => {
    const history = historyOf();
    const all = Array.from({ length: 12 }, (_, index) => String(index));
    for (const version of all) {
      await add(history, version, noon);
    }
    assert.deepEqual(await versions(history), [...all].reverse());
  });

  it('is readable JSON, with the product in its own characters', async () => {
    const source = '{ "id": "a", "factor": 1.0, "big": 12345678901234567890, "name": "\\u00e9" }';
    await historyOf().add('saved', 'acme', productOf(source), noon);
    const [file = ''] = await files();
    const text = await readFile(file, 'utf8');
    assert.ok(text.includes(source), text);
    const { product, ...head } = JSON.parse(text);
    assert.deepEqual(head, { time: '2026-01-01T12:00:00.000Z', event: 'saved', connection: 'acme' });
    assert.equal(product.name, 'é');
    assert.equal((await historyOf().list())[0]?.product.text, source);
  });

  it('keeps the fifty newest states', async () => {
    const history = historyOf();
    for (let count = 0; count < 53; count++) {
      await add(history, String(count), noon + count);
    }
    const kept = await versions(history);
    assert.equal(kept.length, 50);
    assert.deepEqual([kept[0], kept[49]], ['52', '3']);
    assert.equal((await files()).length, 50);
  });

  it('keeps five megabytes, and the newest however large it is', async () => {
    const history = historyOf();
    const large = (version: string, megabytes: number) =>
      productOf({ id: 'a', version, notes: 'x'.repeat(megabytes * 1024 * 1024) });
    await history.add('saved', 'acme', large('1', 2), noon);
    await history.add('saved', 'acme', large('2', 2), noon + 1);
    assert.deepEqual(await versions(history), ['2', '1']);
    await history.add('saved', 'acme', large('3', 2), noon + 2);
    assert.deepEqual(await versions(history), ['3', '2']);
    await history.add('saved', 'acme', large('4', 6), noon + 3);
    assert.deepEqual(await versions(history), ['4']);
  });

  it('loses nothing when two windows write at once', async () => {
    const windows = [historyOf(), historyOf()];
    const writes = windows.flatMap((history, window) =>
      Array.from({ length: 20 }, (_, count) => add(history, `${window}.${count}`, noon + count)),
    );
    await Promise.all(writes);
    const expected = windows.flatMap((_, window) =>
      Array.from({ length: 20 }, (_, count) => `${window}.${count}`),
    );
    assert.deepEqual((await versions(historyOf())).sort(), expected.sort());
    assert.deepEqual(
      (await files()).filter(name => !name.endsWith('.json')),
      [],
    );
  });

  it('passes over a file that is no entry', async () => {
    const history = historyOf();
    await add(history, '1', noon);
    const [file = ''] = await files();
    await writeFile(join(file, '../2099-01-01.json'), '{"time": "2099');
    await writeFile(join(file, '../2099-01-02.json'), '{"time": "2099-01-01T00:00:00Z", "event": "other"}');
    assert.deepEqual(await versions(history), ['1']);
  });

  it('is apart for each product and each account', async () => {
    await add(historyOf('a'), '1', noon);
    assert.deepEqual(await historyOf('b').list(), []);
    assert.deepEqual(await historyOf('a', 'cloudZoo|https://example.com|other').list(), []);
    assert.deepEqual(await versions(historyOf('a')), ['1']);
  });
});
