import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runChecks } from '../checks/index';
import { installCodeServer, type Release } from './codeServer';
import { installSystemPackages } from './debian';
import { runIntegrationOnDesktop } from './desktop';
import { projectFolder, temporaryFolder } from './folders';
import { runIntegrationOnServer } from './integrationServer';
import { printed, run } from './processes';
import { type Print, type Results, takeResults } from './results';
import { bundleTests } from './testBundle';
import { testFiles } from './testFiles';
import { packageExtension } from './vsix';

export type Host = 'server' | 'desktop';

export interface SuiteOptions {
  readonly host: Host;
  /** Which VS Code integration runs on, on the host `server`. */
  readonly release: Release;
  /** Parts of paths of test files: only these. */
  readonly filters: readonly string[];
  /** A regular expression for titles of tests: only these. */
  readonly grep: string | undefined;
}

interface Suite {
  /** What it needs before it starts. Suites that run side by side are prepared one after the other: all build into `dist`. */
  prepare?(options: SuiteOptions): Promise<void>;
  run(options: SuiteOptions, print: Print): Promise<Results>;
}

export const suites = {
  checks: { run: (_options, print) => runChecks(print) },
  unit: { run: (options, print) => runMocha('unit', options, 10_000, print) },
  ui: {
    async prepare() {
      await packageExtension();
      await installServerHost();
    },
    async run(options, print) {
      const whole = options.grep === undefined && options.filters.length === 0;
      if (whole) rmSync(join(projectFolder, 'out/screenshots'), { recursive: true, force: true });
      const { version } = await installCodeServer();
      return { ...(await runMocha('ui', options, 120_000, print)), vscode: version };
    },
  },
  integration: {
    async prepare(options) {
      await build();
      await bundleTests(testFiles('integration', options.filters));
      if (options.host === 'server') await installServerHost(options.release);
    },
    async run({ host, release, grep }, print) {
      return await withResults(print, async file => {
        const env = {
          CLOUD_ZOO_TEST_RESULTS: file,
          ...(grep === undefined ? {} : { CLOUD_ZOO_TEST_GREP: grep }),
        };
        return host === 'server'
          ? await runIntegrationOnServer(env, release, print)
          : await runIntegrationOnDesktop(env);
      });
    },
  },
} as const satisfies Readonly<Record<string, Suite>>;
export type SuiteName = keyof typeof suites;

/** Prepares a suite and returns what runs it; one that cannot even start has failed. */
export async function prepareSuite(
  name: SuiteName,
  options: SuiteOptions,
): Promise<(print: Print) => Promise<Results>> {
  const suite: Suite = suites[name];
  try {
    await suite.prepare?.(options);
  } catch (error) {
    return async print => failed(error, print);
  }
  return async print => {
    try {
      return await suite.run(options, print);
    } catch (error) {
      return failed(error, print);
    }
  };
}

function failed(error: unknown, print: Print): Results {
  print(`  ✗ ${error instanceof Error ? error.message : error}`);
  return { passed: 0, failed: 1, skipped: 0 };
}

/** What the server host needs and a fresh machine does not have. */
export async function installServerHost(release?: Release): Promise<void> {
  await installSystemPackages();
  await installCodeServer(release);
}

export async function build(): Promise<void> {
  const code = await run(process.execPath, ['esbuild.mjs'], { cwd: projectFolder });
  if (code !== 0) throw new Error('The build failed.');
}

/** Runs test files in a Node process of their own. */
export async function runMocha(
  suite: string,
  { filters, grep }: SuiteOptions,
  timeout: number,
  print: Print,
): Promise<Results> {
  const files = testFiles(suite, filters).map(file => relative(projectFolder, file));
  if (files.length === 0) throw new Error(`There is no test file in test/${suite} for these filters.`);
  return await withResults(print, async file => {
    const args = [
      ...['--import', 'tsx', 'node_modules/mocha/bin/mocha.js'],
      ...['--no-config', '--reporter', 'test/hosts/reporter.ts', '--timeout', String(timeout)],
      ...(grep === undefined ? [] : ['--grep', grep]),
      ...files,
    ];
    const env = { ...process.env, CLOUD_ZOO_TEST_RESULTS: file };
    return await printed(process.execPath, args, { cwd: projectFolder, env }, print);
  });
}

async function withResults(print: Print, suite: (file: string) => Promise<number>): Promise<Results> {
  const folder = temporaryFolder('results');
  const file = join(folder.path, 'results.json');
  try {
    return takeResults(file, await suite(file), print);
  } finally {
    folder.dispose();
  }
}
