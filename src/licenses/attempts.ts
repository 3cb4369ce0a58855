import type { ActivityEntry, Ending, Intent } from '../activity/record';
import type { Connection } from '../connections/connection';
import type { Ended, Removal } from './removal';

/** What is noted of a request, beside where it goes. */
export type Noted = Omit<Intent, 'connection' | 'service' | 'host'>;

/** Notes that a request is about to be sent, and returns how to note its end. */
export type Begin = (connection: Connection, noted: Noted) => Promise<(ending: Ending) => Promise<void>>;

/**
 * Sends a removal between the two lines that the record has of it.
 *
 * @param file the address of the file that lists it, where it is one of many.
 */
export async function sendRecorded(
  begin: Begin,
  removal: Removal,
  isRepeat: boolean,
  file: string | undefined,
  signal?: AbortSignal,
): Promise<Ended> {
  const { connection, operation, subject, fingerprint } = removal;
  const ended = await begin(connection, { operation, subject, fingerprint, file });
  const end = await removal.send(isRepeat, signal);
  await ended(end.ending);
  return end;
}

/** Whether it was removed, or was found to be gone. */
export function hasWorked({ ending }: ActivityEntry): boolean {
  return ending?.outcome === 'done' || ending?.outcome === 'alreadyGone';
}

/** Whether an attempt of which nobody knows the outcome came after the last one that worked. */
export function mayHaveHappened(attempts: readonly ActivityEntry[]): boolean {
  const worked = attempts.findLastIndex(hasWorked);
  return attempts.slice(worked + 1).some(({ ending }) => !ending || ending.outcome === 'unknown');
}
