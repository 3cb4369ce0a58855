import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Recorder } from './recorder';
import { restoreSettings, setSetting } from './settings';
import { closeTabs, eventually, LiveTab } from './tab';

/**
 * What the real VS Code calls, in which order, and what it makes of the answers. `Editor` in
 * test/unit/products/editor.ts plays these calls for the sequences that fast-check finds: if one of these fails,
 * that model is wrong.
 */
describe('the calls that VS Code makes of a file system', () => {
  let recorder: Recorder;
  let tab: LiveTab;

  beforeEach(async () => {
    recorder = new Recorder();
    tab = await LiveTab.show(recorder.uri);
    await recorder.quiet();
  });

  afterEach(async () => {
    await closeTabs();
    await restoreSettings();
    recorder.dispose();
  });

  it('opening: stat and readFile, at the same time', async () => {
    assert.deepEqual(recorder.calls.slice(0, 3).sort(), ['opened', 'readFile', 'stat']);
    assert.equal(recorder.mostAtOnce, 2);
    assert.deepEqual(new Set(recorder.calls.slice(3)), new Set(recorder.calls.length > 3 ? ['stat'] : []));
  });

  it('saving: willSave, stat, writeFile, stat, didSave', async () => {
    await tab.write('mine');
    recorder.forget();
    await tab.saved();
    assert.deepEqual(recorder.calls, ['willSave', 'stat', 'writeFile mine', 'stat', 'didSave']);
  });

  it('saving a clean tab: the same', async () => {
    recorder.forget();
    await tab.pressSave();
    assert.deepEqual(recorder.calls, ['willSave', 'stat', 'writeFile text', 'stat', 'didSave']);
  });

  it('typing during a save: what was typed is not written, and the tab stays dirty', async () => {
    await tab.write('mine');
    recorder.forget();
    recorder.onWrite = async () => {
      await tab.write('mine, and more');
    };
    await tab.save();
    assert.deepEqual(recorder.calls, [
      'willSave',
      'stat',
      'writeFile mine',
      'changed mine, and more',
      'stat',
      'didSave',
    ]);
    assert.equal(tab.text, 'mine, and more');
    await tab.becomes({ dirty: true });
  });

  it('a save that is refused: the text and the mark stay', async () => {
    await tab.write('mine');
    recorder.forget();
    recorder.onWrite = () => Promise.reject(new Error('no'));
    await tab.refused();
    assert.deepEqual(recorder.calls, ['willSave', 'stat', 'writeFile mine']);
  });

  it('a conflict: raised where time and size moved, and nothing is written', async () => {
    await tab.write('mine');
    recorder.changeBehind('theirs, longer');
    recorder.forget();
    await tab.refused();
    assert.deepEqual(recorder.calls, ['willSave', 'stat']);
  });

  it('no conflict: where only the time moved, it is written over', async () => {
    await tab.write('mine');
    recorder.changeBehind('TEXT');
    recorder.forget();
    await tab.saved();
    assert.deepEqual(recorder.calls, ['willSave', 'stat', 'writeFile mine', 'stat', 'didSave']);
  });

  it('a stat that fails: the check is skipped, and it is written', async () => {
    await tab.write('mine');
    recorder.changeBehind('theirs, longer');
    recorder.failNextStat = true;
    recorder.forget();
    await tab.saved();
    assert.deepEqual(recorder.calls, ['willSave', 'stat', 'writeFile mine', 'stat', 'didSave']);
  });

  it('Overwrite after a conflict: the same calls as a save, without the conflict', async () => {
    await tab.write('mine');
    recorder.changeBehind('theirs, longer');
    await tab.refused();
    recorder.forget();
    await setSetting('files.saveConflictResolution', 'overwriteFileOnDisk');
    await tab.saved();
    assert.deepEqual(recorder.calls, ['willSave', 'stat', 'writeFile mine', 'stat', 'didSave']);
  });

  it('Compare: stat and readFile, at the same time; the text stays', async () => {
    await tab.write('mine');
    recorder.changeBehind('theirs, longer');
    recorder.forget();
    await vscode.commands.executeCommand('workbench.files.action.compareWithSaved');
    await eventually(() => assert.deepEqual(recorder.calls.slice(0, 2).sort(), ['readFile', 'stat']));
    assert.equal(recorder.mostAtOnce, 2);
    assert.equal(tab.text, 'mine');
  });

  it('Revert: stat and readFile, at the same time, while the document still has the unsaved text', async () => {
    await tab.write('mine');
    recorder.changeBehind('theirs, longer');
    recorder.forget();
    await tab.revert();
    assert.deepEqual(recorder.calls.slice(0, 2).sort(), ['readFile', 'stat']);
    assert.equal(recorder.calls[2], 'changed theirs, longer');
    assert.equal(recorder.mostAtOnce, 2);
    assert.equal(tab.text, 'theirs, longer');
  });

  it('told of a change: a clean tab is read again, and Undo then takes that back', async () => {
    recorder.forget();
    recorder.changeBehind('theirs, longer');
    recorder.announce();
    await eventually(() => assert.equal(tab.text, 'theirs, longer'));
    assert.ok(recorder.calls.includes('readFile'), recorder.calls.join());
    assert.equal(tab.isDirty, false);
    await tab.undo();
    assert.equal(tab.text, 'text');
    await tab.becomes({ dirty: true });
  });

  it('told of a change: a dirty tab is not read', async () => {
    await tab.write('mine');
    recorder.changeBehind('theirs, longer');
    recorder.forget();
    recorder.announce();
    await recorder.quiet();
    assert.deepEqual(recorder.calls, []);
    assert.equal(tab.text, 'mine');
  });

  it('told of a change while it saves: the tab is not read again, but is when told after didSave', async () => {
    await tab.write('mine');
    recorder.forget();
    recorder.onWrite = async () => {
      recorder.announce();
    };
    await tab.saved();
    await recorder.quiet();
    assert.equal(tab.text, 'mine');
    assert.ok(!recorder.calls.includes('readFile'), recorder.calls.join());

    recorder.changeBehind('mine, as the server made it');
    recorder.announce();
    await eventually(() => assert.equal(tab.text, 'mine, as the server made it'));
  });
});
