import { t } from '@vscode/l10n';
import { isTurnOver, nextTurn } from '../../../ui/turns';
import { fieldNamed, isResultColumn, trimmed } from './cells';
import { type FileProblem, type ReadTable, RowsRead } from './table';

const delimiters = [',', ';', '\t'];

/** A record as it stands in the text. */
interface CsvRecord {
  readonly cells: readonly string[];
  /** The line on which it begins. */
  readonly line: number;
}

/** What its first record says of the columns. */
interface Columns {
  readonly names: readonly string[];
  readonly fields: readonly (string | undefined)[];
}

/** Reads CSV; the first record that is not empty names the columns. */
export async function readCsv(text: string, known: readonly string[], bom: boolean): Promise<ReadTable> {
  const { delimiter, start } = formOf(text, known);
  const reader = new CsvReader(text, delimiter, start);
  const rows = new RowsRead();
  const headings: number[] = [];
  let columns: Columns | undefined;
  for (let row = 1; ; row++) {
    const record = reader.next();
    if (record === undefined) {
      break;
    }
    if ('problem' in record) {
      return record;
    }
    if (isTurnOver()) {
      await nextTurn();
    }
    const { cells, line } = record;
    if (cells.every(cell => !trimmed(cell))) {
      continue;
    }
    if (!columns) {
      columns = columnsIn(cells, known);
      const twice = twiceIn(columns.fields);
      if (twice !== undefined) {
        return { problem: { line, message: t('Two columns are named {0}.', twice) } };
      }
      continue;
    }
    const again = headingIn(cells, columns, known);
    if (again === 'same') {
      headings.push(line);
    } else {
      rows.add(row, line, cellsOf(cells, columns), problemOf(cells, columns, again));
    }
  }
  const { names = [], fields = [] } = columns ?? {};
  return {
    table: {
      fields: fields.filter(field => field !== undefined),
      ignored: names.filter((name, index) => name && fields[index] === undefined && !isResultColumn(name)),
      rows: rows.end(),
      headings,
      form: { delimiter, bom },
    },
  };
}

function columnsIn(cells: readonly string[], known: readonly string[]): Columns {
  return { names: cells.map(trimmed), fields: cells.map(name => fieldNamed(name, known)) };
}

function twiceIn(fields: Columns['fields']): string | undefined {
  return fields.find((field, index) => field !== undefined && fields.indexOf(field) !== index);
}

function* cellsOf(cells: readonly string[], { fields }: Columns): Generator<[field: string, source: string]> {
  for (const [index, field] of fields.entries()) {
    if (field !== undefined) {
      yield [field, cells[index] ?? ''];
    }
  }
}

/** Whether a record is the heading again, or another one, as where two lists were joined. */
function headingIn(
  cells: readonly string[],
  { fields }: Columns,
  known: readonly string[],
): 'same' | 'other' | undefined {
  const filled = fields.flatMap((field, index) =>
    field !== undefined && trimmed(cells[index] ?? '') ? [[field, cells[index] ?? ''] as const] : [],
  );
  const named = filled.map(([, cell]) => fieldNamed(cell, known));
  if (!filled.length || named.includes(undefined)) {
    return undefined;
  }
  const isSame = named.every((field, index) => field === filled[index]?.[0]);
  const hasMore = cells.slice(fields.length).some(cell => trimmed(cell));
  return isSame && !hasMore ? 'same' : 'other';
}

function problemOf(
  cells: readonly string[],
  { names }: Columns,
  again: 'other' | undefined,
): string | undefined {
  if (again) {
    return t('Another heading with different columns begins here. Split the file.');
  }
  return cells.slice(names.length).some(cell => trimmed(cell))
    ? t('The row has {0} values, but there are {1} columns.', cells.length, names.length)
    : undefined;
}

/**
 * How the text is written: a first line such as `sep=;` says it to a spreadsheet, which shows no row for it; else it is
 * the delimiter with which the first record names the most fields.
 */
