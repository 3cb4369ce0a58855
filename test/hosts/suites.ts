import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runChecks } from '../checks/index';
import { installCodeServer } from './codeServer';
import { installSystemPackages } from './debian';
import { runIntegrationOnDesktop } from './desktop';
import { projectFolder, temporaryFolder } from './folders';
import { runIntegrationOnServer } from './integrationServer';
import { run } from './processes';
import { type Results, takeResults } from './results';
import { bundleTests } from './testBundle';
import { testFiles } from './testFiles';
import { packageExtension } from './vsix';

export type Host = 'server' | 'desktop';

export interface SuiteOptions {
  readonly host: Host;
  /** Parts of paths of test files: only these. */
  readonly filters: readonly string[];
  /** A regular expression for titles of tests: only these. */
  readonly grep: string | undefined;
}

export const suites = { checks: runChecks, unit, integration, ui } as const;
export type SuiteName = keyof typeof suites;

async function unit(options: SuiteOptions): Promise<Results> {
  return await runMocha('unit', options, 10_000);
}

async function integration(options: SuiteOptions): Promise<Results> {
  await build();
  await bundleTests(testFiles('integration', options.filters));
  if (options.host === 'server') await installServerHost();
  return await withResults(async file => {
    const env = {
      CLOUD_ZOO_TEST_RESULTS: file,
      ...(options.grep === undefined ? {} : { CLOUD_ZOO_TEST_GREP: options.grep }),
    };
    return options.host === 'server' ? await runIntegrationOnServer(env) : await runIntegrationOnDesktop(env);
  });
}

async function ui(options: SuiteOptions): Promise<Results> {
  await packageExtension();
  await installServerHost();
  const whole = options.grep === undefined && options.filters.length === 0;
  if (whole) rmSync(join(projectFolder, 'out/screenshots'), { recursive: true, force: true });
  return { ...(await runMocha('ui', options, 120_000)), vscode: (await installCodeServer()).version };
}

/** What the server host needs and a fresh machine does not have. */
export async function installServerHost(): Promise<void> {
  await installSystemPackages();
  await installCodeServer();
}

export async function build(): Promise<void> {
  const code = await run(process.execPath, ['esbuild.mjs'], { cwd: projectFolder });
  if (code !== 0) throw new Error('The build failed.');
}

/** Runs test files in a Node process of their own. */
async function runMocha(suite: string, { filters, grep }: SuiteOptions, timeout: number): Promise<Results> {
  const files = testFiles(suite, filters).map(file => relative(projectFolder, file));
  if (files.length === 0) throw new Error(`There is no test file in test/${suite} for these filters.`);
  return await withResults(async file => {
    const args = [
      ...['--import', 'tsx', 'node_modules/mocha/bin/mocha.js'],
      ...['--no-config', '--reporter', 'test/hosts/reporter.ts', '--timeout', String(timeout)],
      ...(grep === undefined ? [] : ['--grep', grep]),
      ...files,
    ];
    const env = { ...process.env, CLOUD_ZOO_TEST_RESULTS: file };
    return await run(process.execPath, args, { cwd: projectFolder, env });
  });
}

async function withResults(suite: (file: string) => Promise<number>): Promise<Results> {
  const folder = temporaryFolder('results');
  const file = join(folder.path, 'results.json');
  try {
    return takeResults(file, await suite(file));
  } finally {
    folder.dispose();
  }
}
