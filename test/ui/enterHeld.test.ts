import assert from 'node:assert/strict';
import { type Acme, canopy, newProductText, openAcme, productOf, writes } from './acme';
import { keepOpen } from './fixture';

const license = 'CN-2025-000117';
const entity = '4815162342-|-Group';
const squirrel = productOf('06bb1e79-5456-47a1-ad6d-104518cd894b', 'Squirrel');

describe('Enter held down', () => {
  keepOpen();
  let acme: Acme;

  before(async function () {
    this.timeout(60_000);
    acme = await openAcme();
    await acme.workbench.treeRow('Products', canopy.title);
  });

  for (const [name, hold] of [
    ['without a pause', holdEnter],
    ['as many quick presses', pressEnterQuickly],
  ] as const) {
    it(`deletes no license, ${name}`, async () => {
      const { sandbox, workbench } = acme;
      // A refusal leads back to prompts that are all filled in.
      sandbox.fault({ method: 'DELETE', kind: 'status', status: 400, body: '{"Error":"BadRequest"}' });
      await workbench.rowMenu('Products', canopy.title, 'Delete License…');
      await workbench.answer({ title: 'Delete License (1/' }, license);
      await workbench.answer({ title: 'Delete License (2/' }, entity);
      await workbench.modal();
      await workbench.clickModal('Delete License Cluster');
      await workbench.notification('was not deleted');
      sandbox.clearRequests();
      await workbench.clickNotification('was not deleted', 'Edit…');
      await workbench.waitForPrompt({ title: 'Delete License (1/' });

      const deleted = sandbox.whenRequest(({ method }) => method === 'DELETE');
      await hold(() => isOver(Promise.race([workbench.notification('Nothing was sent.'), deleted])));
      assert.deepEqual(writes(sandbox), []);
      await workbench.waitForTab('delete-license.http');
      assert.equal(sandbox.licenses().length, 4);
      await workbench.closeNotification('Nothing was sent.');
      await workbench.runCommand('View: Close Editor');
    });
  }

  it('creates no product', async () => {
    const { sandbox, workbench } = acme;
    sandbox.clearRequests();
    await workbench.runCommand('Cloud Zoo: Create Product…');
    await workbench.answer({ title: 'Create Product on acme' }, squirrel.id);
    await workbench.waitForText(squirrel.id);
    await workbench.changeText(() => newProductText(squirrel));
    await workbench.waitForText('NEWP-');
    await workbench.clickLens('Create in Cloud Zoo (acme)…');
    await workbench.modal();
    await holdEnter(() => isOver(workbench.waitForNoModal()));
    assert.deepEqual(writes(sandbox), []);
    await workbench.waitForTab('product.cloudzoo.json', true);
  });

  /** What the keyboard does by itself as long as a key is down, until what it leads to is there, and on. */
  async function holdEnter(ledThere: () => Promise<boolean>): Promise<void> {
    const { keyboard } = acme.workbench.page;
    const arrived = ledThere();
    for (let there = false; !there; there = await Promise.race([arrived, soon()]))
      await keyboard.down('Enter');
    for (let more = 0; more < 20; more++) await keyboard.down('Enter');
    await keyboard.up('Enter');
    assert.ok(await arrived);
  }

  async function pressEnterQuickly(ledThere: () => Promise<boolean>): Promise<void> {
    const { workbench } = acme;
    const arrived = ledThere();
    for (let there = false; !there; there = await Promise.race([arrived, soon()]))
      await workbench.press('Enter');
    for (let more = 0; more < 20; more++) await workbench.press('Enter');
    assert.ok(await arrived);
  }
});

async function isOver(wait: Promise<unknown>): Promise<boolean> {
  await wait;
  return true;
}

/** The time between two repeats of a key. */
async function soon(): Promise<boolean> {
  await new Promise(resolve => setTimeout(resolve, 30));
  return false;
}
