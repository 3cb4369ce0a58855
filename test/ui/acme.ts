import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox';
import { start } from '../hosts/processes';
import { host, openWorkbench } from './fixture';
import { noteSecrets } from './secretsLeft';
import type { Workbench } from './workbench';

/** What the issuer of these tests is called, and where its secret goes in the keychain. */
export const issuer = 'acme';
export const secret = 'oak-kettle-73-Straße';

/** Products of the sandbox, as its demonstration data has them. */
export const canopy = productOf('2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67', 'Canopy for Rhino');
export const student = productOf('8a1de7f4-0b92-4e3d-b6c5-71f94a2e8d30', 'Canopy Student');
export const tidewater = productOf('c41f7a95-36de-4b08-8f2c-0d9e6b5a7143', 'Tidewater Hull Design');

export interface AcmeProduct {
  readonly id: string;
  readonly title: string;
  /** The name of its tab. */
  readonly tab: string;
}

export interface Acme {
  readonly sandbox: Sandbox;
  readonly workbench: Workbench;
}

const started: Sandbox[] = [];

after(async () => {
  await Promise.all(started.map(sandbox => sandbox.stop()));
});

export function productOf(id: string, title: string): AcmeProduct {
  return { id, title, tab: `${title}.cloudzoo.json` };
}

/** The text of a product that can be created. */
export function newProductText({ id, title }: AcmeProduct): string {
  const product = {
    id,
    version: '1.0',
    platforms: ['Windows'],
    picture: 'https://example.com/new.png',
    downloadUrl: 'https://example.com/new',
    titles: { en: title, ja: '新しい製品' },
    format: { length: { min: 24, max: 24 }, prefix: 'NEWP', example: 'NEWP-AAAA-BBBB-CCCC-DDDD-EEEE' },
  };
  return `${JSON.stringify(product, undefined, 2)}\n`;
}

/** A Cloud Zoo that knows the issuer; it runs until the end of the tests. */
export async function startCloudZoo(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ issuer, secret, ...options });
  started.push(sandbox);
  noteSecrets(sandbox.secret);
  return sandbox;
}

export function accountAt(sandbox: Sandbox): string {
  return `cloudZoo|${sandbox.endpoint}|${sandbox.issuer}`;
}

/** Connects the issuer without prompts: by the settings file and `secret-tool`, for windows opened later. */
export async function connect(
  sandbox: Sandbox,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { endpoint, productIds: products } = sandbox;
  const connection = { name: 'acme', service: 'cloudZoo', endpoint, issuer: sandbox.issuer, products };
  host().changeSettings({ 'cloudZoo.connections': [connection], ...settings });
  await storeSecret(accountAt(sandbox), sandbox.secret);
}

/** Puts a secret into the keychain, as another program would. */
export async function storeSecret(account: string, password: string): Promise<void> {
  const attributes = {
    service: 'vscode-cloud-zoo',
    account,
    // Without it, keytar finds some of what secret-tool stores, and some not.
    'xdg:schema': 'org.freedesktop.Secret.Generic',
  };
  const args = ['store', '--label=Cloud Zoo', ...Object.entries(attributes).flat()];
  const child = start('secret-tool', args, {
    env: host().keyring?.env,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin?.end(password);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`secret-tool store ended with code ${code}.`);
}

/** A window that is connected as the issuer and shows its products. */
export async function openAcme(
  options: SandboxOptions = {},
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Acme> {
  const sandbox = await startCloudZoo(options);
  await connect(sandbox, settings);
  const workbench = await openWorkbench();
  await workbench.showContainer('Cloud Zoo');
  return { sandbox, workbench };
}

/** Opens a product by its row. */
export async function openProduct(workbench: Workbench, product: AcmeProduct): Promise<void> {
  await (await workbench.treeRow('Products', product.title)).click();
  await workbench.waitForTab(product.tab, false);
  await workbench.waitForText(product.id);
}

/** Replaces a piece of the text in a product's tab. */
export async function edit(
  workbench: Workbench,
  tab: string,
  from: string | RegExp,
  to: string,
): Promise<void> {
  const before = await workbench.wholeText();
  const change = (text: string) => {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`There is no ${from} in the text:\n${text}`);
    return changed;
  };
  // A tab that the service has not confirmed yet takes no edit.
  await workbench.eventually(async () => {
    if ((await workbench.wholeText()) === before) await workbench.changeText(change);
    assert.notEqual(await workbench.wholeText(), before);
  });
  await workbench.waitForTab(tab, true);
}

/** What the service was asked to change: `PUT /v1/product/…` with the body, in order. */
export function writes(sandbox: Sandbox): { line: string; body: string }[] {
  return sandbox.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path, body }) => ({ line: `${method} ${path}`, body }));
}

/** Waits for VS Code's message about a failed save and tells our part of it. */
export async function refusedSave(workbench: Workbench): Promise<string> {
  const message = await workbench.notificationText('Failed to save');
  return message.replace(/^.*?\(Cloud Zoo: /, '').replace(/\)$/, '');
}

/** Takes back what a test that failed may have left in the active tab. */
export async function revert(workbench: Workbench, tab: string): Promise<void> {
  const tabs = await workbench.tabs();
  if (tabs.some(({ name, dirty }) => name === tab && dirty)) await workbench.runCommand('File: Revert File');
  await workbench.waitForTab(tab, false);
}
