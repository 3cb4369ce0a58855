import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Messages } from './messages';
import { setSetting } from './settings';
import { canopy, endWorld, Zoo } from './world';

const titles = { en: 'Canopy', de: 'Überdach für Straßen', ja: '樹冠' };

describe('saving: encodings and line ends', () => {
  beforeEach(() => {
    Messages.listen();
  });

  afterEach(async () => {
    Messages.end();
    await endWorld();
  });

  it('as VS Code comes, letters of all languages arrive as they were typed', async () => {
    const zoo = await Zoo.start();
    await setSetting('files.encoding', 'windows1252');
    const tab = await zoo.open();
    await tab.replace(/"titles": \{[^}]*\}/, `"titles": ${JSON.stringify(titles)}`);
    await tab.saved();
    assert.deepEqual(zoo.puts, [{ titles }]);
  });

  it('with a byte order mark, set by the user for the language, the same is sent', async () => {
    const zoo = await Zoo.start();
    await setSetting('files.encoding', 'utf8bom', 'cloudzoo-product');
    const tab = await zoo.open();
    await tab.replace(/"titles": \{[^}]*\}/, `"titles": ${JSON.stringify(titles)}`);
    await tab.saved();
    assert.deepEqual(zoo.puts, [{ titles }]);
    await tab.set('version', '9.0');
    await tab.saved();
    assert.deepEqual(zoo.puts, [{ titles }, { version: '9.0' }]);
  });

  for (const encoding of ['windows1252', 'utf16le', 'shiftjis']) {
    it(`with ${encoding}, set by the user for the language, nothing is sent that was not typed`, async () => {
      const zoo = await Zoo.start();
      const before = JSON.parse(zoo.sandbox.readProduct(canopy.id) ?? '');
      await setSetting('files.encoding', encoding, 'cloudzoo-product');
      const tab = await zoo.open();
      assert.equal(tab.document.encoding, encoding);
      const typed = tab.text.replace('"8.2.1"', '"9.0 für alle"');
      // In UTF-16 nothing of the text can be read, so there is nothing to be found in it.
      await tab.write(typed === tab.text ? `${tab.text} ` : typed);
      await tab.refused();
      assert.deepEqual(zoo.puts, []);
      assert.deepEqual(JSON.parse(zoo.sandbox.readProduct(canopy.id) ?? ''), before);
    });
  }

  it('with CRLF line ends only what was changed is sent', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    const editor = await vscode.window.showTextDocument(tab.document);
    await editor.edit(builder => builder.setEndOfLine(vscode.EndOfLine.CRLF));
    assert.match(tab.text, /\r\n/);
    await tab.saved();
    assert.deepEqual(zoo.puts, []);
    await tab.set('version', '9.0');
    await tab.saved();
    assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
  });
});
