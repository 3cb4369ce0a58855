import { t } from '@vscode/l10n';
import { neutralise } from '../../ui/text';
import type { Removal } from '../removal';
import { placeholderOf } from './fields';
import type { Listing } from './listing';
import type { FileProblem, Table, TableRow } from './table';

/** A row that asks for a removal. */
export interface ListedRow extends TableRow {
  readonly removal: Removal;
  /** An earlier row that asks for the same. */
  readonly sameAs?: ListedRow;
}

/** A file whose every row asks for a removal. */
export interface LicenseList {
  /** The address of the file, by which the record knows it. */
  readonly file: string;
  readonly table: Table;
  readonly rows: readonly ListedRow[];
}

/** Checks all rows; one that cannot be used spoils the list. */
export function listFrom(
  file: string,
  table: Table,
  { needed, removalOf }: Listing,
): { readonly list: LicenseList } | { readonly problems: readonly FileProblem[] } {
  const absent = needed.filter(field => !table.fields.includes(field));
  if (absent.length && (table.rows.length || !table.fields.length)) {
    return { problems: [{ line: 1, message: withoutColumns(absent, needed, table) }] };
  }
  if (!table.rows.length) {
    return { problems: [{ line: 1, message: t('The file has no rows.') }] };
  }
  const rows: ListedRow[] = [];
  const problems: FileProblem[] = [];
  const first = new Map<string, ListedRow>();
  for (const row of table.rows) {
    const problem = row.problem ?? problemOfValues(row);
    const removal = problem === undefined ? removalOf(row.given) : { reason: problem };
    if ('reason' in removal) {
      problems.push({ line: row.line, message: removal.reason });
      continue;
    }
    const sameAs = first.get(removal.fingerprint);
    const listed = { ...row, removal, ...(sameAs && { sameAs }) };
    rows.push(listed);
    first.set(removal.fingerprint, sameAs ?? listed);
  }
  return problems.length ? { problems } : { list: { file, table, rows } };
}

/** What the rows that ask for the same as an earlier one are reported as. */
export function duplicateNotes(rows: readonly ListedRow[]): FileProblem[] {
  return rows.flatMap(({ line, sameAs }) =>
    sameAs ? [{ line, message: t('The same as line {0}: it is sent once.', sameAs.line) }] : [],
  );
}

/** The entity whose licenses may go together; only Cloud Zoo deletes more than what is named. */
export function entityOf({ removal }: ListedRow): string | undefined {
  return removal.connection.service === 'cloudZoo' ? removal.subject.entityId : undefined;
}

function withoutColumns(absent: readonly string[], needed: readonly string[], { ignored }: Table): string {
  const missing = t(
    'There is no column {0}. The first line names the columns: {1}.',
    absent[0] ?? '',
    needed.join(', '),
  );
  const found = ignored
    .slice(0, 8)
    .map(name => neutralise(name, 40))
    .join(', ');
  return found ? `${missing} ${t('Nobody knows these: {0}.', found)}` : missing;
}

function problemOfValues({ given }: TableRow): string | undefined {
  for (const [field, value] of Object.entries(given)) {
    if (value === placeholderOf(field)) {
      return t('This is the example of the template: replace or delete it.');
    }
    if (/[\uD800-\uDFFF]/u.test(value)) {
      return t('{0} has half of a character.', field);
    }
  }
  return undefined;
}
