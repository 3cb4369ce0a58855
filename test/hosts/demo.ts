// npm run demo: a VS Code with the extension and the sandbox connected, to try everything without an account.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { resolveCliPathFromVSCodeExecutablePath } from '@vscode/test-electron';
import { desktopArguments, installDesktop } from './desktop';
import { projectFolder, temporaryFolder } from './folders';
import { endAllOnInterrupt, output, run } from './processes';
import { startServer } from './server';
import { installServerHost } from './suites';
import { packageExtension } from './vsix';

const readme = `# A plug-in's repository

This folder stands for the repository of a Rhino plug-in. Try:

- the products of the sandbox in the Cloud Zoo view: open one, change it, save it;
- "Cloud Zoo: Create Product" in the Command Palette (F1);
- "Cloud Zoo: Delete License".

Nothing here reaches a real service. Everything is gone when the demo ends.
`;

main().catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  endAllOnInterrupt();
  const { values } = parseArgs({ options: { port: { type: 'string' } } });
  const folder = temporaryFolder('demo');
  const workspace = join(folder.path, 'workspace');
  mkdirSync(workspace);
  writeFileSync(join(workspace, 'README.md'), readme);
  if (process.platform === 'linux') await installServerHost();
  console.log('Building the extension …');
  const extensions = [await packageExtension(), await packageCompanion(folder.path)];
  if (process.platform === 'linux') await openServer(workspace, extensions, values.port);
  else await openDesktop(folder.path, extensions);
  folder.dispose();
}

/** The small extension that connects the sandbox. */
async function packageCompanion(folder: string): Promise<string> {
  const file = join(folder, 'demo.vsix');
  const vsce = join(projectFolder, 'node_modules/@vscode/vsce/vsce');
  const args = [
    'package',
    '--out',
    file,
    '--no-dependencies',
    '--allow-missing-repository',
    '--skip-license',
  ];
  const { code, stderr } = await output(process.execPath, [vsce, ...args], {
    cwd: join(projectFolder, 'test/hosts/demo'),
  });
  if (code !== 0) throw new Error(`Packaging the demo failed:\n${stderr}`);
  return file;
}

/** Runs until it is interrupted. */
async function openServer(
  workspace: string,
  extensions: readonly string[],
  port: string | undefined,
): Promise<void> {
  const host = await startServer({ extensions, ...(port === undefined ? {} : { port: Number(port) }) });
  console.log(`
VS Code ${host.version} is running with Cloud Zoo and its sandbox, a stand-in for the real services.

  Open ${host.address({ folder: workspace })}

It is reached from this machine only. Ctrl+C ends it and removes all it made.
`);
  await host.ended;
  await host.stop();
}

/** Runs until its window is closed, or until it is interrupted. */
async function openDesktop(folder: string, extensions: readonly string[]): Promise<void> {
  const executable = await installDesktop();
  const cli = resolveCliPathFromVSCodeExecutablePath(executable);
  const own = desktopArguments(folder);
  for (const extension of extensions) {
    // On Windows the command line is a batch file, which only a shell runs.
    const options = { shell: process.platform === 'win32' };
    const { code, stderr } = await output(cli, [...own, '--install-extension', extension], options);
    if (code !== 0) throw new Error(`Installing ${extension} failed:\n${stderr}`);
  }
  console.log(
    'VS Code is running with Cloud Zoo and its sandbox. Close its window, or press Ctrl+C, to end it.',
  );
  await run(executable, [join(folder, 'workspace'), ...own]);
}
