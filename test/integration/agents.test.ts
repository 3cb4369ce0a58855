import assert from 'node:assert/strict';
import { CancellationTokenSource, LanguageModelTextPart, lm, Uri, workspace } from 'vscode';
import { canopy, configure, connectAcme, student, workspaceFolder, writes } from './acme';
import { canopyText } from './definitions/world';

describe('the tools for language models', () => {
  afterEach(() => configure('languageModelTools', undefined));

  it('list the products without asking the service', async () => {
    const sandbox = await connectAcme();
    sandbox.clearRequests();
    const [{ connection, products }] = JSON.parse(await invoke('listProducts', {}));
    assert.equal(connection, 'acme');
    assert.ok(products.some(({ id }: { id: string }) => id === canopy));
    assert.deepEqual(sandbox.requests, []);
  });

  it('read a product as it is', async () => {
    const sandbox = await connectAcme();
    const { titles } = JSON.parse(
      await invoke('readProduct', { id: `{${canopy.toUpperCase()}}`, connection: 'acme' }),
    );
    assert.equal(titles.en, 'Canopy for Rhino');
    assert.equal(JSON.parse(await invoke('readProduct', { id: student })).id, student);
    assert.deepEqual(writes(sandbox), []);
  });

  it('compare a definition of the workspace, and read no other file', async () => {
    const sandbox = await connectAcme();
    const file = Uri.joinPath(Uri.file(workspaceFolder().fsPath), 'agents.cloudzoo.json');
    await workspace.fs.writeFile(file, Buffer.from(canopyText.replace('8.2.1', '8.3.0')));
    try {
      const answer = JSON.parse(await invoke('compareDefinition', { file: 'agents.cloudzoo.json' }));
      assert.deepEqual(answer.changed, ['version']);
      assert.deepEqual(answer.values.version, { live: '8.2.1', definition: '8.3.0' });
      assert.equal(answer.inSync, false);
    } finally {
      await workspace.fs.delete(file);
    }
    for (const other of [
      '/etc/passwd',
      '/tmp/x.cloudzoo.json',
      `cloudzoo://acme/${canopy}/a.cloudzoo.json`,
    ]) {
      await assert.rejects(
        invoke('compareDefinition', { file: other }),
        /Name a definition of the workspace/,
      );
    }
    assert.deepEqual(writes(sandbox), []);
  });

  it('say what is wrong with what they were given, as to a person', async () => {
    await connectAcme({}, 'one');
    await connectAcme({}, 'two');
    await assert.rejects(invoke('readProduct', {}), /Name the product by its ID/);
    await assert.rejects(invoke('readProduct', { id: canopy }), /Name the connection: one, two may have/);
    await assert.rejects(
      invoke('readProduct', { id: canopy, connection: 'three' }),
      /no connection named three/,
    );
  });

  it('tell what failed', async () => {
    assert.ok(Array.isArray(JSON.parse(await invoke('explainFailure', {}))));
  });

  it('answer nothing when the person turned them off', async () => {
    const sandbox = await connectAcme();
    await configure('languageModelTools', false);
    sandbox.clearRequests();
    for (const name of ['listProducts', 'readProduct', 'compareDefinition', 'explainFailure']) {
      await assert.rejects(invoke(name, { id: canopy }));
    }
    assert.deepEqual(sandbox.requests, []);
  });
});

async function invoke(name: string, input: object): Promise<string> {
  const source = new CancellationTokenSource();
  const options = { input, toolInvocationToken: undefined };
  const { content } = await lm.invokeTool(`cloudZoo_${name}`, options, source.token);
  return content.map(part => (part instanceof LanguageModelTextPart ? part.value : '')).join('');
}
