import assert from 'node:assert/strict';
import { commands, env, extensions, window } from 'vscode';
import {
  asked,
  canopy,
  configure,
  connectAcme,
  connectionTo,
  listed,
  openProduct,
  student,
  writes,
} from './acme';
import { heard } from './hearing';

describe('the commands', () => {
  it('are those that the manifest names', async () => {
    const all = await commands.getCommands(true);
    // VS Code adds its own for each view: `cloudZoo.products.focus` and so on.
    const ours = all.filter(id => /^cloudZoo\.\w+$/.test(id));
    assert.deepEqual(ours.sort(), contributed().sort());
  });

  for (const [state, connections] of [
    ['no connection', 0],
    ['one connection', 1],
    ['two connections', 2],
  ] as const) {
    it(`run without an argument, with ${state}, and are left with Escape: nothing is sent or said to be wrong`, async function () {
      this.timeout(60_000);
      const sandboxes = [];
      for (let i = 0; i < connections; i++) sandboxes.push(await connectAcme({}, `acme-${i}`));
      const before = connections === 0 ? undefined : listed('acme-0');
      for (const id of contributed()) {
        await runAndLeave(id);
        const wrong = heard().filter(({ text }) => /unexpected went wrong|undefined|\[object/.test(text));
        assert.deepEqual(wrong, [], id);
      }
      await commands.executeCommand('cloudZoo.stopSandbox');
      for (const sandbox of sandboxes) assert.deepEqual(writes(sandbox), []);
      assert.deepEqual(connections === 0 ? undefined : listed('acme-0'), before, 'the list is as it was');
      assert.deepEqual(
        heard().filter(({ level, modal }) => level === 'error' && modal),
        [],
      );
    });
  }

  it('say what to do first when there is no connection', async () => {
    for (const id of ['addProduct', 'createProduct', 'testConnection', 'removeConnection', 'deleteLicense']) {
      await commands.executeCommand(`cloudZoo.${id}`);
      const last = heard().at(-1);
      assert.match(last?.text ?? '', /There is no connection (to Cloud Zoo )?yet\. Add one first\./, id);
      assert.deepEqual(last?.buttons, ['Add Connection…'], id);
    }
  });

  it('take their answers from an argument: a product is added and forgotten', async () => {
    const sandbox = await connectAcme();
    await configure('connections', [{ ...connectionTo(sandbox), products: [] }]);
    sandbox.clearRequests();
    await commands.executeCommand('cloudZoo.addProduct', { connection: 'acme', id: canopy.toUpperCase() });
    assert.deepEqual(listed(), [canopy]);
    assert.ok(asked(sandbox).includes(`GET ${canopy}`));
    assert.match(heard().at(-1)?.text ?? '', /^Added to acme: Canopy for Rhino/);

    await commands.executeCommand('cloudZoo.addProduct', { connection: 'acme', id: student });
    await commands.executeCommand('cloudZoo.forgetProduct', { connection: 'acme', id: canopy });
    assert.deepEqual(listed(), [student]);
    assert.match(heard().at(-1)?.text ?? '', /^"Canopy for Rhino" was taken off your list/);
    assert.deepEqual(writes(sandbox), []);
  });

  it('add no product that the service does not know', async () => {
    const sandbox = await connectAcme();
    await configure('connections', [{ ...connectionTo(sandbox), products: [student] }]);
    const unknown = '00000000-1111-4222-8333-444444444444';
    await commands.executeCommand('cloudZoo.addProduct', { connection: 'acme', id: unknown });
    assert.deepEqual(listed(), [student]);
    assert.match(heard().at(-1)?.text ?? '', new RegExp(`Not added: ${unknown}\\..* 404 NotFound`));
  });

  it('name a connection that is not there', async () => {
    await connectAcme();
    await commands.executeCommand('cloudZoo.addProduct', { connection: 'nobody', id: canopy });
    assert.match(heard().at(-1)?.text ?? '', /There is no connection named nobody/);
  });

  it('act on the tab in front where nothing is given', async () => {
    await connectAcme();
    await openProduct(student);
    await commands.executeCommand('cloudZoo.copyProductId');
    assert.equal(await env.clipboard.readText(), student);
  });

  it('ask before a license is deleted, though everything was given', async () => {
    const sandbox = await connectAcme();
    await commands.executeCommand('cloudZoo.deleteLicense', {
      connection: 'acme',
      productId: canopy,
      licenseId: 'CN-2025-000117',
      entityId: '4815162342-|-Group',
    });
    const [question, ...more] = heard();
    assert.deepEqual([question?.modal, more.length], [true, 0]);
    assert.deepEqual(question?.buttons, ['Show Request', 'Delete License Cluster']);
    assert.deepEqual(writes(sandbox), []);
    assert.equal(window.activeTextEditor, undefined);
  });
});

function contributed(): string[] {
  const manifest: { contributes: { commands: { command: string }[] } } | undefined =
    extensions.getExtension('cloud-zoo.cloud-zoo')?.packageJSON;
  return (manifest?.contributes.commands ?? []).map(({ command }) => command);
}

/** Runs a command and closes each prompt that it shows. */
async function runAndLeave(id: string): Promise<void> {
  let running = true;
  const done = Promise.resolve(commands.executeCommand(id)).finally(() => {
    running = false;
  });
  while (running) {
    await Promise.race([done, new Promise(resolve => setTimeout(resolve, 50))]);
    if (running) await commands.executeCommand('workbench.action.closeQuickOpen');
  }
  await done;
}
