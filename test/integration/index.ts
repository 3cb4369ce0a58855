import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { version } from 'vscode';
import TestReporter from '../hosts/reporter';

/** Called by VS Code, in the extension host: runs the bundled tests and throws when one fails. */
export async function run(): Promise<void> {
  // Stacks then name the lines of the test files.
  process.setSourceMapsEnabled(true);
  const { CLOUD_ZOO_TEST_GREP: grep, CLOUD_ZOO_TEST_MARK: mark } = process.env;
  const ownConsole = globalThis.console;
  if (mark) globalThis.console = markedConsole(mark);
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 20_000,
    reporter: TestReporter,
    reporterOptions: { vscode: version },
  });
  if (grep) mocha.grep(new RegExp(grep));
  mocha.addFile(join(__dirname, 'tests.js'));
  const failures = await new Promise<number>(resolve => mocha.run(resolve));
  globalThis.console = ownConsole;
  if (failures > 0) throw new Error(`${failures} failed`);
}

/**
 * By the mark, the host tells what is said here from what the window says. A new object, since VS Code guards the
 * methods of its own against being replaced.
 */
function markedConsole(mark: string): Console {
  const { log } = console;
  const marked = (...args: readonly unknown[]) => log(mark + format(...args));
  return { ...console, log: marked, info: marked, warn: marked, error: marked, debug: marked };
}
