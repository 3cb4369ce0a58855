import type { ActivityEntry } from '../../activity/record';
import { grouped } from '../../products/grouped';
import { hasWorked, mayHaveHappened } from '../attempts';
import type { LicenseList, ListedRow } from './list';

/** What the record has of each removal, oldest first, by its fingerprint. */
export type Attempts = ReadonlyMap<string, readonly ActivityEntry[]>;

/** What is to be done about each row of a list. */
export interface Plan {
  readonly toSend: readonly ListedRow[];
  /** An earlier attempt may have worked: whether to send them again is the person's to say. */
  readonly uncertain: readonly ListedRow[];
  /** Removed by an earlier run of this file. */
  readonly doneBefore: readonly ListedRow[];
  readonly duplicates: readonly ListedRow[];
}

/** A row that is sent. */
export interface Sending {
  readonly row: ListedRow;
  /** An earlier attempt may have worked. */
  readonly isRepeat: boolean;
}

/** Decides about each row by what the record has of it. */
export function planOf({ file, rows }: LicenseList, attempts: Attempts): Plan {
  const decided = grouped(rows, row => decisionFor(row, file, attempts.get(row.removal.fingerprint) ?? []));
  return {
    toSend: decided.get('toSend') ?? [],
    uncertain: decided.get('uncertain') ?? [],
    doneBefore: decided.get('doneBefore') ?? [],
    duplicates: decided.get('duplicates') ?? [],
  };
}

/** The rows to send, in the order of the file. */
export function sendingsOf({ toSend, uncertain }: Plan, sendsAgain: boolean): Sending[] {
  return [
    ...toSend.map(row => ({ row, isRepeat: false })),
    ...(sendsAgain ? uncertain : []).map(row => ({ row, isRepeat: true })),
  ].sort((one, other) => one.row.row - other.row.row);
}

function decisionFor(row: ListedRow, file: string, attempts: readonly ActivityEntry[]): keyof Plan {
  if (row.sameAs) {
    return 'duplicates';
  }
  if (mayHaveHappened(attempts)) {
    return 'uncertain';
  }
  return attempts.some(entry => entry.file === file && hasWorked(entry)) ? 'doneBefore' : 'toSend';
}
