import assert from 'node:assert/strict';
import type { SandboxOptions } from '../../src/sandbox';
import { connect, startCloudZoo } from './acme';
import { openWorkbench } from './fixture';
import type { Workbench } from './workbench';

const idOf = (i: number) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
const titleOf = (i: number) => `Product ${String(i).padStart(5, '0')}`;

function products(count: number): SandboxOptions {
  const text = (i: number) =>
    JSON.stringify({
      id: idOf(i),
      version: '1.0',
      platforms: ['Windows'],
      titles: { en: titleOf(i) },
      format: { prefix: `P${String(i).padStart(5, '0')}`, length: { min: 20, max: 24 }, example: 'x' },
    });
  return { products: Array.from({ length: count }, (_, i) => text(i)) };
}

describe('a connection with very many products', () => {
  it('asks for what is on screen and for nothing else, as it is scrolled to', async () => {
    const sandbox = await startCloudZoo(products(1000));
    await connect(sandbox);
    const workbench = await openWorkbench();
    await workbench.showContainer('Cloud Zoo');
    await workbench.treeRow('Products', titleOf(0));
    await titlesOnScreen(workbench);
    const asked = sandbox.requests.length;
    assert.ok(asked < 100, `${asked} requests for one screen`);

    await workbench.runCommand('Cloud Zoo: Focus on Products View');
    await workbench.press('End');
    await workbench.treeRow('Products', titleOf(999));
    await titlesOnScreen(workbench);
    assert.ok(sandbox.requests.length < 200, `${sandbox.requests.length} requests`);
    await workbench.screenshot('many-products');

    // The rest is fetched for those who want it, and they can stop it.
    sandbox.fault({ kind: 'latency', ms: 200, times: Number.POSITIVE_INFINITY });
    await workbench.runCommand('Cloud Zoo: Refresh');
    await workbench.clickNotification('Fetching products', 'Cancel');
    const cancelled = sandbox.requests.length;
    assert.ok(cancelled < 1000, `${cancelled} requests`);

    // At the next start the titles are there before anything is asked.
    sandbox.clearRequests();
    sandbox.fault({ kind: 'hang', times: Number.POSITIVE_INFINITY });
    const again = await openWorkbench();
    await again.showContainer('Cloud Zoo');
    await again.treeRow('Products', titleOf(0));
    await titlesOnScreen(again);
  });
});

async function titlesOnScreen(workbench: Workbench): Promise<void> {
  await workbench.eventually(async () => {
    const rows = (await workbench.treeRows('Products')).filter(({ level }) => level === 2);
    assert.ok(rows.length > 5);
    const bare = rows.filter(({ label }) => !label.startsWith('Product '));
    assert.deepEqual(bare, []);
  });
}
