import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Messages } from './messages';
import { Prompts } from './prompts';
import { comparison, textAt } from './tab';
import { canopy, endWorld, Zoo } from './world';

describe('saving: the history of a product', () => {
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

  it('says so where there is none yet', async () => {
    const zoo = await Zoo.start();
    await zoo.open();
    await vscode.commands.executeCommand('cloudZoo.productHistory', zoo.refOf());
    await messages.when(/^There is no history yet/);
  });

  it('has the states before and after each save, newest first, and restores one as an edit', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    await tab.set('version', '9.0');
    await tab.saved();
    // What a colleague overwrote is in it too, as it was just before our next save.
    zoo.sandbox.changeProduct(canopy.id, { downloadUrl: 'https://example.com/theirs' });
    await tab.set('version', '9.1');
    await tab.saved();
    await tab.willShow('downloadUrl', 'https://example.com/theirs');

    const listing = vscode.commands.executeCommand('cloudZoo.productHistory', zoo.refOf());
    const items = await prompts.choose((_item, index) => index === 3);
    assert.deepEqual(
      items.map(({ description, detail }) => [description, detail]),
      [
        ['saved', 'Differs from the previous state in: version'],
        ['before a save', 'Differs from the previous state in: downloadUrl'],
        ['saved', 'Differs from the previous state in: version'],
        ['before a save', undefined],
      ],
    );
    await prompts.choose(({ label }) => /Restore/.test(label));
    await listing;

    await tab.willShow('version', '8.2.1');
    await tab.willShow('downloadUrl', 'https://example.com/canopy/download');
    await tab.becomes({ dirty: true });
    assert.equal(zoo.puts.length, 2, 'restoring sends nothing');
    // It takes back what a colleague changed, which is refused once by name.
    await tab.refused();
    await tab.saved();
    assert.deepEqual(zoo.puts[2], { version: '8.2.1', downloadUrl: 'https://example.com/canopy/download' });
  });

  it('compares a state with the tab as it is now', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    await tab.set('version', '9.0');
    await tab.saved();
    await tab.set('version', '9.1');

    const listing = vscode.commands.executeCommand('cloudZoo.productHistory', zoo.refOf());
    await prompts.choose(({ description }) => description === 'before a save');
    await prompts.choose(({ label }) => /Compare/.test(label));
    await listing;
    const input = await comparison();
    assert.match(await textAt(input.original), /"version": "8\.2\.1"/);
    assert.equal(input.modified.toString(), tab.uri.toString());
    assert.equal(tab.shows('version'), '9.1');
  });

  it('is one for all connections to the same account', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    await tab.set('version', '9.0');
    await tab.saved();
    const other = await zoo.again();
    const listing = vscode.commands.executeCommand('cloudZoo.productHistory', other.refOf());
    const items = await prompts.choose(() => true);
    assert.equal(items.length, 2);
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await listing;
  });
});
