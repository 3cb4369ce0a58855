import assert from 'node:assert/strict';
import { canopy, connect, openProduct, startCloudZoo, storeSecret } from './acme';
import { host, openWorkbench } from './fixture';

describe('the same product of two connections', () => {
  it('cannot be mistaken: tab and status bar name the connection, and so does a save', async () => {
    const production = await startCloudZoo();
    const staging = await startCloudZoo();
    await connect(production);
    const entry = (name: string, { endpoint, issuer }: { endpoint: string; issuer: string }) => ({
      name,
      service: 'cloudZoo',
      endpoint,
      issuer,
      products: [canopy.id],
    });
    const connections = [entry('production', production), entry('staging', staging)];
    host().changeSettings({ 'cloudZoo.connections': connections });
    for (const { endpoint, issuer, secret } of [production, staging]) {
      await storeSecret(`cloudZoo|${endpoint}|${issuer}`, secret);
    }
    const workbench = await openWorkbench();
    await workbench.showContainer('Cloud Zoo');
    await openProduct(workbench, canopy);
    const tab = workbench.page.locator('.tabs-container .tab.active');
    await workbench.eventually(async () =>
      assert.match((await tab.textContent()) ?? '', /Canopy for Rhino\.cloudzoo\.json · production/),
    );
    await workbench.waitForStatus('production');
    await workbench.changeText(text => text.replace('8.2.1', '8.2.2'));
    await workbench.save();
    await workbench.waitForStatus('Saved to production: version');
    await workbench.waitForStatus('propagating · saved at');
    assert.equal(staging.requests.filter(({ method }) => method === 'PUT').length, 0);

    await workbench.page.locator('.sidebar .monaco-list-row[aria-level="2"]').last().dblclick();
    await workbench.eventually(async () =>
      assert.match((await tab.textContent()) ?? '', /Canopy for Rhino\.cloudzoo\.json · staging/),
    );
    await workbench.waitForStatus('staging');
    await workbench.screenshot('where-i-am');
    const names = await workbench.page
      .locator('.sidebar .monaco-list-row')
      .evaluateAll((rows: { getAttribute(name: string): string | null }[]) =>
        rows.map(row => row.getAttribute('aria-label')),
      );
    assert.equal(names.length, 4);
    assert.match(names[0] ?? '', /^production, Cloud Zoo, acme · 127\.0\.0\.1:\d+/);
    assert.match(names[1] ?? '', /^Canopy for Rhino, 8\.2\.2, propagating, Windows, Mac/);
    assert.match(names[3] ?? '', /^Canopy for Rhino, 8\.2\.1, Windows, Mac/);

    await workbench.page.locator('.statusbar-item', { hasText: 'staging' }).first().click();
    const choices = await workbench.choices({ title: 'Canopy for Rhino on staging' });
    assert.deepEqual(choices.slice(0, 3), ['Compare with Live Product', 'Refresh', 'Product History…']);
    await workbench.press('Escape');
  });
});
