import assert from 'node:assert/strict';
import {
  accountAt,
  canopy,
  connect,
  edit,
  issuer,
  openAcme,
  openProduct,
  secret,
  startCloudZoo,
  student,
} from './acme';
import { host, openWorkbench } from './fixture';

describe('the first minute', () => {
  it('tries the sandbox in one click; its tab offers to start it again after a reload', async () => {
    const workbench = await openWorkbench();
    await workbench.showContainer('Cloud Zoo');
    await workbench.clickWelcome('Products', 'Try the sandbox');
    await workbench.treeRow('Products', 'sandbox');
    await openProduct(workbench, canopy);
    const text = await workbench.wholeText();
    assert.equal(host().readSettings()['cloudZoo.connections'], undefined);
    assert.equal((await host().keyring?.secretTool('search', 'service', 'vscode-cloud-zoo'))?.stdout, '');

    await workbench.reload();
    await workbench.clickNotification(
      'This tab shows a product of the sandbox, which is not running.',
      'Start Sandbox',
    );
    await workbench.waitForText('"version"');
    await workbench.waitForTab(canopy.tab, false);
    assert.equal((await workbench.tabs()).length, 1);
    assert.equal(await workbench.wholeText(), text);
    await workbench.showContainer('Cloud Zoo');
    await workbench.treeRow('Products', canopy.title);
  });

  it('finds in the guide what the sandbox holds, and removes a license from there without typing', async () => {
    const workbench = await openWorkbench();
    await workbench.showContainer('Cloud Zoo');
    await workbench.runCommand('Cloud Zoo: Start Sandbox');
    await workbench.treeRow('Products', 'sandbox');
    await workbench.rowMenu('Products', 'sandbox', 'Show Sandbox Guide');
    await workbench.waitForText('CN-2025-000117');
    await workbench.screenshot('sandbox-guide');
    await workbench.clickLens('Delete License…');
    const { message } = await workbench.modal();
    assert.match(message, /^Delete the license cluster of license "CN-2025-000117"\?/);
    await workbench.clickModal('Delete License Cluster');
    await workbench.notification('Deleted: the license cluster of license CN-2025-000117.');
    await workbench.eventually(async () =>
      assert.doesNotMatch(await workbench.wholeText(), /CN-2025-000117/),
    );
  });

  it('stops the sandbox only after a question where a tab is not saved; the first button only shows', async () => {
    const workbench = await openWorkbench();
    await workbench.showContainer('Cloud Zoo');
    await workbench.runCommand('Cloud Zoo: Start Sandbox');
    await workbench.treeRow('Products', canopy.title);
    await openProduct(workbench, canopy);
    await edit(workbench, canopy.tab, '"8.2.1"', '"8.3"');
    await workbench.runCommand('Cloud Zoo: Stop Sandbox');
    const modal = await workbench.modal();
    assert.equal(modal.message, 'Stop the sandbox?');
    assert.match(modal.detail, /unsaved changes.*Canopy for Rhino/);
    assert.equal(modal.focused, 'Show Open Editors');
    await workbench.screenshot('stop-sandbox');
    await workbench.press('Enter');
    await workbench.page.getByText('1 unsaved').first().waitFor();
    await workbench.showContainer('Cloud Zoo');
    await workbench.treeRow('Products', 'sandbox');
    await workbench.runCommand('Cloud Zoo: Stop Sandbox');
    await workbench.modal();
    await workbench.clickModal('Stop Sandbox');
    await workbench.eventually(async () =>
      assert.ok(!(await workbench.treeRows('Products')).some(({ label }) => label === 'sandbox')),
    );
  });

  it('logs what was asked, without secrets', async () => {
    const { sandbox, workbench } = await openAcme();
    await openProduct(workbench, student);
    sandbox.fault({ method: 'GET', kind: 'status', status: 503 });
    await workbench.runCommand('Cloud Zoo: Refresh');
    await workbench.runCommand('Cloud Zoo: Show Log');
    const log = await workbench.eventually(async () => {
      const log = await workbench.outputText();
      assert.match(log, / GET \/v1\/product\/[0-9a-f-]{36} 503 \d+ ms/);
      assert.match(log, new RegExp(` GET /v1/product/${student.id} 200 \\d+ ms`));
      return log;
    });
    const encoded = Buffer.from(`${issuer}:${secret}`).toString('base64');
    for (const hidden of [secret, encoded, 'Authorization', 'Basic']) assert.ok(!log.includes(hidden), log);
  });

  it('shows an entry of the settings that cannot be used as a row with its reason, beside the good ones', async () => {
    const sandbox = await startCloudZoo();
    await connect(sandbox);
    const { 'cloudZoo.connections': good } = host().readSettings();
    const broken = { name: 'Old Acme', service: 'cloudZoo', issuer };
    const older = { ...broken, name: 'Older Acme' };
    host().changeSettings({ 'cloudZoo.connections': [older, broken, ...(Array.isArray(good) ? good : [])] });
    const workbench = await openWorkbench();
    await workbench.showContainer('Cloud Zoo');
    await workbench.treeRow('Products', canopy.title);
    const [, second, third] = await workbench.treeRows('Products');
    assert.deepEqual(second, {
      label: 'Old Acme',
      description: 'A name may only contain lowercase letters, digits and hyphens.',
      level: 1,
      expanded: undefined,
    });
    assert.equal(third?.label, 'acme');
    assert.equal(sandbox.requests.length, sandbox.productIds.length);
    await (await workbench.treeRow('Products', 'Old Acme')).click();
    // VS Code shows its settings in front of the window, without a tab.
    await workbench.page.locator('.monaco-editor .selected-text').first().waitFor();
    await workbench.press('Control+C');
    await workbench.eventually(async () =>
      assert.deepEqual(JSON.parse(await workbench.readClipboard()), broken),
    );
  });

  it('asks for a secret that the keychain has lost, and goes on', async () => {
    const sandbox = await startCloudZoo();
    await connect(sandbox);
    await host().keyring?.secretTool('clear', 'service', 'vscode-cloud-zoo');
    const workbench = await openWorkbench();
    await workbench.showContainer('Cloud Zoo');
    const row = await workbench.treeRow('Products', 'acme');
    const { host: service } = new URL(sandbox.endpoint);
    await workbench.eventually(async () => {
      const [connection] = await workbench.treeRows('Products');
      assert.equal(connection?.description, `enter the issuer secret · ${service}`);
    });
    assert.deepEqual(sandbox.requests, []);
    assert.deepEqual(await workbench.notifications(), [], 'nothing is asked before the person asks');

    await row.click();
    await workbench.answer({ title: 'Update Secret of acme', field: 'Issuer secret' }, 'not the secret');
    const refused = 'Nothing was stored: the credentials were refused.';
    await workbench.waitForPrompt({ title: 'Update Secret of acme', field: refused });
    assert.equal(await host().lookupSecret(accountAt(sandbox)), undefined);

    await workbench.typeAnswer({ title: 'Update Secret of acme', field: refused }, secret);
    assert.equal(await workbench.promptIsMasked(), true);
    await workbench.press('Enter');
    await workbench.treeRow('Products', canopy.title);
    assert.equal(await host().lookupSecret(accountAt(sandbox)), secret);
    await workbench.eventually(async () => {
      const rows = await workbench.treeRows('Products');
      assert.equal(rows[0]?.description, service);
      assert.match(rows[1]?.description ?? '', /^8\.2\.1 /);
    });
  });
});
