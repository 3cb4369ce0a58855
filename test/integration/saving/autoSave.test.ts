import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Messages } from './messages';
import { setSetting } from './settings';
import { eventually, type LiveTab } from './tab';
import { endWorld, Zoo } from './world';

const { AfterDelay, FocusOut, Manual } = vscode.TextDocumentSaveReason;

describe('saving: auto save', () => {
  /** Why VS Code began to save a live product, each time. */
  let reasons: vscode.TextDocumentSaveReason[];
  let subscription: vscode.Disposable;

  beforeEach(() => {
    Messages.listen();
    reasons = [];
    subscription = vscode.workspace.onWillSaveTextDocument(({ document, reason }) => {
      if (document.uri.scheme === 'cloudzoo') {
        reasons.push(reason);
      }
    });
  });

  afterEach(async () => {
    subscription.dispose();
    Messages.end();
    await endWorld();
  });

  const ways: Record<string, (zoo: Zoo) => Promise<LiveTab>> = {
    'set by the user for the language': async zoo => {
      await setSetting('files.autoSave', 'afterDelay', 'cloudzoo-product');
      const tab = await zoo.open();
      assert.equal(tab.document.languageId, 'cloudzoo-product');
      return tab;
    },
    'set by the user, with files.associations giving the tab another language': async zoo => {
      await setSetting('files.autoSave', 'afterDelay');
      await setSetting('files.associations', { '*.cloudzoo.json': 'json' });
      const tab = await zoo.open();
      assert.equal(tab.document.languageId, 'json');
      return tab;
    },
    'set by the user, with a language chosen by hand': async zoo => {
      await setSetting('files.autoSave', 'afterDelay');
      const tab = await zoo.open();
      await vscode.languages.setTextDocumentLanguage(tab.document, 'json');
      return tab;
    },
  };

  for (const [way, open] of Object.entries(ways)) {
    it(`${way}: ten edits ask the service nothing, and one save by hand sends one PUT`, async () => {
      const zoo = await Zoo.start();
      await setSetting('files.autoSaveDelay', 20);
      const tab = await open(zoo);
      zoo.sandbox.clearRequests();
      for (let edit = 1; edit <= 10; edit++) {
        await tab.set('version', `9.${edit}`);
      }
      await eventually(() => assert.ok(reasons.includes(AfterDelay), 'there was no auto save'));
      await tab.set('version', '9.11');
      await tab.becomes({ dirty: true });
      assert.deepEqual(zoo.sandbox.requests, []);

      await savedByHand(tab);
      assert.deepEqual(zoo.puts, [{ version: '9.11' }]);
    });
  }

  it('is off for a live product as VS Code comes, though VS Code for the Web has it on', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    assert.equal(vscode.workspace.getConfiguration('files', tab.document).get('autoSave'), 'off');
  });

  it('when the focus leaves asks the service nothing either', async () => {
    const zoo = await Zoo.start();
    await setSetting('files.autoSave', 'onFocusChange', 'cloudzoo-product');
    const tab = await zoo.open();
    await tab.set('version', '9.0');
    zoo.sandbox.clearRequests();
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ content: 'something else' }),
    );
    await eventually(() => assert.ok(reasons.includes(FocusOut), 'there was no auto save'));
    assert.equal(tab.isDirty, true);
    assert.deepEqual(zoo.sandbox.requests, []);

    await tab.focus();
    await savedByHand(tab);
    assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
  });

  /** A save by hand joins an auto save of the same text that is still under way, and is refused with it. */
  async function savedByHand(tab: LiveTab): Promise<void> {
    await eventually(async () => assert.ok(await tab.save(), 'the save was refused'));
    assert.equal(reasons.filter(reason => reason === Manual).length, 1, 'a save by hand was refused');
    await tab.becomes({ dirty: false });
  }
});
