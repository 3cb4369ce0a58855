import type { ActivityEntry } from '../activity/record';

/** Whether an attempt of which nobody knows the outcome came after the last one that worked. */
export function mayHaveHappened(attempts: readonly ActivityEntry[]): boolean {
  const worked = attempts.findLastIndex(
    ({ ending }) => ending?.outcome === 'done' || ending?.outcome === 'alreadyGone',
  );
  return attempts.slice(worked + 1).some(({ ending }) => !ending || ending.outcome === 'unknown');
}
