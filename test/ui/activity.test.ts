import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Acme, canopy, openAcme } from './acme';
import { host, keepOpen } from './fixture';

const license = 'CN-2025-000117';
const missing = 'CN-1999-000001';
const entity = '4815162342-|-Group';

describe('the activity', () => {
  keepOpen();
  let acme: Acme;

  before(async function () {
    this.timeout(90_000);
    // What other tests have sent is on the record too.
    const storage = 'server/data/User/globalStorage/cloud-zoo.cloud-zoo';
    rmSync(join(host().dataFolder, storage, 'activity'), { recursive: true, force: true });
    acme = await openAcme();
    await acme.workbench.treeRow('Products', canopy.title);
  });

  it('says what is listed there, and what to do, as long as nothing was sent', async () => {
    const { workbench } = acme;
    await workbench.runCommand('Cloud Zoo: Show Activity');
    const welcome = workbench.page.locator('.pane', { hasText: 'Nothing has been sent yet' });
    await welcome.getByText('Delete License…', { exact: true }).waitFor();
  });

  it('tells the story of what was sent, with the focus on the newest entry', async () => {
    const { workbench } = acme;
    await remove(missing, '7-|-User', 'was not deleted');
    await remove(license, entity, 'Deleted:');
    await workbench.runCommand('Cloud Zoo: Show Activity');
    await workbench.treeRow('Activity', `Delete license cluster ${license}`);
    const rows = await workbench.treeRows('Activity');
    assert.deepEqual(
      rows.map(({ label }) => label),
      [`Delete license cluster ${license}`, `Delete license cluster ${missing}`],
    );
    const [done, refused] = rows.map(({ description }) => description.split(' · '));
    assert.deepEqual(refused?.slice(0, 3), ['refused', 'acme', canopy.title]);
    assert.deepEqual(done?.slice(0, 3), ['done', 'acme', canopy.title]);
    assert.equal(refused?.[4], 'The service does not have it. (404 NotFound)');
    assert.match(done?.[3] ?? '', /^just now$|^\d+ (second|minute)s? ago$/);
    await workbench.eventually(async () => {
      const name = await workbench.page.evaluate<string>(focusedRow);
      assert.match(name, new RegExp(`^Delete license cluster ${license}, done · acme`));
    });
    await workbench.screenshot('activity');
  });

  it('opens an entry as a document that reads well', async () => {
    const { workbench } = acme;
    await (await workbench.treeRow('Activity', `Delete license cluster ${license}`)).click();
    await workbench.waitForText('# Delete license cluster');
    const text = await workbench.wholeText();
    assert.match(text, new RegExp(`^# Delete license cluster \`${license}\`\n\n- Outcome: \`done\`\n`));
    assert.match(text, new RegExp(`- Product: \`${canopy.title}\``));
    await workbench.screenshot('activity-entry');
  });

  it('shows what a filter leaves, and all again', async () => {
    const { workbench } = acme;
    await workbench.runCommand('Cloud Zoo: Filter Activity…');
    await workbench.pick({ title: 'Filter Activity' }, 'done');
    await rowsAre([`Delete license cluster ${license}`]);
    await workbench.runCommand('Cloud Zoo: Clear Activity Filter');
    await rowsAre([`Delete license cluster ${license}`, `Delete license cluster ${missing}`]);
  });

  it('asks for the same removal again, and opens the product, from the menu of an entry', async () => {
    const { sandbox, workbench } = acme;
    sandbox.clearRequests();
    await workbench.rowMenu('Activity', `Delete license cluster ${license}`, 'Remove Again…');
    const modal = await workbench.modal();
    assert.ok(modal.message.includes(license), modal.message);
    for (const name of [canopy.id, entity]) assert.ok(modal.detail.includes(name), modal.detail);
    await workbench.clickModal('Cancel');
    assert.deepEqual(
      sandbox.requests.filter(({ method }) => method === 'DELETE'),
      [],
    );
    await workbench.rowMenu('Activity', `Delete license cluster ${license}`, 'Open Product');
    await workbench.waitForTab(`${canopy.title}.cloudzoo.json`);
    await workbench.rowMenu('Activity', `Delete license cluster ${license}`, 'Copy');
    await workbench.eventually(async () =>
      assert.match(await workbench.readClipboard(), /^# Delete license cluster/),
    );
  });

  async function rowsAre(labels: readonly string[]): Promise<void> {
    const { workbench } = acme;
    await workbench.eventually(async () =>
      assert.deepEqual(
        (await workbench.treeRows('Activity')).map(({ label }) => label),
        labels,
      ),
    );
  }

  async function remove(licenseId: string, entityId: string, message: string): Promise<void> {
    const { workbench } = acme;
    await workbench.rowMenu('Products', canopy.title, 'Delete License…');
    await workbench.answer({ title: 'Delete License · acme (1/', field: 'License ID' }, licenseId);
    await workbench.answer({ title: 'Delete License · acme (2/', field: 'Entity ID' }, entityId);
    await workbench.modal();
    await workbench.clickModal('Delete License Cluster');
    await workbench.notification(message);
  }
});

/** Evaluated in the page: the name, for a screen reader, of the row that has the focus. */
const focusedRow = `(() => {
  const list = document.activeElement?.closest('.monaco-list');
  const row = list?.querySelector('.monaco-list-row.focused');
  return row?.getAttribute('aria-label') ?? '';
})()`;
