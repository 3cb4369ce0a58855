import { t } from '@vscode/l10n';
import { stringify } from 'csv-stringify/sync';
import { asText } from '../../activity/formulas';
import { explain } from '../../connections/explain';
import { ServiceError } from '../../services/serviceError';
import { sentences } from '../../ui/text';
import { secretFields } from './fields';
import type { LicenseList, ListedRow } from './list';
import { endOf, type RowState } from './state';

/**
 * The result of a list as CSV, written as the list itself is: what was given, and what the record says came of it.
 * Passwords and tokens for one use have no column.
 *
 * @param notes words for what was refused in this run, by fingerprint; of earlier runs the record has codes.
 */
export function resultCsv(
  { table }: LicenseList,
  states: readonly RowState[],
  notes: ReadonlyMap<string, string>,
): string {
  const fields = table.fields.filter(field => !secretFields.has(field));
  const rows = states.map(state => {
    const { row, outcome, decisive } = state;
    const { status, code } = decisive?.ending ?? {};
    return [
      row.row,
      row.line,
      ...fields.map(field => row.given[field] ?? ''),
      outcome,
      status ?? '',
      // A spreadsheet might take a service's own words for a formula; IDs stay as they are.
      asText(code ?? ''),
      asText(noteOf(state, notes)),
      decisive ? new Date(endOf(decisive)).toISOString() : '',
    ];
  });
  const columns = ['row', 'line', ...fields, 'outcome', 'status', 'code', 'note', 'time'];
  return stringify([columns, ...rows], table.form);
}

/** What a person should know of a row beside its outcome. */
export function noteOf(state: RowState, notes: ReadonlyMap<string, string>): string {
  const { row, outcome, isRepetition, goneWith } = state;
  switch (outcome) {
    case 'duplicate':
      return t('same as row {0}', row.sameAs?.row ?? '');
    case 'notThere':
      return t('it went with the license cluster of row {0}, or it never was there', alternatives(goneWith));
    case 'alreadyGone':
      return isRepetition
        ? t('gone since an earlier request, whose answer was lost')
        : t('gone; the answer to the request was lost');
    case 'refused':
      return sentences(
        notes.get(row.removal.fingerprint) ?? recordedNote(state),
        goneWith.length
          ? t('It may have gone with row {0}, whose outcome is unknown', alternatives(goneWith))
          : undefined,
      );
    case 'unknown': {
      const note = notes.get(row.removal.fingerprint) ?? recordedNote(state);
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

function alternatives(rows: readonly ListedRow[]): string {
  const numbers = rows.map(({ row }) => String(row));
  const last = numbers.pop() ?? '';
  return numbers.length ? t('{0} or {1}', numbers.join(', '), last) : last;
}

/** Explains what the record has of an answer: status and code, without the service's words. */
function recordedNote({ row, decisive }: RowState): string {
  const { status, code } = decisive?.ending ?? {};
  if (status === undefined || decisive === undefined) {
    return t('No answer is recorded.');
  }
  const failure = { kind: 'refused', status, code } as const;
  return explain(new ServiceError(row.removal.connection.service, decisive.host, failure));
}
