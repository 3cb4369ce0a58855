import assert from 'node:assert/strict';
import type { Sandbox } from '../../src/sandbox';
import { accountAt, canopy, connect, secret, startCloudZoo } from './acme';
import { host, openWorkbench } from './fixture';
import type { Workbench } from './workbench';

describe('a connection that is edited by keyboard', () => {
  let sandbox: Sandbox;
  let workbench: Workbench;

  before(async () => {
    sandbox = await startCloudZoo();
    await connect(sandbox);
    workbench = await openWorkbench();
    await workbench.showContainer('Cloud Zoo');
    await workbench.treeRow('Products', canopy.title);
  });

  it('is called as the person likes, on its row too; its products and secret stay', async () => {
    await workbench.runCommand('Cloud Zoo: Edit Connection…');
    await workbench.answer(
      { title: 'Edit Connection · acme (1/3)', field: 'Connection name' },
      'Acme (staging)',
    );
    await workbench.waitForPrompt({ title: '(2/3)', field: 'Endpoint' });
    await workbench.screenshot('edit-connection');
    assert.equal(await workbench.promptValue(), sandbox.endpoint);
    await workbench.press('Enter');
    await workbench.waitForPrompt({ title: '(3/3)', field: 'Issuer ID' });
    await workbench.press('Enter');
    await workbench.notification('The connection Acme (staging) was changed.');
    await workbench.treeRow('Products', 'Acme (staging)');
    await workbench.treeRow('Products', canopy.title);
    await workbench.screenshot('edited-connection');
    assert.equal(await host().lookupSecret(accountAt(sandbox)), secret);
  });
});
