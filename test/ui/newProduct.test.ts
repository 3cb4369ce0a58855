import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import {
  type Acme,
  canopy,
  connect,
  newProductText,
  openAcme,
  openProduct,
  productOf,
  startCloudZoo,
  writes,
} from './acme';
import { host, keepOpen, openWorkbench } from './fixture';

const squirrel = productOf('06bb1e79-5456-47a1-ad6d-104518cd894b', 'Squirrel');
const draft = 'product.cloudzoo.json';

describe('a new product in a window without a folder', () => {
  it('is saved only where the person says', async () => {
    const root = readdirSync('/');
    const sandbox = await startCloudZoo();
    await connect(sandbox);
    const workbench = await openWorkbench({ folder: undefined });
    await workbench.runCommand('Cloud Zoo: Create Product…');
    await workbench.answer({ title: 'Create Product on acme' }, squirrel.id);
    await workbench.waitForText(squirrel.id);
    const [tab] = await workbench.tabs();
    await workbench.save();
    await workbench.waitForPrompt({ title: 'Save As' });
    await workbench.press('Escape');
    await workbench.waitForTab(tab?.name ?? '', true);
    assert.deepEqual(readdirSync('/'), root);
    assert.deepEqual(sandbox.requests, []);
  });
});

describe('a new product', () => {
  keepOpen();
  let acme: Acme;

  before(async function () {
    this.timeout(60_000);
    acme = await openAcme();
    await openProduct(acme.workbench, canopy);
  });

  beforeEach(() => acme.sandbox.clearRequests());

  it('begins as a draft from a template', async () => {
    const { sandbox, workbench } = acme;
    await workbench.runCommand('Cloud Zoo: Create Product…');
    await workbench.typeAnswer({ title: 'Create Product on acme', field: 'Product ID' }, 'Squirrel');
    await workbench.eventually(async () =>
      assert.match(await workbench.promptMessage(), /A product ID is a GUID/),
    );
    await workbench.answer({ field: 'GUID' }, squirrel.id.toUpperCase());
    await workbench.waitForTab(draft, true);
    await workbench.waitForText(squirrel.id);
    const template: unknown = JSON.parse(await workbench.wholeText());
    assert.deepEqual(template, {
      id: squirrel.id,
      version: '',
      platforms: ['Windows', 'Mac'],
      picture: 'https://',
      downloadUrl: 'https://',
      titles: { en: '' },
      format: { length: { min: 24, max: 24 }, prefix: '', example: '' },
    });
    assert.deepEqual(sandbox.requests, []);
  });

  it('is not sent as long as something is missing: the refusal names the line', async () => {
    const { sandbox, workbench } = acme;
    await workbench.clickLens('Create in Cloud Zoo (acme)…');
    const message = await workbench.notificationText('Nothing was sent.');
    assert.match(message, /^Nothing was sent\. Line 3: version: /);
    await workbench.waitForStatus('Ln 3, Col');
    assert.deepEqual(sandbox.requests, []);
    await workbench.closeNotification('Nothing was sent.');
  });

  it('is sent only on the word of the person, and Enter is not that word', async () => {
    const { sandbox, workbench } = acme;
    await workbench.changeText(() => newProductText(squirrel));
    await workbench.clickLens('Create in Cloud Zoo (acme)…');
    const modal = await workbench.modal();
    await workbench.press('Escape');
    assert.equal(modal.message, 'Create "Squirrel" in Cloud Zoo?');
    assert.match(modal.detail, new RegExp(`Product ID: ${squirrel.id}\n.*acme.*${sandbox.endpoint}`));
    assert.match(modal.detail, /can never be deleted, and its ID can never be changed/);
    assert.ok(modal.buttons.includes('Create Product'));
    await workbench.waitForTab(draft, true);
    assert.deepEqual(writes(sandbox), []);
    assert.notEqual(modal.focused, 'Create Product', 'Enter must be harmless');
  });

  it('is created with one POST: the draft goes, the live tab opens, the list has it', async () => {
    const { sandbox, workbench } = acme;
    await workbench.clickLens('Create in Cloud Zoo (acme)…');
    await workbench.modal();
    await workbench.clickModal('Create Product');
    await workbench.notification('"Squirrel" was created.');
    await workbench.waitForTab(squirrel.tab, false);
    await workbench.eventually(async () =>
      assert.deepEqual(
        (await workbench.tabs()).filter(({ name }) => name === draft),
        [],
      ),
    );
    const [post, ...more] = writes(sandbox);
    assert.deepEqual([post?.line, more.length], ['POST /v1/product', 0]);
    assert.deepEqual(JSON.parse(post?.body ?? ''), JSON.parse(newProductText(squirrel)));
    await workbench.waitForText('"iss": "acme"');
    await workbench.treeRow('Products', squirrel.title);
    const connections = host().readSettings()['cloudZoo.connections'];
    assert.ok(Array.isArray(connections) && connections[0]?.products.includes(squirrel.id));
  });
});
