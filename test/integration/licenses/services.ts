import assert from 'node:assert/strict';
import * as keytar from 'keytar';
import { commands, Uri, window, workspace } from 'vscode';
import type { ActivityEntry } from '../../../src/activity/entry';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox';
import { configure, temporaryFile } from '../acme';

const service = 'vscode-cloud-zoo';
const running: Sandbox[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map(sandbox => sandbox.stop()));
  const secrets = await keytar.findCredentials(service);
  await Promise.all(secrets.map(({ account }) => keytar.deletePassword(service, account)));
});

/** The services, which no connection knows yet; they end with the test. */
export async function startServices(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  running.push(sandbox);
  return sandbox;
}

/** All that the keychain holds of ours, by account. */
export async function keychain(): Promise<Record<string, string>> {
  const secrets = await keytar.findCredentials(service);
  return Object.fromEntries(secrets.map(({ account, password }) => [account, password]));
}

/** The connections of the settings, as they are written there. */
export function written(): unknown {
  return workspace.getConfiguration('cloudZoo').get('connections');
}

/** A connection to LicenseSpring, by the setting and the keychain as a person has them. */
export async function connectSprings(
  sandbox: Sandbox,
  {
    authorization = 'apiKey',
    ...changes
  }: { authorization?: 'apiKey' | 'oauth'; tokenEndpoint?: string } = {},
): Promise<void> {
  const { endpoint, apiKey, sharedKey, clientId, clientSecret, tokenEndpoint } = sandbox.licenseSpring;
  const entry = {
    name: 'springs',
    service: 'licenseSpring',
    endpoint,
    authorization,
    tokenEndpoint,
    ...changes,
  };
  const secret =
    authorization === 'apiKey' ? { apiKey, sharedKey } : { clientId, clientSecret, tokenEndpoint };
  await keytar.setPassword(service, accountOfSprings(sandbox), JSON.stringify(secret));
  await add(entry);
}

/** A connection to Akana by password. */
export async function connectGateway(sandbox: Sandbox, email = sandbox.akana.email): Promise<void> {
  const { endpoint, password } = sandbox.akana;
  await keytar.setPassword(service, accountOfGateway(sandbox), JSON.stringify({ password }));
  await add({ name: 'gateway', service: 'akana', endpoint, signIn: 'password', email });
}

export function accountOfSprings({ licenseSpring }: Sandbox): string {
  return `licenseSpring|${licenseSpring.endpoint}|springs`;
}

export function accountOfGateway({ akana }: Sandbox): string {
  return `akana|${akana.endpoint}|gateway`;
}

async function add(entry: object): Promise<void> {
  const others = workspace.getConfiguration('cloudZoo').get<unknown[]>('connections', []);
  await configure('connections', [...others, entry]);
}

/** Requests as `METHOD /path`, in order. */
export function calls(sandbox: Sandbox): string[] {
  return sandbox.requests.map(({ method, path }) => `${method} ${path}`);
}

/** Requests that can have changed a license. */
export function removals(sandbox: Sandbox): string[] {
  return calls(sandbox).filter(call => call.startsWith('DELETE ') || call.endsWith('/deactivate_license'));
}

/** How often somebody logged in at Akana. */
export function logins(sandbox: Sandbox): number {
  return calls(sandbox).filter(call => call === 'POST /api/login').length;
}

/** The activity as a person exports it: the text of the file. */
export async function exported(ending: 'csv' | 'json' = 'json'): Promise<string> {
  const file = temporaryFile(`activity.${ending}`);
  Object.assign(window, { showSaveDialog: async () => file });
  await commands.executeCommand('cloudZoo.exportActivity');
  return Buffer.from(await workspace.fs.readFile(Uri.file(file.fsPath))).toString('utf8');
}

/** The entries of the record about one host, newest first. */
export async function recorded({ endpoint }: Sandbox): Promise<ActivityEntry[]> {
  const entries: ActivityEntry[] = JSON.parse(await exported());
  return entries.filter(({ host }) => host === new URL(endpoint).host);
}

/** Fails where a text holds one of the secrets, in one spelling or another. */
export function assertWithout(text: string, secrets: readonly string[]): void {
  for (const secret of secrets) {
    for (const spelling of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      assert.ok(!text.includes(spelling), `${spelling} in: ${text}`);
    }
  }
}
