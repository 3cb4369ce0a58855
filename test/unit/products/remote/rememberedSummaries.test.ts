import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RememberedSummaries } from '../../../../src/products/remote/rememberedSummaries';

describe('what lists show of products', () => {
  let folder: string;
  const summary = (title: string) => ({ titles: { en: title }, version: '1.0', platforms: ['Windows'] });
  const open = () => new RememberedSummaries(folder, error => assert.fail(String(error)));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cloud-zoo-titles-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is remembered, by account; what is known by now is newer', async () => {
    const first = open();
    assert.equal(first.set('a', 'x', summary('Canopy'), true), true);
    assert.equal(first.set('a', 'x', summary('Canopy'), true), false, 'nothing new');
    first.set('a', 'y', summary('Tidewater'), true);
    first.set('b', 'x', summary('Student'), true);
    await first.end();

    const second = open();
    second.set('a', 'x', summary('Canopy 9'), true);
    await second.load('a');
    assert.deepEqual(second.get('a', 'x'), summary('Canopy 9'));
    assert.deepEqual(second.get('a', 'y'), summary('Tidewater'));
    assert.equal(second.get('b', 'x'), undefined, 'not asked for');
    await second.end();
    assert.equal(readdirSync(folder).length, 2);
  });

  it('is for the person alone', async function () {
    if (process.platform === 'win32') this.skip();
    const place = join(folder, 'titles');
    const summaries = new RememberedSummaries(place, error => assert.fail(String(error)));
    summaries.set('a', 'x', summary('Canopy'), true);
    await summaries.end();
    const paths = [place, ...readdirSync(place).map(name => join(place, name))];
    assert.deepEqual(
      paths.map(path => statSync(path).mode & 0o777),
      [0o700, 0o600],
    );
  });

  it('adds to what the file has, though it was not read before', async () => {
    const first = open();
    first.set('a', 'x', summary('Canopy'), true);
    await first.end();
    const second = open();
    second.set('a', 'y', summary('Tidewater'), true);
    await second.end();
    const third = open();
    await third.load('a');
    assert.deepEqual([...third.all('a').keys()].sort(), ['x', 'y']);
  });

  it('is not written where it ends with the window', async () => {
    const summaries = open();
    summaries.set('sandbox', 'x', summary('Canopy'), false);
    await summaries.end();
    assert.deepEqual(readdirSync(folder), []);
    assert.deepEqual(summaries.get('sandbox', 'x'), summary('Canopy'));
  });

  for (const text of ['', '{', '[]', 'null', '{"x": 5, "y": {"titles": {"en": 5}, "platforms": []}}']) {
    it(`takes nothing from a file with ${JSON.stringify(text)}`, async () => {
      const first = open();
      first.set('a', 'x', summary('Canopy'), true);
      await first.end();
      writeFileSync(join(folder, readdirSync(folder)[0] ?? ''), text);
      const second = open();
      await second.load('a');
      assert.equal(second.all('a').size, 0);
    });
  }
});
