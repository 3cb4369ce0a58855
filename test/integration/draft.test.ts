import assert from 'node:assert/strict';
import { commands, Range, TabInputTextDiff, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import { canopy, connectAcme, eventually, workspaceFolder } from './acme';
import { answerModals, canopyText } from './definitions/world';
import { heard } from './hearing';

const first = '11111111-0000-4000-8000-000000000000';
const second = '22222222-0000-4000-8000-000000000000';

describe('a draft in a window with a folder', () => {
  afterEach(async () => {
    for (const name of ['product', 'product-2']) {
      const file = Uri.joinPath(workspaceFolder(), `${name}.cloudzoo.json`);
      await workspace.fs.delete(file).then(undefined, () => undefined);
    }
  });

  it('has a free name inside the folder, and is saved there', async () => {
    const sandbox = await connectAcme();
    const draft = await begin(first);
    assert.deepEqual([draft.uri.scheme, draft.languageId], ['untitled', 'cloudzoo-definition']);
    assert.equal(draft.uri.path, Uri.joinPath(workspaceFolder(), 'product.cloudzoo.json').path);
    const text = draft.getText();
    assert.equal(await draft.save(), true);
    const file = Uri.joinPath(workspaceFolder(), 'product.cloudzoo.json');
    assert.equal(Buffer.from(await workspace.fs.readFile(file)).toString('utf8'), text);

    const next = await begin(second);
    assert.equal(next.uri.path, Uri.joinPath(workspaceFolder(), 'product-2.cloudzoo.json').path);
    assert.deepEqual(sandbox.requests, []);
  });

  it('does not take the name of another draft', async () => {
    await connectAcme();
    const one = await begin(first);
    const other = await begin(second);
    assert.notEqual(one.uri.path, other.uri.path);
    assert.match(one.getText(), new RegExp(first));
    assert.match(other.getText(), new RegExp(second));
  });

  it('stays where the answer was lost and another product has its ID, which is then shown', async () => {
    const sandbox = await connectAcme();
    const text = canopyText.replace(canopy, first);
    const draft = await begin(first);
    const whole = new Range(draft.positionAt(0), draft.positionAt(draft.getText().length));
    const change = new WorkspaceEdit();
    change.replace(draft.uri, whole, text);
    await workspace.applyEdit(change);
    answerModals(message => (/^Create/.test(message) ? 'Create Product' : undefined));
    sandbox.fault({ kind: 'resetAfter', method: 'POST' });
    const pushing = commands.executeCommand('cloudZoo.pushDefinition', {
      connection: 'acme',
      uri: draft.uri,
    });
    // The first look fails; until the next one the product is another.
    await sandbox.whenRequest(({ method }) => method === 'POST');
    sandbox.fault({ kind: 'status', status: 503, method: 'GET' });
    await eventually(() => assert.ok(sandbox.readProduct(first)));
    sandbox.changeProduct(first, { version: 'theirs' });
    await pushing;

    assert.match(
      heard().at(-1)?.text ?? '',
      /acme already has a product with this ID .*version.* Your draft was kept/,
    );
    assert.equal(draft.isClosed, false);
    assert.equal(draft.getText(), text);
    await eventually(() => {
      const input = window.tabGroups.activeTabGroup.activeTab?.input;
      assert.ok(input instanceof TabInputTextDiff && input.modified.toString() === draft.uri.toString());
    });
  });
});

async function begin(id: string) {
  await commands.executeCommand('cloudZoo.createProduct', { connection: 'acme', id });
  return await eventually(() => {
    const document = window.activeTextEditor?.document;
    if (!document?.getText().includes(id)) throw new Error('There is no draft.');
    return document;
  });
}
