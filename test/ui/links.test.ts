import assert from 'node:assert/strict';
import { canopy, openAcme, student, writes } from './acme';
import type { Workbench } from './workbench';

describe('a link to a product', () => {
  it('is copied from its row, opens its tab, and changes nothing', async () => {
    const { sandbox, workbench } = await openAcme();
    await workbench.rowMenu('Products', canopy.title, 'Copy Link to Product');
    const link = await workbench.eventually(async () => {
      const text = await workbench.readClipboard();
      assert.match(text, /^[\w-]+:\/\/cloud-zoo\.cloud-zoo\/product\?connection=acme&id=2f6c1b0e-/);
      return text;
    });
    await openLink(workbench, link);
    await workbench.waitForTab(canopy.tab, false);
    await workbench.waitForText(canopy.id);
    assert.deepEqual(writes(sandbox), []);
  });

  it('for a connection that is called otherwise here opens nothing by itself', async () => {
    const { sandbox, workbench } = await openAcme();
    await workbench.rowMenu('Products', student.title, 'Copy Link to Product');
    const link = await workbench.eventually(async () => {
      const text = await workbench.readClipboard();
      assert.ok(text.includes(student.id), text);
      return text;
    });
    await openLink(workbench, link.replace('connection=acme', 'connection=production'));
    const message = 'The link is for the connection "production", which is not here.';
    await workbench.notification(message);
    assert.deepEqual(await workbench.tabs(), []);
    await workbench.clickNotification(message, 'Open in acme');
    await workbench.waitForTab(student.tab, false);
    assert.deepEqual(writes(sandbox), []);
  });

  it('that names none says so', async () => {
    const { sandbox, workbench } = await openAcme();
    await workbench.treeRow('Products', canopy.title);
    sandbox.clearRequests();
    await workbench.rowMenu('Products', canopy.title, 'Copy Link to Product');
    const link = await workbench.eventually(async () => {
      const text = await workbench.readClipboard();
      assert.ok(text.includes(canopy.id), text);
      return text;
    });
    await openLink(workbench, link.replace('/product?', '/deleteLicense?'));
    await workbench.notification('The link names no product, so nothing was opened.');
    assert.deepEqual(sandbox.requests, []);
  });
});

/** As the system does when somebody clicks it: VS Code asks first whether the extension may open it. */
async function openLink(workbench: Workbench, link: string): Promise<void> {
  await workbench.runCommand('Developer: Open URL');
  await workbench.answer({}, link);
  const { message } = await workbench.modal();
  assert.match(message, /Cloud Zoo/);
  await workbench.clickModal('Open');
}
