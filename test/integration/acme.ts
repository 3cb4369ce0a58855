import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as keytar from 'keytar';
import { ConfigurationTarget, commands, extensions, Uri, window, workspace } from 'vscode';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox';
import { hear, stopHearing } from './hearing';

export const canopy = '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67';
export const tidewater = 'c41f7a95-36de-4b08-8f2c-0d9e6b5a7143';
export const student = '8a1de7f4-0b92-4e3d-b6c5-71f94a2e8d30';

const secret = 'integration-secret';
const running: Sandbox[] = [];
const folders: string[] = [];

before(async () => {
  await extensions.getExtension('cloud-zoo.cloud-zoo')?.activate();
});

beforeEach(hear);

afterEach(async () => {
  await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await commands.executeCommand('workbench.action.closeAllEditors');
  for (const name of ['connections', 'concurrency', 'requestTimeout']) await configure(name, undefined);
  await Promise.all(running.map(sandbox => keytar.deletePassword('vscode-cloud-zoo', accountAt(sandbox))));
  await Promise.all(running.splice(0).map(sandbox => sandbox.stop()));
  // The Explorer may still be about to show a file that a test has removed.
  await eventually(() => commands.executeCommand('workbench.view.explorer'));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  stopHearing();
});

/** A Cloud Zoo that knows the issuer `acme`, and a connection to it; both end with the test. The keychain has its secret, or what is given. */
export async function connectAcme(
  options: SandboxOptions = {},
  name = 'acme',
  kept?: string,
): Promise<Sandbox> {
  const sandbox = await startSandbox({ issuer: 'acme', secret, ...options });
  running.push(sandbox);
  await keytar.setPassword('vscode-cloud-zoo', accountAt(sandbox), kept ?? sandbox.secret);
  const others = workspace.getConfiguration('cloudZoo').get<unknown[]>('connections', []);
  await configure('connections', [...others, connectionTo(sandbox, name)]);
  return sandbox;
}

function accountAt({ endpoint, issuer }: Sandbox): string {
  return `cloudZoo|${endpoint}|${issuer}`;
}

/** An entry of the setting. */
export function connectionTo(sandbox: Sandbox, name = 'acme'): Record<string, unknown> {
  const { endpoint, issuer, productIds: products } = sandbox;
  return { name, service: 'cloudZoo', endpoint, issuer, products };
}

/** Writes a setting; undefined takes it back, where it stands. */
export async function configure(name: string, value: unknown): Promise<void> {
  const settings = workspace.getConfiguration('cloudZoo');
  if (value !== undefined || settings.inspect(name)?.globalValue !== undefined) {
    await settings.update(name, value, ConfigurationTarget.Global);
  }
}

/** The ids on the list of a connection. */
export function listed(name = 'acme'): unknown {
  const connections = workspace
    .getConfiguration('cloudZoo')
    .get<{ name?: string; products?: unknown }[]>('connections', []);
  return connections.find(connection => connection.name === name)?.products;
}

export function addressOf(id: string, file = 'any.cloudzoo.json', connection = 'acme'): Uri {
  return Uri.from({ scheme: 'cloudzoo', authority: connection, path: `/${id}/${file}` });
}

/** What the service was asked, such as `GET <id>`, in order. */
export function asked(sandbox: Sandbox): string[] {
  return sandbox.requests.map(({ method, path }) => `${method} ${path.replace('/v1/product/', '')}`);
}

export function writes(sandbox: Sandbox): string[] {
  return sandbox.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path, body }) => `${method} ${path.replace('/v1/product/', '')} ${body}`);
}

export async function openProduct(id: string, connection = 'acme'): Promise<Uri> {
  await commands.executeCommand('cloudZoo.openProduct', { connection, id });
  return await eventually(() => {
    const uri = window.activeTextEditor?.document.uri;
    if (uri?.scheme !== 'cloudzoo' || !uri.path.includes(id))
      throw new Error(`${id} is not open, but ${uri}`);
    return uri;
  });
}

/** The names on all tabs. */
export function tabs(): string[] {
  return window.tabGroups.all.flatMap(group => group.tabs.map(tab => tab.label));
}

/** Repeats a check until it passes; its last error is thrown after `patience` milliseconds. */
export async function eventually<T>(check: () => T | Promise<T>, patience = 15_000): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }
}

/** The folder that the window has open. */
export function workspaceFolder(): Uri {
  const [folder] = workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('The window has no folder.');
  return folder.uri;
}

/** A file outside the workspace; it is removed after the test. */
export function temporaryFile(name: string): Uri {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-zoo-integration-'));
  folders.push(folder);
  return Uri.file(join(folder, name));
}
