import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Messages } from './messages';
import { Prompts } from './prompts';
import { closeTabs, documentAt, eventually, type LiveTab } from './tab';
import { canopy, endWorld, student, Zoo } from './world';

describe('saving: a tab of what was last seen', () => {
  let messages: Messages;

  beforeEach(() => {
    messages = Messages.listen();
  });

  afterEach(async () => {
    Messages.end();
    Prompts.end();
    await endWorld();
  });

  it('opens without the service, read-only, and can be edited and saved when the service is back', async () => {
    const seen = await Zoo.start();
    await seen.open();
    await closeTabs();
    // Like a window that was just started: it knows what is on the disk.
    const zoo = await seen.again();
    await zoo.stop();

    const tab = await zoo.open();
    assert.equal(tab.shows('version'), '8.2.1');
    assert.equal(await isReadOnly(tab), true);
    await typeInto(tab);
    assert.equal(tab.shows('version'), '8.2.1');
    assert.equal(tab.isDirty, false);
    const message = await messages.when(/^Canopy for Rhino\.cloudzoo\.json: .*could not be reached/);
    assert.deepEqual(messages.texts, [message.text]);

    await zoo.restart();
    await zoo.refresh();
    await eventually(async () => assert.equal(await isReadOnly(tab), false));
    await eventually(async () => {
      await typeInto(tab);
      await tab.becomes({ dirty: true });
    });
    await tab.revert();
    await tab.set('version', '9.0');
    await tab.saved();
    assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
  });

  it('opens at once while the service is slow, and shows the news when they arrive', async () => {
    const seen = await Zoo.start();
    await seen.open();
    await closeTabs();
    const zoo = await seen.again();
    zoo.sandbox.changeProduct(canopy.id, { version: '10.0' });
    zoo.sandbox.fault({ kind: 'latency', ms: 4000, method: 'GET' });

    const tab = await zoo.open();
    assert.equal(tab.shows('version'), '8.2.1');
    assert.equal(await isReadOnly(tab), true);
    await tab.willShow('version', '10.0');
    await eventually(async () => assert.equal(await isReadOnly(tab), false));
    assert.deepEqual(messages.texts, []);
  });

  it('that was never seen shows nothing without the service, one message, and opens when the service is back', async () => {
    const zoo = await Zoo.start();
    await zoo.stop();
    await openAnyhow(zoo);
    await messages.when(/could not be reached/);
    assert.equal(documentAt(zoo.uriOf()), undefined);

    await zoo.restart();
    await zoo.refresh();
    await openAnyhow(zoo);
    await willHaveText(zoo.uriOf());
    assert.equal(messages.texts.length, 1);
  });

  it('without a secret offers to enter it, once for all tabs, and then heals by itself', async () => {
    const zoo = await Zoo.start({}, { hasSecret: false });
    await openAnyhow(zoo);
    const message = await messages.when(/^There is no secret for issuer sandbox/);
    await openAnyhow(zoo, student);
    assert.deepEqual(messages.texts, [message.text]);
    assert.deepEqual(zoo.sandbox.requests, []);

    const prompts = Prompts.watch();
    message.press('Enter Secret…');
    await prompts.type(zoo.sandbox.secret);
    await messages.when(/^The secret of .* was stored/);
    // The tab in front heals by itself, the one behind it when it comes to the front.
    await willHaveText(zoo.uriOf(student));
    await vscode.commands.executeCommand('workbench.action.previousEditor');
    await willHaveText(zoo.uriOf());
    const labels = vscode.window.tabGroups.all.flatMap(group => group.tabs.map(({ label }) => label));
    const { authority } = zoo.uriOf();
    assert.deepEqual(labels, [
      `Canopy for Rhino.cloudzoo.json · ${authority}`,
      `Canopy Student.cloudzoo.json · ${authority}`,
    ]);
  });
});

async function isReadOnly(tab: LiveTab): Promise<boolean> {
  const { permissions } = await vscode.workspace.fs.stat(tab.uri);
  return permissions === vscode.FilePermission.Readonly;
}

/** Presses a key in the tab. */
async function typeInto(tab: LiveTab): Promise<void> {
  await tab.focus();
  await vscode.commands.executeCommand('type', { text: ' ' });
}

/** Opens a tab that may show an error in place of a text. */
async function openAnyhow(zoo: Zoo, product = canopy): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', zoo.uriOf(product), { preview: false });
}

async function willHaveText(uri: vscode.Uri): Promise<void> {
  await eventually(() => assert.match(documentAt(uri)?.getText() ?? '', /"version":/));
}
