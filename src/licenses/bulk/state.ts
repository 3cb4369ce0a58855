import type { ActivityEntry, Outcome } from '../../activity/record';
import { grouped } from '../../products/grouped';
import { hasWorked, mayHaveHappened } from '../attempts';
import { entityOf, type LicenseList, type ListedRow } from './list';
import type { Attempts } from './plan';

/** What became of a row of a list. */
export type RowOutcome = Outcome | 'duplicate' | 'notSent';

/** What the record says of a row. */
export interface RowState {
  readonly row: ListedRow;
  readonly outcome: RowOutcome;
  /** The request that decided it. */
  readonly decisive?: ActivityEntry;
  /** Gone, because an earlier request for the same has worked after all. */
  readonly isRepetition: boolean;
  /** Of rows that were not there: the rows with whose license cluster they went, or may have gone. */
  readonly goneWith: readonly ListedRow[];
}

/** What the record says of all rows. */
export function statesOf({ file, rows }: LicenseList, attempts: Attempts): RowState[] {
  const states = rows.map(row => stateOf(row, attempts.get(row.removal.fingerprint) ?? [], file));
  const byEntity = grouped(states, ({ row }) => entityOf(row));
  return states.map(state => {
    const entity = entityOf(state.row);
    const others = entity === undefined ? [] : (byEntity.get(entity) ?? []);
    return { ...state, goneWith: rowsThatTook(state, others) };
  });
}

/** How many rows ended in which way. */
export function tallyOf(states: readonly RowState[]): Readonly<Record<RowOutcome, number>> {
  const tally = { done: 0, alreadyGone: 0, notThere: 0, refused: 0, unknown: 0, duplicate: 0, notSent: 0 };
  for (const { outcome } of states) {
    tally[outcome]++;
  }
  return tally;
}

/** When a request had ended, or was sent where its end is not known. */
export function endOf({ time, ending }: ActivityEntry): number {
  return time + (ending?.milliseconds ?? 0);
}

function stateOf(row: ListedRow, attempts: readonly ActivityEntry[], file: string): RowState {
  const state = (outcome: RowOutcome, decisive?: ActivityEntry, isRepetition = false): RowState => ({
    row,
    outcome,
    ...(decisive && { decisive }),
    isRepetition,
    goneWith: [],
  });
  if (row.sameAs) {
    return state('duplicate');
  }
  if (mayHaveHappened(attempts)) {
    return state('unknown', attempts.at(-1));
  }
  const ours = attempts.filter(entry => entry.file === file);
  const decisive = ours.findLast(hasWorked) ?? ours.at(-1);
  const outcome = decisive?.ending?.outcome;
  const before = decisive ? attempts.slice(0, attempts.indexOf(decisive)) : [];
  return outcome === undefined
    ? state('notSent')
    : state(outcome, decisive, outcome === 'alreadyGone' && mayHaveHappened(before));
}

/** The rows whose removal explains that a row was not found: they were removed before, or may have been. */
function rowsThatTook(state: RowState, others: readonly RowState[]): ListedRow[] {
  const { outcome, decisive, isRepetition } = state;
  const isGone = outcome === 'notThere' || (outcome === 'alreadyGone' && !isRepetition);
  const isMissing = outcome === 'refused' && decisive?.ending?.status === 404;
  const explains = (other: RowState) =>
    isGone ? other.outcome === 'done' || other.isRepetition : isMissing && other.outcome === 'unknown';
  return others
    .filter(other => decisive && other.decisive && explains(other) && other.decisive.time <= endOf(decisive))
    .map(({ row }) => row);
}