function formOf(text: string, known: readonly string[]): { delimiter: string; start: number } {
  const [line, said] = /^\s*"?sep=([^\r\n"])"?[;,\t ]*(?=[\r\n]|$)/i.exec(text) ?? [];
  if (line !== undefined && said !== undefined) {
    return { delimiter: said, start: line.length };
  }
  const named = (delimiter: string) =>
    firstRecord(text, delimiter).filter(name => fieldNamed(name, known)).length;
  const delimiter = delimiters.reduce((best, other) => (named(other) > named(best) ? other : best));
  return { delimiter, start: 0 };
}

function firstRecord(text: string, delimiter: string): readonly string[] {
  const reader = new CsvReader(text, delimiter, 0);
  for (let record = reader.next(); record && 'cells' in record; record = reader.next()) {
    if (record.cells.some(cell => trimmed(cell))) {
      return record.cells;
    }
  }
  return [];
}

/**
 * Reads records one after the other, and knows the line of each. CRLF, LF and CR end a record in any mixture; in
 * quotes they do not. What begins with `=` may have quotes inside without being quoted, as `="00123"`.
 */
class CsvReader {
  private line = 1;

  constructor(
    private readonly text: string,
    private readonly delimiter: string,
    private at: number,
  ) {
    for (let index = 0; index < at; index++) {
      this.line += isLineEnd(text, index) ? 1 : 0;
    }
    if (at > 0) {
      this.passLineEnd();
    }
  }

  next(): CsvRecord | { readonly problem: FileProblem } | undefined {
    // Where files with a byte order mark were joined, another one stands before a record.
    while (this.text[this.at] === '\ufeff') {
      this.at++;
    }
    if (this.at >= this.text.length) {
      return undefined;
    }
    const { line } = this;
    const cells: string[] = [];
    for (;;) {
      const cell = this.text[this.at] === '"' ? this.quoted() : this.bare();
      if (typeof cell !== 'string') {
        return cell;
      }
      cells.push(cell);
      if (this.text[this.at] !== this.delimiter) {
        this.passLineEnd();
        return { cells, line };
      }
      this.at++;
    }
  }

  private bare(): string | { readonly problem: FileProblem } {
    const begin = this.at;
    let hasQuote = false;
    for (; this.at < this.text.length; this.at++) {
      const character = this.text[this.at];
      if (character === this.delimiter || character === '\r' || character === '\n') {
        break;
      }
      hasQuote ||= character === '"';
    }
    const cell = this.text.slice(begin, this.at);
    return hasQuote && !trimmed(cell).startsWith('=')
      ? this.problem(
          t(
            'there is a quote in the middle of a value; enclose the whole value in quotes and double the quotes inside it',
          ),
        )
      : cell;
  }

  private quoted(): string | { readonly problem: FileProblem } {
    const { line } = this;
    const begin = this.at + 1;
    let hasQuotes = false;
    let end = this.text.indexOf('"', begin);
    while (end >= 0 && this.text[end + 1] === '"') {
      hasQuotes = true;
      end = this.text.indexOf('"', end + 2);
    }
    if (end < 0) {
      return this.problem(t('a quote is opened but never closed'), line);
    }
    for (let index = begin; index < end; index++) {
      this.line += isLineEnd(this.text, index) ? 1 : 0;
    }
    this.at = end + 1;
    while (this.text[this.at] === ' ') {
      this.at++;
    }
    const next = this.text[this.at];
    if (next !== undefined && next !== this.delimiter && next !== '\r' && next !== '\n') {
      return this.problem(t('something follows a closing quote; double the quotes inside a quoted value'));
    }
    const cell = this.text.slice(begin, end);
    return hasQuotes ? cell.replaceAll('""', '"') : cell;
  }

  private passLineEnd(): void {
    if (this.at < this.text.length) {
      this.line++;
      this.at += this.text[this.at] === '\r' && this.text[this.at + 1] === '\n' ? 2 : 1;
    }
  }

  private problem(words: string, line = this.line): { problem: FileProblem } {
    return { problem: { line, message: t('This is not valid CSV: {0}.', words) } };
  }
}

/** Whether a line ends with this character; a CRLF ends one line. */
function isLineEnd(text: string, index: number): boolean {
  return text[index] === '\n' || (text[index] === '\r' && text[index + 1] !== '\n');
}
