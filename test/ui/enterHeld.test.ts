import assert from 'node:assert/strict';
import type { Sandbox } from '../../src/sandbox';
import { type Acme, canopy, connect, newProductText, productOf, startCloudZoo, writes } from './acme';
import { keepOpen, openWorkbench } from './fixture';
import { connectLicenseServices, device, platinum, serviceOptions } from './licenseServices';
import type { Workbench } from './workbench';

const license = 'CN-2025-000117';
const entity = '4815162342-|-Group';
const squirrel = productOf('06bb1e79-5456-47a1-ad6d-104518cd894b', 'Squirrel');

/** A flow up to the question, and where a refusal leads back to: prompts that are all filled in. */
interface Flow {
  readonly name: string;
  readonly path: RegExp;
  readonly button: string;
  readonly firstPrompt: string;
  /** The document of its request. */
  readonly document: string;
  begin(workbench: Workbench): Promise<void>;
}

const flows: Flow[] = [
  {
    name: 'deletes no license',
    path: /\/license$/,
    button: 'Delete License Cluster',
    firstPrompt: 'Delete License · acme (',
    document: 'delete-license.http',
    begin: async workbench => {
      await workbench.rowMenu('Products', canopy.title, 'Delete License…');
      await workbench.answer({ title: 'Delete License · acme (1/' }, license);
      await workbench.answer({ title: 'Delete License · acme (2/' }, entity);
    },
  },
  {
    name: 'deactivates no device',
    path: /\/deactivate_license$/,
    button: 'Deactivate Device',
    firstPrompt: 'Deactivate Device · springs (',
    document: 'deactivate-device.http',
    begin: async workbench => {
      await workbench.rowMenu('Products', 'springs', 'Delete License…');
      await workbench.pick({ field: 'Product' }, 'Canopy for Rhino');
      await workbench.pick({ field: 'How the license is named' }, 'License Key');
      await workbench.answer({ field: 'License key' }, device.key);
      await workbench.answer({ field: 'Hardware ID' }, device.id);
      await workbench.pick({ field: 'Optional fields' }, 'Consumptions');
      await workbench.press('Enter');
      await workbench.answer({ field: 'Consumptions' }, '0');
    },
  },
  {
    name: 'deletes no API license',
    path: /\/api\/licenses\//,
    button: 'Delete API License',
    firstPrompt: 'Delete API License · gateway (',
    document: 'delete-api-license.http',
    begin: async workbench => {
      await workbench.rowMenu('Products', 'gateway', 'Delete License…');
      await workbench.answer({ field: 'License ID' }, platinum.id);
    },
  },
];

describe('Enter held down', () => {
  keepOpen();
  let acme: Acme;

  before(async function () {
    this.timeout(60_000);
    const sandbox = await startCloudZoo(serviceOptions);
    await connect(sandbox);
    await connectLicenseServices(sandbox);
    acme = { sandbox, workbench: await openWorkbench() };
    await acme.workbench.showContainer('Cloud Zoo');
    await acme.workbench.treeRow('Products', canopy.title);
  });

  for (const { name, path, button, firstPrompt, document, begin } of flows) {
    for (const [how, hold] of [
      ['without a pause', holdEnter],
      ['as many quick presses', pressEnterQuickly],
    ] as const) {
      it(`${name}, ${how}`, async () => {
        const { sandbox, workbench } = acme;
        const isRemoval = (request: { method: string; path: string }) =>
          request.method !== 'GET' && path.test(request.path);
        const before = held(sandbox);
        const body = '{"Error":"E","code":"license_expired","faultcode":"F"}';
        for (const method of ['DELETE', 'POST'])
          sandbox.fault({ method, path, kind: 'status', status: 400, body });
        await begin(workbench);
        await workbench.modal();
        await workbench.clickModal(button);
        await workbench.notification('was not de');
        sandbox.clearRequests();
        await workbench.clickNotification('was not de', 'Edit…');
        await workbench.waitForPrompt({ title: firstPrompt });

        const removed = sandbox.whenRequest(isRemoval);
        await hold(() => isOver(Promise.race([workbench.waitForTab(document), removed])));
        assert.deepEqual(sandbox.requests.filter(isRemoval), []);
        await workbench.waitForTab(document);
        assert.deepEqual(held(sandbox), before);
        await workbench.runCommand('View: Close Editor');
      });
    }
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

/** All licenses, on every service. */
function held({ licenses, licenseSpring, akana }: Sandbox): unknown {
  return [licenses(), licenseSpring.licenses(), akana.licenses()];
}

async function isOver(wait: Promise<unknown>): Promise<boolean> {
  await wait;
  return true;
}

/** The time between two repeats of a key. */
async function soon(): Promise<boolean> {
  await new Promise(resolve => setTimeout(resolve, 30));
  return false;
}
