import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as vscode from 'vscode';
import { editTo } from '../../../src/products/editor/documents';
import { Messages } from './messages';
import { Prompts } from './prompts';
import { eventually, type LiveTab } from './tab';
import { canopy, endWorld, Zoo } from './world';

/** Characters that share halves, that combine, and that are joined. */
const pieces = ['🐡', '🐠', '😀', '𝒜', 'e\u0301', 'é', 'a', '👩‍👩‍👧', '👩🏽', '🇨🇭', '🇨🇦', 'Fish ', '字'];
const value = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 })
  .map(parts => parts.join(''));
const runs = { numRuns: 12, endOnFailure: true };

describe('saving: an edit of ours never cuts a character', function () {
  this.timeout(90_000);
  let messages: Messages;
  let prompts: Prompts;

  beforeEach(() => {
    messages = Messages.listen();
    prompts = Prompts.watch();
  });

  afterEach(async () => {
    Prompts.end();
    Messages.end();
    await endWorld();
  });

  it('from any text to any other, in a document of the editor', async () => {
    const document = await vscode.workspace.openTextDocument({ content: '' });
    const text = fc
      .array(fc.constantFrom(...pieces, '\n', ' '), { maxLength: 12 })
      .map(parts => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, async wanted => {
        await vscode.workspace.applyEdit(editTo(document, wanted));
        assert.equal(document.getText(), wanted);
      }),
      { numRuns: 150, endOnFailure: true },
    );
  });

  it('by Pull', async () => {
    const zoo = await Zoo.start();
    const file = vscode.Uri.joinPath(folder(), 'characters.cloudzoo.json');
    await vscode.workspace.fs.writeFile(file, Buffer.from('{}'));
    const { document } = await vscode.window.showTextDocument(file);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(value, value, async (mine, live) => {
        // A state that was there a moment ago would be old news.
        const versions = [mine, live].map(version => `${++run} ${version}`);
        zoo.sandbox.changeProduct(canopy.id, { version: versions[1] });
        const text = JSON.stringify({ id: canopy.id, version: versions[0] });
        await vscode.workspace.applyEdit(editTo(document, text));
        await vscode.commands.executeCommand('cloudZoo.pullDefinition', {
          connection: zoo.connection,
          uri: file,
        });
        assert.equal(JSON.parse(document.getText()).version, versions[1]);
      }),
      runs,
    );
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.workspace.fs.delete(file);
  });

  it('by Restore, and what is restored is sent whole', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    await fc.assert(
      fc.asyncProperty(value, value, async (one, other) => {
        fc.pre(one !== other);
        await setAndSave(tab, one);
        await setAndSave(tab, other);
        const listing = vscode.commands.executeCommand('cloudZoo.productHistory', zoo.refOf());
        // The newest is what was just saved, the next one what was there before.
        await prompts.choose((_item, index) => index === 1);
        await prompts.choose(({ label }) => /Restore/.test(label));
        await listing;
        await tab.willShow('version', one);
        await tab.saved();
        assert.equal(zoo.truth('version'), one);
      }),
      { ...runs, numRuns: 5 },
    );
  });

  it('by Restore Previous', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    await fc.assert(
      fc.asyncProperty(value, value, async (mine, its) => {
        fc.pre(mine !== its && tab.shows('version') !== mine);
        messages.all.length = 0;
        const answer = { ...JSON.parse(zoo.sandbox.readProduct(canopy.id) ?? ''), version: its };
        zoo.sandbox.fault({ kind: 'statusAfter', status: 200, method: 'PUT', body: JSON.stringify(answer) });
        await setAndSave(tab, mine);
        // The service has what it answered: a later save that asks first must not find anything else.
        zoo.sandbox.changeProduct(canopy.id, { version: its });
        const message = await messages.when(/^Saved to zoo-\d+, but/);
        await tab.willShow('version', its);
        message.press('Restore Previous');
        await tab.willShow('version', mine);
        await tab.revert();
      }),
      { ...runs, numRuns: 5 },
    );
  });

  it('and half of one that is there all the same is marked, and never sent', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    await tab.replace(/"version": "[^"]*"/, '"version": "Fish \ud83d"');
    const line = tab.text.slice(0, tab.text.indexOf('Fish')).split('\n').length;
    await eventually(() => {
      const found = vscode.languages.getDiagnostics(tab.uri).filter(({ source }) => source === 'Cloud Zoo');
      assert.match(
        found[0]?.message ?? '',
        new RegExp(`^There is half of a character .*line ${line}, column`),
      );
    });
    await tab.refused();
    await assert.rejects(async () => await vscode.workspace.fs.writeFile(tab.uri, Buffer.from(tab.text)));
    await tab.replace('\ud83d', '\\ud83d');
    await tab.refused();
    assert.deepEqual(zoo.puts, []);
    await tab.revert();
    await tab.set('version', 'Fish 🐡');
    await tab.saved();
    assert.deepEqual(zoo.puts, [{ version: 'Fish 🐡' }]);
  });
});

/** An edit without a label would be cut by VS Code itself, which is what is looked at here. */
async function setAndSave(tab: LiveTab, version: string): Promise<void> {
  if (tab.shows('version') !== version) {
    const text = tab.text.replace(/"version": "[^"]*"/, () => `"version": ${JSON.stringify(version)}`);
    await vscode.workspace.applyEdit(editTo(tab.document, text));
    await tab.saved();
  }
}

function folder(): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first, 'there is no folder');
  return first.uri;
}
