import { t } from '@vscode/l10n';
import { readCell, secretFields } from './cells';
import { isLongNumber, mayBeCut } from './spreadsheet';

/** One row as it stands in the file. */
export interface TableRow {
  /** As a spreadsheet counts rows, the header being row 1; of JSON, as the objects are counted. */
  readonly row: number;
  /** Where the row begins in the file, counted from 1. */
  readonly line: number;
  /** What was given, by the service's names of the fields; what is empty was not. */
  readonly given: Readonly<Record<string, string>>;
  /** Why the row cannot be used, where its cells say so. */
  readonly problem?: string;
}

/** A list as it stands in a file. */
export interface Table {
  /** The fields that have a column, in the order of the file. */
  readonly fields: readonly string[];
  /** The names of columns that nobody knows. */
  readonly ignored: readonly string[];
  readonly rows: readonly TableRow[];
  /** Lines on which the heading stands again, as where two lists were joined: they are no rows. */
  readonly headings: readonly number[];
  /** How the file is written, so that the result is written alike. */
  readonly form: { readonly delimiter: string; readonly bom: boolean };
}

/** What is wrong with a file, and where. */
export interface FileProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

export type ReadTable = { readonly table: Table } | { readonly problem: FileProblem };

/** The rows of a table while it is read: the cells of all services, from CSV and JSON alike, go through here. */
export class RowsRead {
  private readonly rows: TableRow[] = [];
  private readonly cut = new Map<string, number[]>();
  private readonly whole = new Set<string>();

  /** @param problem what is wrong with the row as such. */
  add(
    row: number,
    line: number,
    cells: Iterable<readonly [field: string, source: string]>,
    problem?: string,
  ): void {
    const given: Record<string, string> = {};
    let wrong = problem;
    for (const [field, source] of cells) {
      const cell = readCell(field, source);
      if ('problem' in cell) {
        wrong ??= cell.problem;
        continue;
      }
      if (cell.text) {
        given[field] = cell.text;
      }
      if (!cell.isProtected && !secretFields.has(field) && isLongNumber(cell.text)) {
        this.noteNumber(field, cell.text);
      }
    }
    this.rows.push({ row, line, given, ...(wrong !== undefined && { problem: wrong }) });
  }

  /** All rows, when the last one is read: only then it is known which long numbers were cut. */
  end(): readonly TableRow[] {
    for (const [field, indices] of this.cut) {
      // Where one number of the column is whole, the others were never cut.
      for (const index of this.whole.has(field) ? [] : indices) {
        const row = this.rows[index];
        if (row && row.problem === undefined) {
          const problem = t(
            '{0} is {1}. A spreadsheet may have replaced its last digits with zeros. Format the column as text and enter the ID again. If it is right, put an apostrophe in front of it.',
            field,
            row.given[field] ?? '',
          );
          this.rows[index] = { ...row, problem };
        }
      }
    }
    return this.rows;
  }

  private noteNumber(field: string, text: string): void {
    if (!mayBeCut(text)) {
      this.whole.add(field);
      return;
    }
    const indices = this.cut.get(field) ?? [];
    indices.push(this.rows.length);
    this.cut.set(field, indices);
  }
}
