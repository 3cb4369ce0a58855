import assert from 'node:assert/strict';
import { commands, Range, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import type { Sandbox } from '../../../src/sandbox';
import { canopy, connectAcme, eventually, workspaceFolder } from '../acme';
import { recorded } from '../licenses/services';
import { Messages } from '../saving/messages';

describe("testing an issuer's server at each save", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let messages: Messages;
  let file: Uri;
  let number = 0;

  beforeEach(async () => {
    sandbox = await connectAcme();
    messages = Messages.listen();
    file = Uri.joinPath(workspaceFolder(), `followed-${++number}.cloudzoo-issuer.json`);
    const { url, keys } = sandbox.issuerServer;
    const plan = { url, connection: 'acme', product: canopy, valid: keys.valid };
    await workspace.fs.writeFile(file, Buffer.from(JSON.stringify(plan, undefined, 2)));
    await window.showTextDocument(file);
    await commands.executeCommand('testing.refreshTests');
  });
  afterEach(async () => {
    await commands.executeCommand('testing.stopContinuousRun');
    Messages.end();
    await workspace.fs.delete(file).then(undefined, () => undefined);
    await commands.executeCommand('testing.refreshTests');
  });

  const calls = () => sandbox.requests.filter(({ path }) => path.startsWith('/issuer'));
  const modals = () => messages.all.filter(({ isModal }) => isModal);
  const runs = async () =>
    (await recorded(sandbox)).filter(
      ({ operation, ending }) => operation === 'testIssuer' && ending?.outcome === 'done',
    ).length;

  async function agree(): Promise<void> {
    const testing = Promise.resolve(commands.executeCommand('cloudZoo.testIssuer', { uri: file.toString() }));
    (await messages.when(/^Test the server at /)).press('Test Server');
    await testing;
  }

  /** Changes the plan as a person does who types, and saves it. */
  async function save(search: string, replacement: string): Promise<void> {
    const document = await workspace.openTextDocument(file);
    const at = document.getText().indexOf(search);
    assert.ok(at >= 0, document.getText());
    const edit = new WorkspaceEdit();
    const range = document.validateRange(
      new Range(document.positionAt(at), document.positionAt(at + search.length)),
    );
    edit.replace(file, range, replacement);
    assert.ok(await workspace.applyEdit(edit));
    assert.ok(await document.save());
  }

  it('runs what was saved again, each time, and asks nothing', async () => {
    await agree();
    const before = sandbox.issuerServer.state();
    await commands.executeCommand('testing.startContinuousRun');
    const asked = modals().length;
    for (const entity of ['1111-|-User', '2222-|-User']) {
      const counted = await runs();
      sandbox.clearRequests();
      await save(
        entity === '1111-|-User' ? '\n}' : '1111-|-User',
        entity === '1111-|-User' ? `,\n  "entity": "${entity}"\n}` : entity,
      );
      await eventually(async () => assert.equal(await runs(), counted + 1));
      assert.ok(
        calls().some(({ body }) => body.includes(entity)),
        'the plan runs as it was saved',
      );
    }
    assert.equal(modals().length, asked);
    assert.equal(sandbox.issuerServer.state(), before);

    await commands.executeCommand('testing.stopContinuousRun');
    sandbox.clearRequests();
    await save('2222-|-User', '3333-|-User');
    await commands.executeCommand('testing.refreshTests');
    assert.deepEqual(calls(), []);
  });

  it('sends nothing to an origin that nobody agreed to, and does not ask', async () => {
    const other = await connectAcme({}, 'other');
    await agree();
    const agreed = modals().length;
    sandbox.clearRequests();
    await commands.executeCommand('testing.startContinuousRun');
    // The secret of the same connection, for a server elsewhere: as a plan out of a pull request might say.
    await save(new URL(sandbox.issuerServer.url).host, new URL(other.issuerServer.url).host);
    // Back at the first origin it runs, after what was saved before it.
    await save(new URL(other.issuerServer.url).host, new URL(sandbox.issuerServer.url).host);
    await eventually(() => assert.ok(calls().length > 10));
    await eventually(async () => assert.equal(await runs(), 2));
    assert.deepEqual(other.requests, []);
    assert.equal(modals().length, agreed);
  });
});
