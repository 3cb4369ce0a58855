import assert from 'node:assert/strict';
import {
  type Acme,
  type AcmeProduct,
  canopy,
  edit,
  openAcme,
  openProduct,
  refusedSave,
  tidewater,
  writes,
} from './acme';
import { keepOpen } from './fixture';

const conflict = 'The content of the file is newer';

describe('what was changed elsewhere', () => {
  keepOpen();
  let acme: Acme;

  before(async function () {
    this.timeout(60_000);
    acme = await openAcme();
  });

  it('is not overwritten unseen: VS Code offers Compare and Overwrite', async () => {
    const { sandbox, workbench } = acme;
    await changedByBoth(acme, canopy);
    await workbench.save();
    await workbench.notification(conflict);
    await workbench.waitForTab(canopy.tab, true);
    assert.deepEqual(writes(sandbox), []);

    await workbench.clickNotification(conflict, 'Compare');
    await showsBoth(acme);
    await workbench.clickEditorAction('Use your changes and overwrite file contents');
    await workbench.waitForTab(canopy.tab, false);
    assert.deepEqual(writes(sandbox), [versionOf(canopy)]);
  });

  it('stays as it is when only other properties are saved, and is then named and shown', async () => {
    const { sandbox, workbench } = acme;
    await openProduct(workbench, tidewater);
    await edit(workbench, tidewater.tab, /"version": ".*"/, '"version": "9.0"');
    sandbox.clearRequests();
    sandbox.changeProduct(tidewater.id, { downloadUrl: 'https://example.com/by-a-colleague' });
    await workbench.save();
    await workbench.waitForTab(tidewater.tab, false);
    assert.deepEqual(writes(sandbox), [versionOf(tidewater)]);
    assert.match(await workbench.notificationText('Changed elsewhere'), /"downloadUrl"/);
    await workbench.waitForText('by-a-colleague');
    await workbench.waitForTab(tidewater.tab, false);
    assert.match(await workbench.wholeText(), /"version": "9\.0"/);
  });
});

describe('what was changed elsewhere, where VS Code does not ask', () => {
  it('is not overwritten unseen: our refusal offers Compare and Overwrite', async () => {
    const acme = await openAcme({}, { 'files.saveConflictResolution': 'overwriteFileOnDisk' });
    const { sandbox, workbench } = acme;
    await changedByBoth(acme, canopy);
    await workbench.save();
    assert.match(await refusedSave(workbench), /^Not saved, because "version" was changed elsewhere/);
    await workbench.waitForTab(canopy.tab, true);
    assert.deepEqual(writes(sandbox), []);

    await workbench.clickNotification('was changed elsewhere', 'Compare');
    await showsBoth(acme);
    await workbench.clickNotification('was changed elsewhere', 'Overwrite');
    await workbench.waitForTab(canopy.tab, false);
    assert.deepEqual(writes(sandbox), [versionOf(canopy)]);
  });
});

/** The person and a colleague change the same property; the person has not saved yet. */
async function changedByBoth({ sandbox, workbench }: Acme, product: AcmeProduct): Promise<void> {
  await openProduct(workbench, product);
  await edit(workbench, product.tab, /"version": ".*"/, '"version": "9.0"');
  sandbox.clearRequests();
  sandbox.changeProduct(product.id, { version: '10.0' });
}

async function showsBoth({ sandbox, workbench }: Acme): Promise<void> {
  const { left, right } = await workbench.comparison();
  assert.match(left, /"version": "10\.0"/);
  assert.match(right, /"version": "9\.0"/);
  assert.deepEqual(writes(sandbox), []);
}

/** The PUT of the person's change. */
function versionOf({ id }: AcmeProduct): { line: string; body: string } {
  return { line: `PUT /v1/product/${id}`, body: '{"version": "9.0"}' };
}
