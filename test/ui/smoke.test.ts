import assert from 'node:assert/strict';
import { openWorkbench } from './fixture';

describe('the extension, as installed', () => {
  it('has an icon in the Activity Bar that shows its views', async () => {
    const workbench = await openWorkbench();
    await workbench.showContainer('Cloud Zoo');
    await workbench.screenshot('views');
  });

  it('offers its commands in the palette under its own category', async () => {
    const workbench = await openWorkbench();
    const titles = await workbench.searchCommands('Cloud Zoo: Start');
    assert.ok(titles.includes('Cloud Zoo: Start Sandbox'), titles.join('\n'));
  });
});
