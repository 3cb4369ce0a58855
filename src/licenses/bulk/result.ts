import { t } from '@vscode/l10n';
import { stringify } from 'csv-stringify/sync';
import type { Outcome } from '../../activity/entry';
import { explain } from '../../connections/explain';
import { ServiceError, type ServiceName } from '../../services/serviceError';
import { asText, sentences } from '../../ui/text';
import { isTurnOver, nextTurn } from '../../ui/turns';
import { hasWorked, mayHaveHappened, mayHaveWorked } from '../earlier';
import type { RecordedRemoval, RecordedRemovals } from './plan';
import type { LicenseList, ListedRow } from './rows';
import { resultColumns, secretFields } from './table/cells';
import { asCell } from './table/spreadsheet';

/** What became of a row of a list. */
export type RowOutcome = Outcome | 'duplicate' | 'notSent';
export type Tally = Readonly<Record<RowOutcome, number>>;

/** What the record says of a row. */
export interface RowState {
  readonly row: ListedRow;
  readonly outcome: RowOutcome;
  /** The request that decided it. */
  readonly decisive?: RecordedRemoval;
  /** Gone, because an earlier request for the same has worked after all. */
  readonly isRepetition: boolean;
  /** Milliseconds since 1970 from when on it is gone, or may be; of what is still there, nothing is known. */
  readonly goneSince?: number;
  /** Of a row that was not there: the first rows with whose license cluster it went. */
  readonly goneWith: readonly ListedRow[];
  /** Where there are none: the first rows with whose license cluster it may have gone, for nobody knows if they went. */
  readonly mayBeGoneWith: readonly ListedRow[];
}

/** How many rows a row that was not there may have gone with, until they are not named one by one. */
const mostNamed = 3;
/** How many rows are put into words at a time. */
const pieceLength = 500;

/** What the record says of all rows. */
export async function statesOf(list: LicenseList, recorded: RecordedRemovals): Promise<RowState[]> {
  const states: RowState[] = [];
  const takers = new Map<string, Takers>();
  for (const row of list.rows) {
    if (isTurnOver()) {
      await nextTurn();
    }
    const state = stateOf(row, recorded.of(row), list.file);
    states.push(state);
    if (row.entity !== undefined) {
      takersOf(takers, row.entity).add(state);
    }
  }
  return states.map(state =>
    state.outcome === 'notThere' ? { ...state, ...takers.get(state.row.entity ?? '')?.of(state) } : state,
  );
}

/** How many rows ended in which way. */
export function tallyOf(states: Iterable<Pick<RowState, 'outcome'>>): Tally {
  const tally = { done: 0, alreadyGone: 0, notThere: 0, refused: 0, unknown: 0, duplicate: 0, notSent: 0 };
  for (const { outcome } of states) {
    tally[outcome]++;
  }
  return tally;
}

/**
 * The result of a list as CSV, piece by piece, written as the list itself is: what was given, and what the record says
 * came of it. Passwords and tokens for one use have no column.
 *
 * @param notes words for what was refused in this run, by fingerprint; of earlier runs the record has codes.
 */
export async function* resultCsv(
  { table, connection: { service } }: LicenseList,
  states: readonly RowState[],
  notes: ReadonlyMap<string, string>,
): AsyncGenerator<string> {
  const noted = (state: RowState) => noteOf(state, notes, service);
  const fields = table.fields.filter(field => !secretFields.has(field));
  const { row, line, outcome, status, code, note, time } = resultColumns;
  const csv = (rows: string[][], bom: boolean) =>
    stringify(rows, { delimiter: table.form.delimiter, bom, quoted_match: /[,;\t\r\n]/ });
  yield csv([[row, line, ...fields, outcome, status, code, note, time]], table.form.bom);
  for (let begin = 0; begin < states.length; begin += pieceLength) {
    yield csv(
      states.slice(begin, begin + pieceLength).map(state => cellsOf(state, fields, noted(state))),
      false,
    );
    if (isTurnOver()) {
      await nextTurn();
    }
  }
}

/** What a person should know of a row beside its outcome. */
export function noteOf(state: RowState, notes: ReadonlyMap<string, string>, service: ServiceName): string {
  const { row, outcome, isRepetition, goneWith, mayBeGoneWith } = state;
  switch (outcome) {
    case 'duplicate':
      return t('same as row {0}', row.sameAs?.row ?? '');
    case 'notThere':
      if (goneWith.length) {
        return t(
          'not there: it was deleted with the cluster of row {0}, or never existed',
          alternatives(goneWith),
        );
      }
      return mayBeGoneWith.length
        ? t(
            'not there: it may have been deleted with row {0}, whose outcome is unknown, or never existed',
            alternatives(mayBeGoneWith),
          )
        : t('not there: it was deleted with the cluster of another license of its entity, or never existed');
    case 'alreadyGone':
      return isRepetition
        ? t('gone since an earlier request whose answer was lost')
        : t('gone before this request or because of it: the answer was lost');
    case 'refused':
      return notes.get(row.fingerprint) ?? recordedNote(state, service);
    case 'unknown': {
      const note = notes.get(row.fingerprint) ?? recordedNote(state, service);
      const isRefused = state.decisive?.ending?.outcome === 'refused';
      return isRefused
        ? sentences(t('An earlier request may have worked; the last one was refused'), note)
        : note;
    }
    case 'done':
    case 'notSent':
      return '';
  }
}

