// npm run check:workflows: actionlint over the workflows. It is installed into the cache, for it is needed seldom.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder, projectFolder } from './folders';
import { output } from './processes';

const version = '2.0.6';

interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const module = pathToFileURL(join(await installed(), 'node_modules/actionlint/node.mjs')).href;
  const { createLinter } = (await import(module)) as {
    createLinter: () => Promise<(text: string, path: string) => readonly Finding[]>;
  };
  const lint = await createLinter();
  const folder = join('.github', 'workflows');
  const names = readdirSync(join(projectFolder, folder));
  const findings = names.flatMap(name => {
    const path = join(folder, name);
    return lint(readFileSync(join(projectFolder, path), 'utf8'), path);
  });
  for (const { file, line, column, message } of findings)
    console.log(`${file}:${line}:${column}: ${message}`);
  console.log(`${names.length} workflows, ${findings.length} findings`);
  process.exitCode = findings.length > 0 ? 1 : 0;
}

async function installed(): Promise<string> {
  const folder = join(cacheFolder, `actionlint-${version}`);
  if (existsSync(join(folder, 'node_modules/actionlint/main.wasm'))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', `actionlint@${version}`, '--no-audit', '--no-fund', '--no-save'];
  const { code, stderr } = await output('npm', args, { cwd: folder });
  if (code !== 0) throw new Error(`actionlint could not be installed:\n${stderr}`);
  return folder;
}
