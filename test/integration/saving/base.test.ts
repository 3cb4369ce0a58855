import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Messages } from './messages';
import { eventually } from './tab';
import { canopy, endWorld, Zoo } from './world';

describe('saving: what a tab was last equal to', () => {
  beforeEach(() => {
    Messages.listen();
  });

  afterEach(async () => {
    Messages.end();
    await endWorld();
  });

  it('typing on during a PUT of two seconds: the text is kept, the tab stays dirty, the rest is sent next', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    zoo.sandbox.fault({ kind: 'latency', ms: 2000, method: 'PUT' });
    await tab.set('version', '9.0');
    const saving = tab.save();
    await zoo.whenPut();
    await tab.set('downloadUrl', 'https://example.com/typed-meanwhile');
    await saving;

    await tab.becomes({ dirty: true });
    assert.equal(tab.shows('version'), '9.0');
    assert.equal(tab.shows('downloadUrl'), 'https://example.com/typed-meanwhile');
    assert.equal(zoo.truth('version'), '9.0');
    await tab.saved();
    assert.deepEqual(zoo.puts, [{ version: '9.0' }, { downloadUrl: 'https://example.com/typed-meanwhile' }]);
  });

  it('typing on during a PUT, while a colleague changed that very property: it is not overwritten unseen', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    zoo.sandbox.fault({ kind: 'latency', ms: 300, method: 'PUT' });
    await tab.set('version', '9.0');
    const saving = tab.save();
    await zoo.whenPut();
    await tab.set('downloadUrl', 'https://example.com/mine');
    zoo.sandbox.changeProduct(canopy.id, { downloadUrl: 'https://example.com/theirs' });
    await saving;

    await tab.becomes({ dirty: true });
    await tab.refused();
    assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
    assert.equal(zoo.truth('downloadUrl'), 'https://example.com/theirs');
  });

  it('a language chosen by hand closes and opens the document: the base is kept', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    await tab.set('version', '9.0');
    await vscode.languages.setTextDocumentLanguage(tab.document, 'json');
    await eventually(() => assert.equal(tab.document.languageId, 'json'));
    zoo.sandbox.changeProduct(canopy.id, { downloadUrl: 'https://example.com/theirs' });

    await tab.saved();
    assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
    await tab.willShow('downloadUrl', 'https://example.com/theirs');
  });

  it('two tabs of one product share what is live, and each keeps its own text', async () => {
    const zoo = await Zoo.start();
    const first = await zoo.open(canopy, 'First');
    const second = await zoo.open(canopy, 'Second');
    await second.set('downloadUrl', 'https://example.com/second');
    await first.set('version', '9.0');
    await first.saved();
    assert.equal(second.isDirty, true);
    assert.equal(second.shows('version'), '8.2.1');

    await second.saved();
    assert.deepEqual(zoo.puts, [{ version: '9.0' }, { downloadUrl: 'https://example.com/second' }]);
    await second.willShow('version', '9.0');
    await first.willShow('downloadUrl', 'https://example.com/second');
    assert.deepEqual([first.isDirty, second.isDirty], [false, false]);
  });

  it('two tabs of one product that change the same property: the second is not saved unseen', async () => {
    const zoo = await Zoo.start();
    const first = await zoo.open(canopy, 'First');
    const second = await zoo.open(canopy, 'Second');
    await second.set('version', '7.0');
    await first.set('version', '9.0');
    await first.saved();
    await second.refused();
    assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
  });

  it('a save of a clean tab, and of other spaces and line ends, sends nothing', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    await tab.pressSave();
    await tab.write(JSON.stringify(JSON.parse(tab.text)));
    await tab.saved();
    assert.deepEqual(zoo.puts, []);
    await tab.pressSave();
    assert.deepEqual(zoo.puts, []);
    assert.equal(tab.isDirty, false);
  });

  it('numbers, escapes and unknown properties go out in the characters that they came in', async () => {
    const zoo = await Zoo.start();
    const tidewater = { id: 'c41f7a95-36de-4b08-8f2c-0d9e6b5a7143', title: 'Tidewater Hull Design' };
    const tab = await zoo.open(tidewater);
    await tab.replace('"gold"', '"g\\u00f6ld"');
    await tab.saved();
    const [put] = zoo.sandbox.requests.filter(({ method }) => method === 'PUT');
    assert.match(
      put?.body ?? '',
      /^\{"supportTiers": ?\[[^\]]*"factor": 1\.0[^\]]*"g\\u00f6ld"[^\]]*2\.50[^\]]*\]\}$/,
    );
    assert.match(zoo.sandbox.readProduct(tidewater.id) ?? '', /"ledgerNumber": ?12345678901234567890/);
  });
});
