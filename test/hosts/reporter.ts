import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { Results } from './results';
import { mapStack } from './stack';

/** Prints each test as it ends, with the whole error of one that failed, and leaves the counts in a file. */
export default class TestReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { constants } = Mocha.Runner;
    const results: Results = { passed: 0, failed: 0, skipped: 0, vscode: options.reporterOptions?.vscode };
    runner.on(constants.EVENT_TEST_PASS, test => {
      results.passed++;
      console.log(`  ✓ ${title(test)}${duration(test)}`);
    });
    runner.on(constants.EVENT_TEST_FAIL, (test, error: Error) => {
      results.failed++;
      console.log(`  ✗ ${title(test)}${duration(test)}\n${describe(error)}`);
    });
    runner.on(constants.EVENT_TEST_PENDING, test => {
      results.skipped++;
      console.log(`  - ${title(test)} (skipped)`);
    });
    runner.on(constants.EVENT_RUN_END, () => {
      const file = process.env.CLOUD_ZOO_TEST_RESULTS;
      if (file) writeFileSync(file, JSON.stringify(results));
    });
  }
}

function title(test: Mocha.Runnable): string {
  return test.titlePath().join(' › ');
}

function duration(test: Mocha.Runnable): string {
  return test.duration !== undefined && test.duration > 75 ? ` (${test.duration} ms)` : '';
}

function describe(error: Error & { readonly actual?: unknown; readonly expected?: unknown }): string {
  const lines = [mapStack(error.stack ?? String(error))];
  for (let { cause } = error; cause instanceof Error; cause = cause.cause) {
    lines.push(`caused by ${mapStack(cause.stack ?? String(cause))}`);
  }
  if ('actual' in error && 'expected' in error && !String(error.message).includes('\n')) {
    lines.push(`actual: ${JSON.stringify(error.actual, undefined, 2)}`);
    lines.push(`expected: ${JSON.stringify(error.expected, undefined, 2)}`);
  }
  return lines.join('\n').replace(/^/gm, '      ');
}
