// npm test: all suites one after the other, or those named. `--grep`, `--host` and parts of file names narrow it down.
import { parseArgs } from 'node:util';
import { endAllOnInterrupt } from './processes';
import type { Results } from './results';
import { type Host, type SuiteName, type SuiteOptions, suites } from './suites';

const names = Object.keys(suites) as SuiteName[];

main().catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  endAllOnInterrupt();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { grep: { type: 'string' }, host: { type: 'string' } },
  });
  const named = names.filter(name => positionals.includes(name));
  const options: SuiteOptions = {
    host: hostNamed(values.host),
    grep: values.grep,
    filters: positionals.filter(word => !named.some(name => name === word)),
  };
  const wanted = (named.length > 0 ? named : names).filter(name => name !== 'ui' || canRunUi());

  const lines: string[] = [];
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const name of wanted) {
    const started = Date.now();
    console.log(`\n${name}`);
    const results = await runSuite(name, options);
    total.passed += results.passed;
    total.failed += results.failed;
    total.skipped += results.skipped;
    lines.push(summary(name, results, options.host, Date.now() - started));
  }
  console.log(`\n${lines.join('\n')}`);
  const whole = named.length === 0;
  for (const line of notRun(whole ? wanted : undefined, options)) console.log(line);
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

/** A suite that cannot even start has failed, and the next one still runs. */
async function runSuite(name: SuiteName, options: SuiteOptions): Promise<Results> {
  try {
    return await suites[name](options);
  } catch (error) {
    console.log(`  ✗ ${error instanceof Error ? error.message : error}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function hostNamed(name: string | undefined): Host {
  if (name === 'server' || name === 'desktop') return name;
  if (name !== undefined) throw new Error(`--host is server or desktop, not ${name}.`);
  return process.platform === 'linux' ? 'server' : 'desktop';
}

function canRunUi(): boolean {
  return process.platform === 'linux';
}

function summary(name: SuiteName, results: Results, host: Host, milliseconds: number): string {
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
function notRun(ran: readonly SuiteName[] | undefined, { host, filters, grep }: SuiteOptions): string[] {
  const left: string[] = [];
  if (ran && !ran.includes('ui')) left.push('ui (it needs Linux)');
  if (ran && host === 'server') left.push('integration on the desktop VS Code (npm run test:desktop)');
  if (filters.length > 0 || grep !== undefined) left.push('what the filters left out');
  return left.map(what => `not run: ${what}`);
}