function cellsOf(state: RowState, fields: readonly string[], note: string): string[] {
  const { row, outcome, decisive } = state;
  const { status, code } = decisive?.ending ?? {};
  return [
    String(row.row),
    String(row.line),
    // Neither IDs nor a service's own words may be taken for a formula; IDs are read back as they are.
    ...fields.map(field => asCell(row.given[field] ?? '')),
    outcome,
    String(status ?? ''),
    asText(code ?? ''),
    asText(note),
    decisive ? new Date(endOf(decisive)).toISOString() : '',
  ];
}

/** When a request had ended, or was sent where its end is not known. */
function endOf({ time, ending }: RecordedRemoval): number {
  return time + (ending?.milliseconds ?? 0);
}

function stateOf(row: ListedRow, recorded: readonly RecordedRemoval[], file: string): RowState {
  const state = (outcome: RowOutcome, decisive?: RecordedRemoval, isRepetition = false): RowState => ({
    row,
    outcome,
    ...(decisive && { decisive }),
    isRepetition,
    ...sinceWhen(recorded),
    goneWith: [],
    mayBeGoneWith: [],
  });
  if (row.sameAs) {
    return state('duplicate');
  }
  if (mayHaveHappened(recorded)) {
    return state('unknown', recorded.at(-1));
  }
  const ours = recorded.filter(attempt => attempt.file === file);
  const decisive = ours.findLast(hasWorked) ?? ours.at(-1);
  const outcome = decisive?.ending?.outcome;
  const before = decisive ? recorded.slice(0, recorded.indexOf(decisive)) : [];
  return outcome === undefined
    ? state('notSent')
    : state(outcome, decisive, outcome === 'alreadyGone' && mayHaveHappened(before));
}

function sinceWhen(recorded: readonly RecordedRemoval[]): Pick<RowState, 'goneSince'> {
  const first = recorded.find(mayHaveWorked);
  return first ? { goneSince: endOf(first) } : {};
}

/** The rows of one entity whose removal explains that another one was not found: they were removed, or may have been. */
class Takers {
  private readonly removed: RowState[] = [];
  private readonly uncertain: RowState[] = [];
  private isSorted = false;

  add(state: RowState): void {
    if (state.outcome === 'done' || state.isRepetition) {
      this.removed.push(state);
    } else if (state.outcome === 'unknown') {
      this.uncertain.push(state);
    }
  }

  of({ decisive }: RowState): Pick<RowState, 'goneWith' | 'mayBeGoneWith'> {
    this.sort();
    const goneWith = rowsBefore(this.removed, decisive);
    return { goneWith, mayBeGoneWith: goneWith.length ? [] : rowsBefore(this.uncertain, decisive) };
  }

  private sort(): void {
    if (!this.isSorted) {
      this.isSorted = true;
      const first = (one: RowState, other: RowState) => (one.goneSince ?? 0) - (other.goneSince ?? 0);
      this.removed.sort(first);
      this.uncertain.sort(first);
    }
  }
}

/** The first of those that came before, in the order of the file, and one more where there are more. */
function rowsBefore(others: readonly RowState[], decisive: RecordedRemoval | undefined): ListedRow[] {
  const found: ListedRow[] = [];
  for (const { row, goneSince = 0 } of others) {
    if (!decisive || goneSince > decisive.time || found.length > mostNamed) {
      break;
    }
    found.push(row);
  }
  return found.sort((one, other) => one.row - other.row);
}

function takersOf(all: Map<string, Takers>, entity: string): Takers {
  const known = all.get(entity) ?? new Takers();
  all.set(entity, known);
  return known;
}

function alternatives(rows: readonly ListedRow[]): string {
  const numbers = rows.slice(0, mostNamed).map(({ row }) => String(row));
  if (rows.length > mostNamed) {
    return t('{0} or another one', numbers.join(', '));
  }
  const last = numbers.pop() ?? '';
  return numbers.length ? t('{0} or {1}', numbers.join(', '), last) : last;
}

/** Explains what the record has of an answer: status and code, without the service's words. */
function recordedNote({ decisive }: RowState, service: ServiceName): string {
  const { status, code } = decisive?.ending ?? {};
  if (status === undefined || decisive === undefined) {
    return t('No answer was recorded.');
  }
  const failure = { kind: 'refused', status, code } as const;
  return explain(new ServiceError(service, decisive.host, failure));
}
