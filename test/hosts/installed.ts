// npm run test:installed: installs the VSIX into a VS Code, as a user does, and makes a round trip through the system's
// keychain with the native module in it, in VS Code's own Node.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { resolveCliPathFromVSCodeExecutablePath } from '@vscode/test-electron';
import { installCodeServer } from './codeServer';
import { desktopArguments, installDesktop } from './desktop';
import { temporaryFolder } from './folders';
import { startKeyring } from './keyring';
import { endAllOnInterrupt, output } from './processes';
import { installServerHost } from './suites';
import { packageExtension } from './vsix';

interface Installed {
  /** The folder of the extension, as VS Code unpacked it. */
  readonly extension: string;
  /** What runs JavaScript as VS Code's extension host does, and with which environment. */
  readonly node: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Run where the extension is: stores, reads, finds and removes a secret that nobody else has. */
const roundTrip = `
const keytar = require('keytar');
(async () => {
  const [service, account, secret] = ['vscode-cloud-zoo-test', String(process.pid), 'Straße 🐡 ' + Math.random()];
  await keytar.setPassword(service, account, secret);
  try {
    if ((await keytar.getPassword(service, account)) !== secret) throw new Error('another secret came back');
    const found = await keytar.findCredentials(service);
    if (!found.some(entry => entry.account === account)) throw new Error('the secret is not found');
  } finally {
    if (!(await keytar.deletePassword(service, account))) throw new Error('the secret was not removed');
  }
  if ((await keytar.getPassword(service, account)) !== null) throw new Error('the secret is still there');
})().catch(error => { console.error(error); process.exit(1); });
`;

main().catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  endAllOnInterrupt();
  const { values } = parseArgs({ options: { host: { type: 'string' } } });
  const isServer = (values.host ?? (process.platform === 'linux' ? 'server' : 'desktop')) === 'server';
  const vsix = await packageExtension();
  const folder = temporaryFolder('installed');
  if (process.platform === 'linux') await installServerHost();
  // On Linux never the keyring of the person who runs this.
  const keyring = process.platform === 'linux' ? await startKeyring(join(folder.path, 'keyring')) : undefined;
  try {
    const env = { ...process.env, ...keyring?.env };
    const installed = isServer
      ? await installOnServer(vsix, folder.path, env)
      : await installOnDesktop(vsix, folder.path, env);
    console.log(`  ✓ the VSIX is installed: ${installed.extension}`);
    await run(installed.node, ['-e', roundTrip], { cwd: installed.extension, env: installed.env });
    console.log(`  ✓ a secret went through the keychain and is gone (${process.platform} ${process.arch})`);
    console.log('\n2 passed, 0 failed');
  } finally {
    await keyring?.stop();
    folder.dispose();
  }
}

async function installOnServer(vsix: string, folder: string, env: NodeJS.ProcessEnv): Promise<Installed> {
  const { node, main } = await installCodeServer();
  const extensions = join(folder, 'extensions');
  const args = [main, '--install-extension', vsix, '--extensions-dir', extensions];
  await run(node, [...args, '--server-data-dir', join(folder, 'server')], { env });
  return { extension: unpacked(extensions), node, env };
}

async function installOnDesktop(vsix: string, folder: string, env: NodeJS.ProcessEnv): Promise<Installed> {
  const executable = await installDesktop();
  const cli = resolveCliPathFromVSCodeExecutablePath(executable);
  // On Windows the command line is a batch file, which only a shell runs.
  const shell = process.platform === 'win32';
  await run(cli, [...desktopArguments(folder), '--install-extension', vsix], { env, shell });
  const asNode = { ...env, ELECTRON_RUN_AS_NODE: '1' };
  return { extension: unpacked(join(folder, 'extensions')), node: executable, env: asNode };
}

function unpacked(extensions: string): string {
  const name = readdirSync(extensions).find(name => name.startsWith('cloud-zoo.cloud-zoo-'));
  if (name === undefined)
    throw new Error(`VS Code says that it installed the VSIX, but ${extensions} lacks it.`);
  return join(extensions, name);
}

async function run(
  command: string,
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; cwd?: string; shell?: boolean },
): Promise<void> {
  const { code, stdout, stderr } = await output(command, args, options);
  if (code !== 0) throw new Error(`  ✗ ${command} ended with code ${code}:\n${stdout}${stderr}`);
}
