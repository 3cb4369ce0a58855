import type { ActivityEntry } from '../activity/entry';
import type { Earlier, Removal } from './removal';

/** Whether it was removed, or was found to be gone. */
export function hasWorked({ ending }: Pick<ActivityEntry, 'ending'>): boolean {
  return ending?.outcome === 'done' || ending?.outcome === 'alreadyGone';
}

/** Whether an attempt of which nobody knows the outcome came after the last one that worked. */
export function mayHaveHappened(attempts: readonly Pick<ActivityEntry, 'ending'>[]): boolean {
  const worked = attempts.findLastIndex(hasWorked);
  return attempts.slice(worked + 1).some(({ ending }) => !ending || ending.outcome === 'unknown');
}

/** Whether it was removed, or may have been. */
export function mayHaveWorked(attempt: Pick<ActivityEntry, 'ending'>): boolean {
  return hasWorked(attempt) || mayHaveHappened([attempt]);
}

/**
 * What may explain that what a removal is about is not there.
 *
 * @param same attempts at the same removal, oldest first.
 * @param isEntityTouched whether another removal of the same entity worked, or may have.
 */
export function earlierThan(
  same: readonly Pick<ActivityEntry, 'ending'>[],
  isEntityTouched: boolean,
): Earlier {
  if (same.some(mayHaveWorked)) {
    return 'same';
  }
  return isEntityTouched ? 'sameEntity' : 'nothing';
}

/** What the record has that may explain why what a removal is about is not there. */
export function earlierIn(entries: readonly ActivityEntry[], removal: Removal): Earlier {
  const same = entries.filter(({ fingerprint }) => fingerprint === removal.fingerprint);
  const others = entries.filter(entry => isOfSameEntity(entry, removal));
  return earlierThan(same, others.some(mayHaveWorked));
}

/** Only on Cloud Zoo do licenses of one entity go with each other. */
function isOfSameEntity(entry: ActivityEntry, { connection, operation, subject }: Removal): boolean {
  return (
    operation === 'deleteLicenseCluster' &&
    entry.operation === operation &&
    entry.connection === connection.name &&
    entry.host === new URL(connection.endpoint).host &&
    entry.subject.entityId === subject.entityId
  );
}
