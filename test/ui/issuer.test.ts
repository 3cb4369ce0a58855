import assert from 'node:assert/strict';
import { type Acme, connect, secret, startCloudZoo } from './acme';
import { host, keepOpen, openWorkbench } from './fixture';

const file = 'canopy.cloudzoo-issuer.json';

describe("tests of an issuer's own server", () => {
  keepOpen();
  let acme: Acme;

  before(async function () {
    this.timeout(60_000);
    const sandbox = await startCloudZoo();
    await connect(sandbox);
    const { keys } = sandbox.issuerServer;
    const { valid, disabled, taken, upgrade, previous } = keys;
    const plan = {
      // Wrong as the sample is that many vendors began with.
      url: sandbox.issuerServer.urlOf('forgetsUpgrade'),
      connection: 'acme',
      product: sandbox.productIds[0],
      valid,
      disabled,
      taken,
      upgrade: { key: upgrade, from: previous },
    };
    const folder = host().newFolder({ [file]: `${JSON.stringify(plan, undefined, 2)}\n` });
    acme = { sandbox, workbench: await openWorkbench({ folder }) };
  });

  const calls = () => acme.sandbox.requests.filter(({ path }) => path.startsWith('/issuer'));

  it('stand in the Test Explorer, and opening them sends nothing', async () => {
    const { workbench } = acme;
    await workbench.openFile(file);
    await workbench.page.locator('.activitybar .action-item a[aria-label^="Testing"]').click();
    const plan = workbench.page
      .locator('.test-explorer-tree .monaco-list-row', { hasText: 'canopy' })
      .first();
    await plan.waitFor();
    assert.deepEqual(calls(), []);
  });

  it('ask before anything is sent, and Enter held down sends nothing', async () => {
    const { workbench } = acme;
    await workbench.runCommand('Test: Run All Tests');
    const modal = await workbench.modal();
    assert.match(modal.message, /^Test the server at http:\/\/127\.0\.0\.1:\d+\?$/);
    assert.match(modal.detail, /the same secret that opens Cloud Zoo/);
    assert.equal(modal.focused, 'Copy Address');
    await workbench.press('Enter');
    await workbench.waitForNoModal();
    assert.deepEqual(calls(), []);
  });

  it('fail at the one rule that the server breaks, with what was expected and the calls themselves', async () => {
    const { workbench } = acme;
    await workbench.runCommand('Test: Run All Tests');
    await workbench.clickModal('Test Server');
    const { page } = workbench;
    // Beside the upgrade in the plan's text, and at the plan itself.
    await page.getByText('!= 409').first().waitFor();
    const plan = page.locator('.test-explorer-tree .monaco-list-row', { hasText: 'canopy' }).first();
    await workbench.eventually(async () =>
      assert.match((await plan.getAttribute('aria-label')) ?? '', /Failed/),
    );
    await workbench.screenshot('issuer-tests');
    const text = await page.locator('.monaco-workbench').innerText();
    assert.ok(!text.includes(secret));
    assert.equal(acme.sandbox.issuerServer.state('forgetsUpgrade').includes('1029384756102938'), false);
  });
});
