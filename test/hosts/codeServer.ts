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

/** Which VS Code: of the oldest release that the manifest allows, or of the newest that is tested. */
export type Release = 'oldest' | 'newest';

interface Recipe {
  readonly codeServer: string;
  /** The major version of the Node that it was built for. */
  readonly node: string;
  /** Versions that its server is installed with in place of those that come from elsewhere than the registry. */
  readonly replaced?: Readonly<Record<string, string>>;
}

const recipes: Readonly<Record<Release, Recipe>> = {
  newest: { codeServer: '4.139.1', node: '24' },
  oldest: {
    codeServer: '4.105.1',
    node: '22',
    // The first is named by a git repository there; the second downloads from another host.
    replaced: { '@parcel/watcher': '2.5.1', '@vscode/ripgrep': '^1.17.0' },
  },
};

export interface VSCodeServer {
  /** The Node of the version that this VS Code was built for. */
  readonly node: string;
  /** The entry file of VS Code's server. */
  readonly main: string;
  /** The version of VS Code. */
  readonly version: string;
}

/** VS Code's server out of the npm registry: from the cache, else installed there, which takes about two minutes. */
export async function installCodeServer(release: Release = 'newest'): Promise<VSCodeServer> {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new Error(
      `The server host runs on Linux (x64, arm64), not on ${process.platform} ${process.arch}.`,
    );
  }
  const recipe = recipes[release];
  const name = `code-server-${recipe.codeServer}-node${recipe.node}-${process.arch}`;
  const folder = join(cacheFolder, name);
  if (!existsSync(folder)) await install(folder, recipe);
  const vscode = vscodeFolder(folder);
  const product: unknown = JSON.parse(readFileSync(join(vscode, 'product.json'), 'utf8'));
  const { version } = product as { version: string };
  return { node: join(nodeFolder(folder), 'bin/node'), main: join(vscode, 'out/server-main.js'), version };
}

/** Installs into a folder beside the final one and renames at the end: what has the final name is whole. */
async function install(folder: string, { codeServer, node, replaced }: Recipe): Promise<void> {
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  removeAbandoned(parent, `${basename(folder)}.part-`);
  const part = await mkdtemp(`${folder}.part-`);
  const remove = () => rmSync(part, { recursive: true, force: true });
  process.on('exit', remove);
  try {
    console.log(`Installing VS Code's server (code-server ${codeServer}) into ${parent}`);
    console.log('  1/2 Node.js for it …');
    await npmInstall(join(part, 'node'), `node-linux-${process.arch}@${node}`, environment());
    console.log('  2/2 the server: about 600 MB, some two minutes, once per machine …');
    const nodedir = nodeFolder(part);
    const env = {
      ...environment(),
      PATH: `${join(nodedir, 'bin')}:${process.env.PATH}`,
      // Its native modules are compiled against the headers in that package: nothing else is downloaded.
      npm_config_nodedir: nodedir,
    };
    const what = `code-server@${codeServer}`;
    await npmInstall(join(part, 'server'), what, env, replaced ? ['--ignore-scripts'] : []);
    if (replaced) await installReplaced(vscodeFolder(part), replaced, env);
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

/** Its server's packages with other versions of some: without the lock that names the old ones. */
async function installReplaced(
  vscode: string,
  replaced: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const file = join(vscode, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const dependencies = { ...manifest.dependencies, ...replaced };
  writeFileSync(file, JSON.stringify({ ...manifest, dependencies }, undefined, 2));
  rmSync(join(vscode, 'npm-shrinkwrap.json'), { force: true });
  await npm(vscode, ['install', '--omit=dev'], env);
}

function vscodeFolder(folder: string): string {
  return join(folder, 'server/node_modules/code-server/lib/vscode');
}

function nodeFolder(folder: string): string {
  return join(folder, `node/node_modules/node-linux-${process.arch}`);
}

async function npmInstall(
  folder: string,
  what: string,
  env: NodeJS.ProcessEnv,
  more: readonly string[] = [],
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  await npm(folder, ['install', what, '--no-save', ...more], env);
}

async function npm(folder: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const args = [...words, '--no-audit', '--no-fund', '--foreground-scripts', '--loglevel=warn'];
  const { code, stdout, stderr } = await output('npm', args, { cwd: folder, env });
  if (code !== 0) throw new Error(`npm ${words.join(' ')} failed:\n${stdout}\n${stderr}`);
}

/** A run that was killed leaves its part behind. Another run may be at work in a young one. */
function removeAbandoned(parent: string, prefix: string): void {
  const hour = 3_600_000;
  for (const name of readdirSync(parent).filter(name => name.startsWith(prefix))) {
    const path = join(parent, name);
    if (Date.now() - statSync(path).mtimeMs > hour) rmSync(path, { recursive: true, force: true });
  }
}
