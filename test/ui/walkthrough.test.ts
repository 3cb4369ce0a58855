import assert from 'node:assert/strict';
import { canopy, edit, openProduct } from './acme';
import { openWorkbench } from './fixture';
import type { Workbench } from './workbench';

describe('the walkthrough', () => {
  it('is followed by keyboard; steps are complete when they were done', async () => {
    const workbench = await openWorkbench();
    await open(workbench);
    await workbench.eventually(async () => assert.equal(await done(workbench), 0));
    await workbench.screenshot('walkthrough');

    // The first button of the first step.
    const button = workbench.page.locator('.getting-started-step.expanded .monaco-button').first();
    await button.focus();
    await workbench.press('Enter');
    await workbench.treeRow('Products', canopy.title);
    await workbench.eventually(async () => assert.equal(await done(workbench), 1));

    await openProduct(workbench, canopy);
    await edit(workbench, canopy.tab, '8.2.1', '8.3.0');
    await workbench.save();
    await workbench.waitForStatus('Saved to sandbox: version');
    await open(workbench);
    await workbench.eventually(async () => assert.equal(await done(workbench), 2));
    const pictures = await workbench.page
      .locator('.getting-started-media img')
      .evaluateAll((images: { naturalWidth: number }[]) => images.map(({ naturalWidth }) => naturalWidth));
    assert.ok(pictures.some(width => width > 0) && !pictures.includes(0), pictures.join());
    await workbench.screenshot('walkthrough-two-done');
  });
});

async function open(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Welcome: Open Walkthrough...');
  await workbench.pick({}, 'Get Started with Cloud Zoo');
  await workbench.page.locator('.getting-started-step').first().waitFor();
}

async function done(workbench: Workbench): Promise<number> {
  return await workbench.page.locator('.getting-started-step .codicon.complete').count();
}
