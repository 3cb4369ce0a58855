import { rename } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** What a virus scanner, an indexer or a spreadsheet answers on Windows while it holds a file for a moment. */
const busyCodes: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** Milliseconds between the attempts to put the new file in place; about two seconds in all. */
const patience = [10, 20, 50, 100, 200, 400, 600, 600];

/**
 * Gives a file its name, in place of one that has it; waits while another program holds that one.
 *
 * @throws what the file system answers at last, or at once where it is not busy.
 */
export async function putInPlace(
  draft: string,
  file: string,
  move: (from: string, to: string) => Promise<void> = rename,
  wait: (milliseconds: number) => Promise<unknown> = delay,
): Promise<void> {
  for (const milliseconds of patience) {
    try {
      await move(draft, file);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && busyCodes.has(String(error.code)))) {
        throw error;
      }
      await wait(milliseconds);
    }
  }
  await move(draft, file);
}
