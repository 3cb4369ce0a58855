import assert from 'node:assert/strict';
import { type Acme, canopy, edit, openAcme, openProduct, refusedSave, writes } from './acme';

const mine = { line: `PUT /v1/product/${canopy.id}`, body: '{"version": "9.0"}' };

describe('a property that was changed elsewhere', () => {
  it('is not overwritten unseen: VS Code offers Compare and Overwrite', async () => {
    const { sandbox, workbench } = await changedByBoth();
    await workbench.save();
    await workbench.notification('The content of the file is newer');
    assert.deepEqual(writes(sandbox), []);

    await workbench.clickNotification('The content of the file is newer', 'Compare');
    const { left, right } = await workbench.comparison();
    assert.match(left, /"version": "10\.0"/);
    assert.match(right, /"version": "9\.0"/);
    assert.deepEqual(writes(sandbox), []);

    await workbench.clickEditorAction('Use your changes and overwrite file contents');
    await workbench.waitForTab(canopy.tab, false);
    assert.deepEqual(writes(sandbox), [mine]);
  });

  it('is not overwritten where VS Code does not ask: our refusal has the same two links', async () => {
    const { sandbox, workbench } = await changedByBoth({
      'files.saveConflictResolution': 'overwriteFileOnDisk',
    });
    await workbench.save();
    assert.match(await refusedSave(workbench), /^Not saved: "version" was changed elsewhere/);
    assert.deepEqual(writes(sandbox), []);

    await workbench.clickNotification('was changed elsewhere', 'Compare');
    const { left, right } = await workbench.comparison();
    assert.match(left, /"version": "10\.0"/);
    assert.match(right, /"version": "9\.0"/);
    assert.deepEqual(writes(sandbox), []);

    await workbench.clickNotification('was changed elsewhere', 'Overwrite');
    await workbench.waitForTab(canopy.tab, false);
    assert.deepEqual(writes(sandbox), [mine]);
  });

  it('stays as it is when only other properties are saved, and is then shown', async () => {
    const { sandbox, workbench } = await openAcme();
    await openProduct(workbench, canopy);
    await edit(workbench, canopy.tab, '"version": "8.2.1"', '"version": "9.0"');
    sandbox.changeProduct(canopy.id, { downloadUrl: 'https://example.com/by-a-colleague' });
    await workbench.save();
    await workbench.waitForTab(canopy.tab, false);
    assert.deepEqual(writes(sandbox), [mine]);
    await workbench.waitForText('by-a-colleague');
    await workbench.waitForTab(canopy.tab, false);
    assert.match(await workbench.wholeText(), /"version": "9\.0"/);
  });
});

/** The person and a colleague changed the same property; the person has not saved yet. */
async function changedByBoth(settings: Readonly<Record<string, unknown>> = {}): Promise<Acme> {
  const acme = await openAcme({}, settings);
  const { sandbox, workbench } = acme;
  await openProduct(workbench, canopy);
  await edit(workbench, canopy.tab, '"version": "8.2.1"', '"version": "9.0"');
  sandbox.changeProduct(canopy.id, { version: '10.0' });
  return acme;
}
