import { existsSync, readFileSync, rmSync } from 'node:fs';

/** Says one line, or several. */
export type Print = (text: string) => void;

/** The counts of a suite. */
export interface Results {
  passed: number;
  failed: number;
  skipped: number;
  /** The version of VS Code that the suite ran in. */
  vscode?: string | undefined;
}

/**
 * Takes the counts that a suite left in its file. A suite that ended without, ran nothing, or ended badly though all its
 * tests passed, has failed: one failure more.
 */
export function takeResults(file: string, exitCode: number, print: Print): Results {
  const results = read(file) ?? { passed: 0, failed: 0, skipped: 0 };
  rmSync(file, { force: true });
  if (results.passed + results.failed === 0) print(`  ✗ No test ran (exit code ${exitCode}).`);
  else if (results.failed === 0 && exitCode !== 0) print(`  ✗ The suite ended with code ${exitCode}.`);
  else return results;
  return { ...results, failed: results.failed + 1 };
}

function read(file: string): Results | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
