import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox, SandboxOptions } from '../../src/sandbox';
import { type Acme, startCloudZoo, storeSecret } from './acme';
import { host, openWorkbench } from './fixture';
import { noteSecrets } from './secretsLeft';

/** What must never be seen: some of it would have to be encoded. */
export const secrets = {
  sharedKey: 'springs-geheim-4711',
  password: 'geheim: "ß"|😀 platinum',
  ofUser: 'harbour-42',
};

/** Licenses of the sandbox's demonstration data, and a device with all that must be encoded somewhere. */
export const device = { id: 'laptop-é/4 & co|2', key: 'GPB7-279T-6MNK-CQLK' };
export const platinum = { id: 'b5e011b6-72f1-4cee-9285-86dd13f946a5.sandbox', name: 'Platinum' };

export const serviceOptions: SandboxOptions = {
  licenseSpring: { sharedKey: secrets.sharedKey },
  akana: { password: secrets.password },
};

/** Connects LicenseSpring and Akana without prompts, for windows opened later. */
export async function connectLicenseServices({ licenseSpring, akana }: Sandbox): Promise<void> {
  const { 'cloudZoo.connections': others } = host().readSettings();
  const springs = { name: 'springs', service: 'licenseSpring', endpoint: licenseSpring.endpoint };
  const gateway = { name: 'gateway', service: 'akana', endpoint: akana.endpoint, email: akana.email };
  const connections = [...(Array.isArray(others) ? others : []), springs, gateway];
  host().changeSettings({ 'cloudZoo.connections': connections });
  const { apiKey, sharedKey } = licenseSpring;
  const keys = JSON.stringify({ apiKey, sharedKey });
  await storeSecret(`licenseSpring|${licenseSpring.endpoint}|springs`, keys);
  const { password } = akana;
  noteSecrets(...Object.values(secrets));
  await storeSecret(`akana|${akana.endpoint}|gateway`, JSON.stringify({ password }));
}

/** A window that is connected to both services and shows them. */
export async function openLicenseServices(): Promise<Acme> {
  const sandbox = await startCloudZoo(serviceOptions);
  await connectLicenseServices(sandbox);
  const workbench = await openWorkbench();
  await workbench.showContainer('Cloud Zoo');
  await workbench.treeRow('Products', 'gateway');
  return { sandbox, workbench };
}

/** Requests that can have changed a license. */
export function removals(sandbox: Sandbox): string[] {
  return sandbox.requests
    .filter(({ method, path }) => method === 'DELETE' || path.endsWith('/deactivate_license'))
    .map(({ method, path }) => `${method} ${path}`);
}

/** Fails where a file that VS Code, the extension or the log has written holds one of the texts. */
export function assertNoFileHolds(texts: readonly string[]): void {
  const folder = join(host().dataFolder, 'server/data');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' });
  let seen = 0;
  for (const file of files.filter(file => file.isFile())) {
    const path = join(file.parentPath, file.name);
    const content = readFileSync(path, 'utf8');
    seen++;
    for (const text of texts) assert.ok(!content.includes(text), `${text} in ${path}`);
  }
  assert.ok(seen > 0, 'there are files');
}
