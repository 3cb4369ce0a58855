import assert from 'node:assert/strict';
import { type Acme, canopy, edit, openAcme, openProduct, tidewater, writes } from './acme';
import { keepOpen } from './fixture';

describe('after a reload of the window', () => {
  keepOpen();
  let acme: Acme;

  before(async function () {
    this.timeout(60_000);
    acme = await openAcme();
  });

  beforeEach(() => acme.sandbox.clearRequests());

  it('a clean tab is there, read again, and saves with one PUT', async () => {
    const { sandbox, workbench } = acme;
    await openProduct(workbench, canopy);
    const text = await workbench.wholeText();
    await workbench.reload();
    await workbench.waitForTab(canopy.tab, false);
    await workbench.eventually(async () => assert.equal(await workbench.wholeText(), text));

    await edit(workbench, canopy.tab, '"8.2.1"', '"8.3"');
    await workbench.save();
    await workbench.waitForTab(canopy.tab, false);
    assert.deepEqual(writes(sandbox), [{ line: `PUT /v1/product/${canopy.id}`, body: '{"version": "8.3"}' }]);
  });

  it('unsaved text is there, and saves with one PUT of what the person changed', async () => {
    const { sandbox, workbench } = acme;
    await workbench.showContainer('Cloud Zoo');
    await openProduct(workbench, tidewater);
    await edit(workbench, tidewater.tab, '"3.0 WIP"', '"3.0"');
    const text = await workbench.wholeText();
    await workbench.reload();
    await workbench.waitForTab(tidewater.tab, true);
    await workbench.eventually(async () => assert.equal(await workbench.wholeText(), text));
    // Meanwhile a colleague changed something else, which is none of this save's business.
    sandbox.changeProduct(tidewater.id, { downloadUrl: 'https://example.com/by-a-colleague' });
    sandbox.clearRequests();

    await workbench.save();
    await workbench.waitForTab(tidewater.tab, false);
    assert.deepEqual(writes(sandbox), [
      { line: `PUT /v1/product/${tidewater.id}`, body: '{"version": "3.0"}' },
    ]);
    await workbench.waitForText('by-a-colleague');
  });

  it('unsaved text is not sent over what a colleague changed meanwhile', async () => {
    const { sandbox, workbench } = acme;
    await edit(workbench, tidewater.tab, 'by-a-colleague', 'by-me');
    await workbench.reload();
    await workbench.waitForTab(tidewater.tab, true);
    await workbench.eventually(async () => assert.match(await workbench.wholeText(), /example\.com\/by-me"/));
    // Of the version, which was just sent, an older answer of the cache could not be told from a colleague's change.
    sandbox.changeProduct(tidewater.id, { downloadUrl: 'https://example.com/by-another' });
    await workbench.save();
    await workbench.notification('Failed to save');
    await workbench.waitForTab(tidewater.tab, true);
    assert.deepEqual(writes(sandbox), []);
  });
});
