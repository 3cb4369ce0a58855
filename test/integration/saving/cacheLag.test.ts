import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Messages } from './messages';
import { eventually, LiveTab } from './tab';
import { canopy, endWorld, Zoo } from './world';

describe('saving: while the cache of the service still says the old', () => {
  let messages: Messages;

  beforeEach(() => {
    messages = Messages.listen();
  });

  afterEach(async () => {
    Messages.end();
    await endWorld();
  });

  it('two saves in a row go through, and Revert, Refresh and another window keep the new', async () => {
    const zoo = await Zoo.start({ cacheSeconds: 120 });
    const tab = await zoo.open();
    await tab.set('version', '9.0');
    await tab.saved();
    await tab.set('version', '9.1');
    await tab.saved();
    assert.deepEqual(zoo.puts, [{ version: '9.0' }, { version: '9.1' }]);
    assert.equal(await served(zoo, 'version'), '8.2.1');

    await tab.set('downloadUrl', 'https://example.com/typed');
    await tab.revert();
    assert.equal(tab.shows('version'), '9.1');
    assert.equal(tab.shows('downloadUrl'), 'https://example.com/canopy/download');

    zoo.sandbox.clearRequests();
    await zoo.refresh();
    await eventually(() => assert.equal(zoo.sandbox.requests[0]?.outcome, 'answered'));
    assert.equal(tab.shows('version'), '9.1');
    assert.equal(tab.isDirty, false);

    const other = await zoo.again();
    const elsewhere = await other.open();
    assert.equal(elsewhere.shows('version'), '9.1');
    await other.refresh();
    await elsewhere.set('version', '9.2');
    await elsewhere.saved();
    assert.deepEqual(zoo.puts.at(-1), { version: '9.2' });
    assert.equal(await served(zoo, 'version'), '8.2.1');
    assert.deepEqual(messages.texts, []);
  });

  it('a value set back to what the cache says is sent all the same', async () => {
    const zoo = await Zoo.start({ cacheSeconds: 120 });
    const tab = await zoo.open();
    await tab.set('version', '9.0');
    await tab.saved();
    await tab.set('version', '8.2.1');
    await tab.saved();
    assert.deepEqual(zoo.puts, [{ version: '9.0' }, { version: '8.2.1' }]);
    assert.equal(zoo.truth('version'), '8.2.1');
  });

  it('a product that was just created opens and is saved, though GET still answers 404', async () => {
    const zoo = await Zoo.start({ cacheSeconds: 120 });
    const id = 'f3c9d2a4-6b7e-4c15-8d90-2a1b3c4d5e6f';
    const {
      creationDate: _date,
      iss: _issuer,
      ...canopyAsIs
    } = JSON.parse(zoo.sandbox.readProduct(canopy.id) ?? '');
    const content = JSON.stringify({ ...canopyAsIs, id, titles: { en: 'Brand New' } }, undefined, 2);
    const draft = await vscode.workspace.openTextDocument({ language: 'cloudzoo-definition', content });
    await vscode.window.showTextDocument(draft);
    const creating = vscode.commands.executeCommand('cloudZoo.pushDefinition', {
      connection: zoo.connection,
      uri: draft.uri,
    });
    const question = await messages.when(/^Create "Brand New"/);
    assert.equal(question.isModal, true);
    question.press('Create Product');
    await creating;

    const posted = zoo.sandbox.requests.filter(({ method }) => method === 'POST');
    assert.equal(posted.length, 1);
    assert.equal(await served(zoo, 'version', id), undefined);
    const tab = await LiveTab.show(zoo.uriOf({ id, title: 'Brand New' }));
    assert.equal(tab.shows('version'), '8.2.1');
    await tab.set('version', '9.0');
    await tab.saved();
    assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
    await zoo.refresh({ id, title: 'Brand New' });
    assert.equal(tab.shows('version'), '9.0');
  });
});

/** What the service's GET gives just now. */
async function served({ sandbox }: Zoo, name: string, id = canopy.id): Promise<unknown> {
  const credentials = Buffer.from(`${sandbox.issuer}:${sandbox.secret}`).toString('base64');
  const answer = await fetch(`${sandbox.endpoint}/product/${id}`, {
    headers: { Authorization: `Basic ${credentials}` },
  });
  const value: unknown = answer.ok ? await answer.json() : {};
  return (value as Record<string, unknown>)[name];
}
