import assert from 'node:assert/strict';
import { demonstrationProducts } from '../../src/sandbox/cloudZoo/demonstration';
import { type Acme, canopy, connect, startCloudZoo, student, tidewater, writes } from './acme';
import { host, keepOpen, openWorkbench } from './fixture';

const file = 'canopy.cloudzoo.json';

describe('definitions in the workspace', () => {
  keepOpen();
  let acme: Acme;

  before(async function () {
    this.timeout(60_000);
    const sandbox = await startCloudZoo();
    await connect(sandbox);
    const folder = host().newFolder({
      [file]: `// In step with Cloud Zoo.\n${definitionOf(canopy.id).replace('"8.2.1"', '"8.3"')}`,
      'student.cloudzoo.json': definitionOf(student.id),
      'tidewater.cloudzoo.json': definitionOf(tidewater.id).replace('"3.0 WIP"', '"3.0"'),
      'broken.cloudzoo.json': '{',
    });
    acme = { sandbox, workbench: await openWorkbench({ folder }) };
  });

  beforeEach(() => acme.sandbox.clearRequests());

  it('are opened without asking the service anything', async () => {
    const { sandbox, workbench } = acme;
    await workbench.openFile(file);
    await workbench.page.locator('.codelens-decoration a', { hasText: 'Compare with acme' }).waitFor();
    assert.deepEqual(sandbox.requests, []);
  });

  it('show in the view which differ, with their number on its icon', async () => {
    const { workbench } = acme;
    await workbench.showContainer('Cloud Zoo');
    await workbench.eventually(async () => {
      const rows = await workbench.treeRows('Products');
      const differ = rows.filter(({ description }) => description.startsWith('definition differs'));
      assert.deepEqual(
        differ.map(({ label }) => label),
        [canopy.title, tidewater.title],
      );
    });
    assert.match(await badge(), /2 definitions differ from their live products/);
  });

  it('are pushed after each value was shown, and Enter pushes nothing', async () => {
    const { sandbox, workbench } = acme;
    await workbench.clickLens('Push…');
    const modal = await workbench.modal();
    assert.equal(modal.message, 'Push 1 property of "Canopy for Rhino" to acme?');
    assert.match(modal.detail, /^version: "8\.2\.1" → "8\.3"/);
    assert.equal(modal.focused, 'Compare');
    await workbench.press('Enter');
    await workbench.waitForNoModal();
    const { left, right } = await workbench.comparison();
    assert.match(left, /"8\.2\.1"/);
    assert.match(right, /"8\.3"/);
    assert.deepEqual(writes(sandbox), []);

    await workbench.clickEditorAction('Push Definition…');
    await workbench.modal();
    await workbench.clickModal('Push to Cloud Zoo');
    await workbench.notification('Pushed to acme: version.');
    assert.deepEqual(writes(sandbox), [{ line: `PUT /v1/product/${canopy.id}`, body: '{"version": "8.3"}' }]);
    await workbench.openFile(file);
    await workbench.page.locator('.codelens-decoration a', { hasText: 'In sync with acme' }).waitFor();
    await workbench.eventually(async () => assert.match(await badge(), /1 definition differs/));
  });

  it('are reviewed all at once: what differs side by side, what failed by name', async () => {
    const { workbench } = acme;
    await workbench.runCommand('Cloud Zoo: Review Definitions');
    const message = await workbench.notificationText('definitions');
    assert.match(
      message,
      /^4 definitions: 1 different, 2 in sync\. 1 could not be compared: broken\.cloudzoo\.json/,
    );
    const { left, right } = await workbench.comparison();
    assert.match(left, /"3\.0 WIP"/);
    assert.match(right, /"3\.0"/);
    await workbench.clickNotification('definitions', 'Show Reasons');
    assert.deepEqual(await workbench.choices({ title: 'Definitions That Could Not Be Compared' }), [
      'broken.cloudzoo.json',
      'The JSON is not valid: closing brace expected (line 1, column 2).',
    ]);
    await workbench.press('Escape');
  });

  async function badge(): Promise<string> {
    return (await acme.workbench.activityBarItem('Cloud Zoo').getAttribute('aria-label')) ?? '';
  }
});

describe('a definition whose product is on no list', () => {
  it('is shown under the connection that has it, and can be added to its list', async () => {
    const sandbox = await startCloudZoo();
    const { endpoint } = sandbox;
    const connection = { name: 'acme', service: 'cloudZoo', endpoint, issuer: sandbox.issuer, products: [] };
    await connect(sandbox, { 'cloudZoo.connections': [connection] });
    const folder = host().newFolder({
      [file]: definitionOf(canopy.id).replace('"8.2.1"', '"8.3"'),
      'other.cloudzoo.json': '{ "id": "00000000-0000-4000-8000-000000000000" }',
    });
    const workbench = await openWorkbench({ folder });
    await workbench.showContainer('Cloud Zoo');
    const rows = async () => (await workbench.treeRows('Products')).slice(1);
    await workbench.eventually(async () => {
      const [row, ...more] = await rows();
      assert.equal(row?.label, canopy.title);
      assert.match(row?.description ?? '', /^definition differs · not on the list · /);
      assert.deepEqual(more, []);
    });
    await workbench.rowMenu('Products', canopy.title, 'Add Product…');
    await workbench.eventually(async () => {
      const [row, ...more] = await rows();
      assert.match(row?.description ?? '', /^definition differs · 8\.2\.1/);
      assert.deepEqual(more, []);
    });
    assert.deepEqual(writes(sandbox), []);
  });
});

/** A demonstration product without what Cloud Zoo sets, as a repository keeps it. */
function definitionOf(id: string): string {
  const text = demonstrationProducts('acme').find(product => JSON.parse(product).id === id) ?? '';
  const { creationDate: _creationDate, iss: _iss, ...rest } = JSON.parse(text);
  return `${JSON.stringify(id === tidewater.id ? { ...rest, ledgerNumber: undefined } : rest, undefined, 2)}\n`;
}
