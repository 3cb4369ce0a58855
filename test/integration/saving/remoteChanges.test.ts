import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Messages } from './messages';
import { setSetting } from './settings';
import { comparison, eventually, textAt } from './tab';
import { canopy, endWorld, Zoo } from './world';

describe('saving: a colleague changed', () => {
  let messages: Messages;

  beforeEach(() => {
    messages = Messages.listen();
  });

  afterEach(async () => {
    Messages.end();
    await endWorld();
  });

  describe('another property', () => {
    it('before the save: both are kept, the tab shows both, and one message names it', async () => {
      const zoo = await Zoo.start();
      const tab = await zoo.open();
      await tab.set('version', '9.0');
      zoo.sandbox.changeProduct(canopy.id, { downloadUrl: 'https://example.com/theirs' });

      await tab.saved();
      assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
      await tab.willShow('downloadUrl', 'https://example.com/theirs');
      assert.equal(tab.shows('version'), '9.0');
      assert.equal(tab.isDirty, false);
      assert.equal(zoo.truth('downloadUrl'), 'https://example.com/theirs');

      const message = await messages.when(
        /^Saved to zoo-\d+\. Meanwhile "downloadUrl" was changed elsewhere, .*\.$/,
      );
      assert.deepEqual(messages.texts, [message.text]);
      message.press('Show Changes');
      const { original, modified } = await comparison();
      assert.match(await textAt(original), /"downloadUrl": "https:\/\/example\.com\/canopy\/download"/);
      assert.match(await textAt(modified), /"downloadUrl": "https:\/\/example\.com\/theirs"/);
    });

    it('between the check and the PUT: both are kept, and it is said', async () => {
      const zoo = await Zoo.start();
      const tab = await zoo.open();
      await tab.set('version', '9.0');
      zoo.sandbox.fault({ kind: 'latency', ms: 300, method: 'PUT' });
      const saving = tab.saved();
      await zoo.whenPut();
      zoo.sandbox.changeProduct(canopy.id, { downloadUrl: 'https://example.com/theirs' });

      await saving;
      assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
      assert.equal(zoo.truth('version'), '9.0');
      assert.equal(zoo.truth('downloadUrl'), 'https://example.com/theirs');
      await tab.willShow('downloadUrl', 'https://example.com/theirs');
      await messages.when(/"downloadUrl" is "https:\/\/example\.com\/theirs" instead of/);
      assert.equal(messages.texts.length, 1);
    });

    it('while the tab is edited and refreshed: the text stays as it is until it is saved', async () => {
      const zoo = await Zoo.start();
      const tab = await zoo.open();
      await tab.set('version', '9.0');
      const { text } = tab;
      zoo.sandbox.changeProduct(canopy.id, { downloadUrl: 'https://example.com/theirs' });
      await zoo.refresh();
      assert.equal(tab.text, text);

      await tab.saved();
      assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
      await tab.willShow('downloadUrl', 'https://example.com/theirs');
    });
  });

  describe('the same property', () => {
    for (const [length, theirs] of [
      ['of equal length', '8.2.2'],
      ['of another length', '10.0.0-beta'],
    ] as const) {
      it(`to a value ${length}: VS Code is told of a conflict, and we say nothing beside it`, async () => {
        const zoo = await Zoo.start();
        const tab = await zoo.open();
        const opened = await vscode.workspace.fs.stat(tab.uri);
        await tab.set('version', '9.0');
        zoo.sandbox.changeProduct(canopy.id, { version: theirs });

        await tab.refused();
        // VS Code asks where both have moved, and writes over it where only one has (see recordedCalls.test.ts).
        const now = await vscode.workspace.fs.stat(tab.uri);
        assert.ok(now.mtime > opened.mtime, `${now.mtime} > ${opened.mtime}`);
        assert.notEqual(now.size, opened.size);
        assert.deepEqual(zoo.puts, []);
        assert.equal(zoo.truth('version'), theirs);
        assert.deepEqual(messages.texts, []);
      });
    }

    it('to a value of equal length, in a clean tab: a refresh shows it', async () => {
      const zoo = await Zoo.start();
      const tab = await zoo.open();
      zoo.sandbox.changeProduct(canopy.id, { version: '8.2.2' });
      await zoo.refresh();
      await tab.willShow('version', '8.2.2');
      assert.equal(tab.isDirty, false);
    });

    it('to what I typed too: nothing is left to send, and nothing is asked', async () => {
      const zoo = await Zoo.start();
      const tab = await zoo.open();
      await tab.set('version', '9.0');
      zoo.sandbox.changeProduct(canopy.id, { version: '9.0' });
      await tab.saved();
      assert.deepEqual(zoo.puts, []);
      assert.deepEqual(messages.texts, []);
    });

    it('and VS Code asked: Compare shows theirs, Overwrite then sends mine', async () => {
      const zoo = await Zoo.start();
      const tab = await zoo.open();
      await tab.set('version', '9.0');
      zoo.sandbox.changeProduct(canopy.id, { version: '10.0' });
      await tab.refused();

      await vscode.commands.executeCommand('workbench.files.action.compareWithSaved');
      const { original } = await comparison();
      assert.match(await textAt(original), /"version": "10\.0"/);
      await tab.focus();
      await overwriting();
      await tab.saved();
      assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
    });

    it('where VS Code does not ask: we refuse, compare, and overwrite what was shown', async () => {
      const zoo = await Zoo.start();
      await overwriting();
      const tab = await zoo.open();
      await tab.set('version', '9.0');
      zoo.sandbox.changeProduct(canopy.id, { version: '10.0' });

      await tab.refused();
      assert.deepEqual(zoo.puts, []);
      await vscode.commands.executeCommand('cloudZoo.compareWithLive', tab.uri.toString());
      const { original, modified } = await comparison();
      assert.match(await textAt(original), /"version": "10\.0"/);
      assert.equal(modified.toString(), tab.uri.toString());
      await vscode.commands.executeCommand('cloudZoo.overwriteLive', tab.uri.toString());
      await eventually(() => assert.deepEqual(zoo.puts, [{ version: '9.0' }]));
      await tab.becomes({ dirty: false });
    });

    it('and our refusal is answered with Overwrite: VS Code does not ask a second time', async () => {
      const zoo = await Zoo.start();
      await overwriting();
      const tab = await zoo.open();
      await tab.set('version', '9.0');
      zoo.sandbox.changeProduct(canopy.id, { version: '10.0' });
      await tab.refused();

      await setSetting('files.saveConflictResolution', undefined);
      await vscode.commands.executeCommand('cloudZoo.overwriteLive', tab.uri.toString());
      await tab.becomes({ dirty: false });
      assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
    });

    it('after it was compared: a save sends mine, unless it has moved once more', async () => {
      const zoo = await Zoo.start();
      await overwriting();
      const tab = await zoo.open();
      await tab.set('version', '9.0');
      zoo.sandbox.changeProduct(canopy.id, { version: '10.0' });
      await vscode.commands.executeCommand('cloudZoo.compareWithLive', tab.uri.toString());
      zoo.sandbox.changeProduct(canopy.id, { version: '11.0' });

      await tab.refused();
      assert.deepEqual(zoo.puts, []);
      assert.equal(zoo.truth('version'), '11.0');
      await tab.saved();
      assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
    });

    it('and moved it again after the conflict: Overwrite refuses once more', async () => {
      const zoo = await Zoo.start();
      const tab = await zoo.open();
      await tab.set('version', '9.0');
      zoo.sandbox.changeProduct(canopy.id, { version: '10.0' });
      await tab.refused();

      zoo.sandbox.changeProduct(canopy.id, { version: '11.0' });
      await overwriting();
      await tab.refused();
      assert.deepEqual(zoo.puts, []);
      assert.equal(zoo.truth('version'), '11.0');
      await tab.saved();
      assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
    });
  });

  it('and the tab took it over: an undo of that is refused once, then goes through', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    await tab.set('downloadUrl', 'https://example.com/mine');
    await tab.saved();
    zoo.sandbox.changeProduct(canopy.id, { version: '10.0' });
    await zoo.refresh();
    await tab.willShow('version', '10.0');

    await tab.undo();
    await tab.willShow('version', '8.2.1');
    assert.equal(tab.shows('downloadUrl'), 'https://example.com/mine');
    zoo.sandbox.clearRequests();
    await tab.refused();
    assert.deepEqual(zoo.puts, []);
    assert.equal(zoo.truth('version'), '10.0');

    await tab.saved();
    assert.deepEqual(zoo.puts, [{ version: '8.2.1' }]);
  });

  it('and I revert: the tab shows theirs, and nothing is sent', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    await tab.set('version', '9.0');
    zoo.sandbox.changeProduct(canopy.id, { version: '10.0' });
    await tab.refused();
    await tab.revert();
    await tab.willShow('version', '10.0');
    await tab.pressSave();
    assert.deepEqual(zoo.puts, []);
    assert.equal(tab.isDirty, false);
  });
});

/** From now on VS Code writes without asking, as after "Overwrite". */
async function overwriting(): Promise<void> {
  await setSetting('files.saveConflictResolution', 'overwriteFileOnDisk');
}
