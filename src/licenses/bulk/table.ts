import { t } from '@vscode/l10n';
import { readCsv } from './csvTable';
import { readJson } from './jsonTable';

/** One row as it stands in the file. */
export interface TableRow {
  /** As a spreadsheet counts rows, the header being row 1; of JSON, as the objects are counted. */
  readonly row: number;
  /** Where the row begins in the file, counted from 1. */
  readonly line: number;
  /** What was given, by the service's names of the fields; what is empty was not. */
  readonly given: Readonly<Record<string, string>>;
  /** Why the row cannot be read, where it cannot. */
  readonly problem?: string;
}

/** A list as it stands in a file. */
export interface Table {
  /** The fields that have a column, in the order of the file. */
  readonly fields: readonly string[];
  /** The names of columns that nobody knows. */
  readonly ignored: readonly string[];
  readonly rows: readonly TableRow[];
  /** How the file is written, so that the result is written alike. */
  readonly form: { readonly delimiter: string; readonly bom: boolean };
}

/** What is wrong with a file, and where. */
export interface FileProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** The largest file that is read, in bytes. */
export const maximumFileSize = 20 * 1024 * 1024;

/**
 * Reads a list from CSV (comma, semicolon or tab) or from a JSON array of objects, whichever it is.
 *
 * @param known the names of the fields that a column can have.
 */
export function readTable(
  bytes: Uint8Array,
  known: readonly string[],
): { readonly table: Table } | { readonly problem: FileProblem } {
  if (bytes.byteLength > maximumFileSize) {
    return problem(1, t('The file has more than {0} MB: divide it.', maximumFileSize / 1024 / 1024));
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return problem(1, t('The file is not UTF-8. In a spreadsheet, save it as "CSV UTF-8".'));
  }
  if (!text.trim()) {
    return problem(1, t('The file is empty.'));
  }
  return /^\s*[[{]/.test(text) ? readJson(text, known) : readCsv(bytes, text, known);
}

function problem(line: number, message: string): { problem: FileProblem } {
  return { problem: { line, message } };
}
