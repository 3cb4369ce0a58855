import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Messages } from './messages';
import { canopy, endWorld, Zoo } from './world';

const { fs } = vscode.workspace;

/** A product that does not exist. */
const nobody = { id: '00000000-0000-4000-8000-000000000000', title: 'Nobody' };

describe('saving: a write that does not come from the tab', () => {
  beforeEach(() => {
    Messages.listen();
  });

  afterEach(async () => {
    Messages.end();
    await endWorld();
  });

  it('of another extension is refused, whether or not the product is open', async () => {
    const zoo = await Zoo.start();
    const foreign = Buffer.from((zoo.sandbox.readProduct(canopy.id) ?? '').replace('8.2.1', '6.6.6'));
    await assert.rejects(async () => await fs.writeFile(zoo.uriOf(), foreign), /saved only from its own tab/);

    const tab = await zoo.open();
    await assert.rejects(async () => await fs.writeFile(tab.uri, foreign), /saved only from its own tab/);
    await tab.set('version', '9.0');
    await assert.rejects(async () => await fs.writeFile(tab.uri, foreign), /saved only from its own tab/);
    assert.deepEqual(zoo.puts, []);
    assert.equal(tab.shows('version'), '9.0');
    await tab.saved();
    assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
  });

  it('of [Create File] is refused', async () => {
    const zoo = await Zoo.start();
    // VS Code makes the folder first, which every address seems to have.
    await fs.createDirectory(vscode.Uri.joinPath(zoo.uriOf(nobody), '..'));
    await assert.rejects(async () => await fs.writeFile(zoo.uriOf(nobody), new Uint8Array()));
    const tab = await zoo.open();
    await assert.rejects(async () => await fs.writeFile(tab.uri, new Uint8Array()));
    assert.deepEqual(
      zoo.sandbox.requests.filter(({ method }) => method !== 'GET'),
      [],
    );
  });

  it('deletes and renames nothing', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    await assert.rejects(async () => await fs.delete(tab.uri), /cannot delete a product.*Forget Product/);
    await assert.rejects(
      async () => await fs.rename(tab.uri, zoo.uriOf(nobody)),
      /name of this tab is the title/,
    );
    assert.equal(tab.shows('version'), '8.2.1');
    assert.deepEqual(
      zoo.sandbox.requests.filter(({ method }) => method !== 'GET'),
      [],
    );
  });
});
