import type { ActivityEntry, RecordedOutcome } from '../../activity/entry';
import type { Wanted } from '../../activity/search';
import { earlierThan, hasWorked, mayHaveHappened, mayHaveWorked } from '../earlier';
import type { Earlier } from '../removal';
import type { LicenseList, ListedRow } from './rows';

/** One request for a row, as the record has it, without what a run does not need of it. */
export interface RecordedRemoval extends Pick<ActivityEntry, 'time' | 'file' | 'host' | 'ending'> {}

/** What the record has of the rows of a list. A run adds what it sends, so that the record is read once. */
export class RecordedRemovals {
  private readonly byFingerprint = new Map<string, RecordedRemoval[]>();
  /** The entities of which a license was removed before, or may have been, by whatever way. */
  private readonly entities = new Set<string>();

  /** @param entries of the record, oldest first; others than those of the list are passed over. */
  constructor(entries: Iterable<ActivityEntry>, { rows, connection }: LicenseList) {
    const wanted = new Set(rows.map(({ fingerprint }) => fingerprint));
    const { host } = new URL(connection.endpoint);
    for (const entry of entries) {
      const { fingerprint, operation, subject } = entry;
      const isHere = entry.connection === connection.name && entry.host === host;
      if (isHere && operation === 'deleteLicenseCluster' && subject.entityId && mayHaveWorked(entry)) {
        this.entities.add(subject.entityId);
      }
      if (fingerprint !== undefined && wanted.has(fingerprint)) {
        this.add(fingerprint, slim(entry));
      }
    }
  }

  of({ fingerprint }: ListedRow): readonly RecordedRemoval[] {
    return this.byFingerprint.get(fingerprint) ?? [];
  }

  /** What may explain that what a row asks for is not there. */
  earlierThan(row: ListedRow): Earlier {
    return earlierThan(this.of(row), row.entity !== undefined && this.entities.has(row.entity));
  }

  /** Notes that a row is sent, and returns how to note what came of it. */
  note(
    row: ListedRow,
    begun: Omit<RecordedRemoval, 'ending'>,
  ): (outcome: RecordedOutcome, end: number) => void {
    const { fingerprint, entity } = row;
    const place = this.add(fingerprint, begun);
    return ({ outcome, status, code }, end) => {
      const recorded = this.byFingerprint.get(fingerprint) ?? [];
      const removal = { ...begun, ending: { outcome, status, code, milliseconds: end - begun.time } };
      recorded[place] = removal;
      if (entity !== undefined && mayHaveWorked(removal)) {
        this.entities.add(entity);
      }
    };
  }

  private add(fingerprint: string, removal: RecordedRemoval): number {
    const recorded = this.byFingerprint.get(fingerprint);
    if (recorded) {
      return recorded.push(removal) - 1;
    }
    this.byFingerprint.set(fingerprint, [removal]);
    return 0;
  }
}

/** What is looked for in the record: the removals of a list, and those of the same entities. */
export function wantedFor({ rows }: LicenseList): Wanted {
  return {
    fingerprints: new Set(rows.map(({ fingerprint }) => fingerprint)),
    entityIds: new Set(rows.flatMap(({ entity }) => entity ?? [])),
  };
}

/** What is to be done about each row of a list. */
export interface Plan {
  readonly toSend: readonly ListedRow[];
  /** An earlier attempt may have worked: whether to send them again is the person's to say. */
  readonly uncertain: readonly ListedRow[];
  /** Removed by an earlier run of this file. */
  readonly doneBefore: readonly ListedRow[];
  /** Found by an earlier run of this file not to be there; asking again would tell no more. */
  readonly notThereBefore: readonly ListedRow[];
  readonly duplicates: readonly ListedRow[];
}

/** A row that is sent. */
export interface RowToSend {
  readonly row: ListedRow;
  /** An earlier attempt may have worked, and this is to tell. */
  readonly isRepeat: boolean;
}

/** Decides about each row by what the record has of it. */
export function planOf({ file, rows }: LicenseList, recorded: RecordedRemovals): Plan {
  const decided = grouped(rows, row => decisionFor(row, file, recorded.of(row)));
  return {
    toSend: decided.get('toSend') ?? [],
    uncertain: decided.get('uncertain') ?? [],
    doneBefore: decided.get('doneBefore') ?? [],
    notThereBefore: decided.get('notThereBefore') ?? [],
    duplicates: decided.get('duplicates') ?? [],
  };
}

/** The rows to send, in the order of the file. */
export function rowsToSend({ toSend, uncertain }: Plan, sendsAgain: boolean): RowToSend[] {
  return [
    ...toSend.map(row => ({ row, isRepeat: false })),
    ...(sendsAgain ? uncertain : []).map(row => ({ row, isRepeat: true })),
  ].sort((one, other) => one.row.row - other.row.row);
}

function decisionFor(row: ListedRow, file: string, recorded: readonly RecordedRemoval[]): keyof Plan {
  if (row.sameAs) {
    return 'duplicates';
  }
  if (mayHaveHappened(recorded)) {
    return 'uncertain';
  }
  const ours = recorded.filter(attempt => attempt.file === file);
  if (ours.some(hasWorked)) {
    return 'doneBefore';
  }
  return ours.at(-1)?.ending?.outcome === 'notThere' ? 'notThereBefore' : 'toSend';
}

function slim({ time, file, host, ending }: ActivityEntry): RecordedRemoval {
  const { outcome, status, code, milliseconds } = ending ?? {};
  const kept = outcome !== undefined && milliseconds !== undefined;
  return { time, file, host, ...(kept && { ending: { outcome, status, code, milliseconds } }) };
}

/** `Map.groupBy`, which Node.js 20 does not have. */
export function grouped<Key, Item>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) {
      group.push(item);
    } else {
      groups.set(keyOf(item), [item]);
    }
  }
  return groups;
}
