import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cacheFolder } from './folders';
import { output } from './processes';

const codeServerVersion = '4.139.1';
const nodeMajor = '24';

export interface VSCodeServer {
  /** The Node of the version that this VS Code was built for. */
  readonly node: string;
  /** The entry file of VS Code's server. */
  readonly main: string;
  /** The version of VS Code. */
  readonly version: string;
}

/** VS Code's server out of the npm registry: from the cache, else installed there, which takes about two minutes. */
export async function installCodeServer(): Promise<VSCodeServer> {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new Error(
      `The server host runs on Linux (x64, arm64), not on ${process.platform} ${process.arch}.`,
    );
  }
  const folder = join(cacheFolder, `code-server-${codeServerVersion}-node${nodeMajor}-${process.arch}`);
  if (!existsSync(folder)) await install(folder);
  const vscode = join(folder, 'server/node_modules/code-server/lib/vscode');
  const product: unknown = JSON.parse(readFileSync(join(vscode, 'product.json'), 'utf8'));
  const { version } = product as { version: string };
  return { node: join(nodeFolder(folder), 'bin/node'), main: join(vscode, 'out/server-main.js'), version };
}

/** Installs into a folder beside the final one and renames at the end: what has the final name is whole. */
async function install(folder: string): Promise<void> {
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  removeAbandoned(parent, `${basename(folder)}.part-`);
  const part = await mkdtemp(`${folder}.part-`);
  const remove = () => rmSync(part, { recursive: true, force: true });
  process.on('exit', remove);
  try {
    console.log(`Installing VS Code's server (code-server ${codeServerVersion}) into ${parent}`);
    console.log('  1/2 Node.js for it …');
    await npmInstall(join(part, 'node'), `node-linux-${process.arch}@${nodeMajor}`, environment());
    console.log('  2/2 the server: about 600 MB, some two minutes, once per machine …');
    const node = nodeFolder(part);
    await npmInstall(join(part, 'server'), `code-server@${codeServerVersion}`, {
      ...environment(),
      PATH: `${join(node, 'bin')}:${process.env.PATH}`,
      // Its native modules are compiled against the headers in that package: nothing else is downloaded.
      npm_config_nodedir: node,
    });
    renameSync(part, folder);
    console.log('  Installed.');
  } catch (error) {
    // Another run was faster: its folder is as good as ours.
    if (!existsSync(folder)) throw error;
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** Without what `npm test` tells its scripts: by it, an installer takes the Node of that npm for its own. */
function environment(): NodeJS.ProcessEnv {
  const told = /^(NODE|npm_config_(user_agent|node_gyp)|npm_(?!config_).*)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !told.test(name)));
}

function nodeFolder(folder: string): string {
  return join(folder, `node/node_modules/node-linux-${process.arch}`);
}

async function npmInstall(folder: string, what: string, env: NodeJS.ProcessEnv): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = [
    'install',
    what,
    '--no-audit',
    '--no-fund',
    '--no-save',
    '--foreground-scripts',
    '--loglevel=warn',
  ];
  const { code, stdout, stderr } = await output('npm', args, { cwd: folder, env });
  if (code !== 0) throw new Error(`npm install ${what} failed:\n${stdout}\n${stderr}`);
}

/** A run that was killed leaves its part behind. Another run may be at work in a young one. */
function removeAbandoned(parent: string, prefix: string): void {
  const hour = 3_600_000;
  for (const name of readdirSync(parent).filter(name => name.startsWith(prefix))) {
    const path = join(parent, name);
    if (Date.now() - statSync(path).mtimeMs > hour) rmSync(path, { recursive: true, force: true });
  }
}
