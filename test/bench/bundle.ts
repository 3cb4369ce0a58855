import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../hosts/folders';
import type { Comparison } from './measure';

/** Loading what VS Code loads when the extension is activated, each time in a process of its own. */
export async function bundleComparisons(): Promise<{ comparisons: Comparison[]; end: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-zoo-bench-'));
  execFileSync(process.execPath, ['esbuild.mjs', '--production'], { cwd: projectFolder, stdio: 'ignore' });
  // Loading needs no more of VS Code than names to extend and call.
  const empty = join(folder, 'empty.js');
  const stand = join(folder, 'stand.js');
  writeFileSync(empty, 'exports.activate = () => undefined;');
  writeFileSync(
    stand,
    `const any = new Proxy(class {}, { get: (target, name) => name in target ? target[name] : any, apply: () => any });
     const names = ${JSON.stringify(namesOfVSCode())};
     const { Module } = require('node:module');
     const load = Module._load;
     Module._load = (name, ...rest) =>
       name === 'vscode' ? Object.fromEntries(names.map(name => [name, any])) : load(name, ...rest);`,
  );
  const load = (file: string) => async () => {
    const { status, stderr } = spawnSync(process.execPath, ['--require', stand, file], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  return {
    comparisons: [
      {
        name: "the extension's bundle loaded",
        against: 'an empty extension',
        ours: load(join(projectFolder, 'dist', 'extension.js')),
        baseline: load(empty),
      },
    ],
    end: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What the sources use of VS Code: bundled code looks for it by name. */
function namesOfVSCode(): string[] {
  const folder = join(projectFolder, 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.ts'),
  );
  const texts = files.map(name => readFileSync(join(folder, name), 'utf8'));
  return [
    ...new Set(
      texts.flatMap(text => [...text.matchAll(/\bvscode\.(\w+)/g)].flatMap(([, name]) => name ?? [])),
    ),
  ];
}
