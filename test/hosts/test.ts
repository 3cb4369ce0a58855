// npm test: all suites, or those named; the two that run in a real VS Code side by side. `--grep`, `--host` and parts of file names narrow it down.
import { parseArgs } from 'node:util';
import { endAllOnInterrupt } from './processes';
import type { Print, Results } from './results';
import { type Host, prepareSuite, type SuiteName, type SuiteOptions, suites } from './suites';

interface Ran {
  readonly name: SuiteName;
  readonly results: Results;
  readonly milliseconds: number;
}

const names = Object.keys(suites) as SuiteName[];

main().catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  endAllOnInterrupt();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { grep: { type: 'string' }, host: { type: 'string' }, oldest: { type: 'boolean' } },
  });
  const named = names.filter(name => positionals.includes(name));
  const options: SuiteOptions = {
    host: hostNamed(values.host),
    release: values.oldest ? 'oldest' : 'newest',
    grep: values.grep,
    filters: positionals.filter(word => !named.some(name => name === word)),
  };
  const wanted = (named.length > 0 ? named : names).filter(name => name !== 'ui' || canRunUi());

  const ran: Ran[] = [];
  for (const round of rounds(wanted)) ran.push(...(await runSideBySide(round, options)));

  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { results } of ran) {
    total.passed += results.passed;
    total.failed += results.failed;
    total.skipped += results.skipped;
  }
  console.log(`\n${ran.map(suite => summary(suite, options.host)).join('\n')}`);
  const whole = named.length === 0;
  for (const line of notRun(whole ? wanted : undefined, options)) console.log(line);
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

/** The suites in a real VS Code share a round: each waits much, and keeps about one core busy. */
function rounds(names: readonly SuiteName[]): SuiteName[][] {
  const inVSCode: readonly SuiteName[] = names.filter(name => name === 'integration' || name === 'ui');
  const others = names.filter(name => !inVSCode.includes(name));
  return [...others.map(name => [name]), [...inVSCode]];
}

/** What a suite prints is held until those before it have ended. */
async function runSideBySide(names: readonly SuiteName[], options: SuiteOptions): Promise<Ran[]> {
  const prepared: { name: SuiteName; run: (print: Print) => Promise<Results> }[] = [];
  for (const name of names) prepared.push({ name, run: await prepareSuite(name, options) });
  const runs: Promise<Ran>[] = [];
  for (const { name, run } of prepared) {
    const { print, opened } = printFrom(Promise.all(runs));
    print(`\n${name}`);
    const started = Date.now();
    runs.push(
      run(print).then(async results => {
        const milliseconds = Date.now() - started;
        await opened;
        return { name, results, milliseconds };
      }),
    );
  }
  return await Promise.all(runs);
}

/** Prints from a moment on; until then it holds what it is given. */
function printFrom(moment: Promise<unknown>): { print: Print; opened: Promise<void> } {
  let held: string[] | undefined = [];
  const opened = moment.then(() => {
    for (const text of held ?? []) console.log(text);
    held = undefined;
  });
  return { print: text => (held ? held.push(text) : console.log(text)), opened };
}

function hostNamed(name: string | undefined): Host {
  if (name === 'server' || name === 'desktop') return name;
  if (name !== undefined) throw new Error(`--host is server or desktop, not ${name}.`);
  return process.platform === 'linux' ? 'server' : 'desktop';
}

function canRunUi(): boolean {
  return process.platform === 'linux';
}

function summary({ name, results, milliseconds }: Ran, host: Host): string {
  const outcome =
    results.failed > 0
      ? `✗ ${results.failed} of ${results.failed + results.passed} failed`
      : `✓ ${results.passed}`;
  const where = { server: "VS Code's server in Chromium", desktop: 'the desktop VS Code' }[
    name === 'ui' ? 'server' : host
  ];
  const version = results.vscode ? `, on ${where}, VS Code ${results.vscode}` : '';
  return `${name.padEnd(12)} ${outcome} in ${Math.round(milliseconds / 1000)} s${version}`;
}

/** What a person might think was run; of suites, only when all were asked for. */
function notRun(
  ran: readonly SuiteName[] | undefined,
  { host, release, filters, grep }: SuiteOptions,
): string[] {
  const left: string[] = [];
  if (ran && !ran.includes('ui')) left.push('ui (it needs Linux)');
  if (ran && host === 'server') left.push('integration on the desktop VS Code (npm run test:desktop)');
  if (ran && host === 'server' && release === 'newest') {
    left.push('integration on the oldest VS Code that the manifest allows (npm run test:oldest)');
  }
  if (filters.length > 0 || grep !== undefined) left.push('what the filters left out');
  return left.map(what => `not run: ${what}`);
}
