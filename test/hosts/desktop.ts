import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { installSystemPackages } from './debian';
import { cacheFolder, projectFolder, temporaryFolder } from './folders';
import { type Keyring, startKeyring } from './keyring';
import { testBundleFolder } from './testBundle';

/** Runs the bundled integration tests in a desktop VS Code. Returns the exit code. */
export async function runIntegrationOnDesktop(env: NodeJS.ProcessEnv): Promise<number> {
  const vscodeExecutablePath = await installDesktop();
  const folder = temporaryFolder('desktop');
  const workspace = join(folder.path, 'workspace');
  mkdirSync(workspace);
  let keyring: Keyring | undefined;
  try {
    // On Linux never the keyring of the person who runs the tests; elsewhere the tests remove what they store.
    if (process.platform === 'linux') {
      await installSystemPackages();
      keyring = await startKeyring(join(folder.path, 'keyring'));
    }
    return await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: projectFolder,
      extensionTestsPath: join(testBundleFolder, 'index.js'),
      extensionTestsEnv: { ...env, DBUS_SESSION_BUS_ADDRESS: keyring?.env.DBUS_SESSION_BUS_ADDRESS },
      launchArgs: [workspace, ...desktopArguments(folder.path), '--disable-extensions'],
    });
  } catch (error) {
    console.error(`The desktop VS Code ended: ${error instanceof Error ? error.message : error}`);
    return 1;
  } finally {
    await keyring?.stop();
    folder.dispose();
  }
}

/** Downloads a desktop VS Code, unless it is in the cache, and returns its executable. */
export async function installDesktop(): Promise<string> {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    throw new Error('A desktop VS Code needs a screen. Without one: xvfb-run -a npm run test:desktop');
  }
  const version = process.env.CLOUD_ZOO_VSCODE_VERSION || 'stable';
  try {
    return await downloadAndUnzipVSCode({ version, cachePath: join(cacheFolder, 'desktop') });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `VS Code (${version}) could not be downloaded: ${reason}\nThe desktop host needs Microsoft's download site. On Linux the server host needs only the npm registry: npm test, npm run demo`,
    );
  }
}

/** An instance of its own beside the one a person has open: own settings, own extensions. */
export function desktopArguments(folder: string): string[] {
  return [
    `--user-data-dir=${join(folder, 'user')}`,
    `--extensions-dir=${join(folder, 'extensions')}`,
    '--disable-workspace-trust',
    '--skip-welcome',
    '--skip-release-notes',
    '--disable-telemetry',
    '--disable-updates',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}
