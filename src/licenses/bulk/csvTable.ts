import { t } from '@vscode/l10n';
import { CsvError, parse } from 'csv-parse/sync';
import { fieldNamed, trimmedValue } from './fields';
import type { FileProblem, Table, TableRow } from './table';

const delimiters = [',', ';', '\t'];

interface Line {
  readonly cells: readonly string[];
  /** As a spreadsheet counts, empty lines included. */
  readonly row: number;
  /** The byte after the record before; empty lines may follow it. */
  readonly start: number;
}

/** Reads CSV; its first row names the columns. */
export function readCsv(
  bytes: Uint8Array,
  text: string,
  known: readonly string[],
): { readonly table: Table } | { readonly problem: FileProblem } {
  const delimiter = delimiterOf(text, known);
  const lines = parseLines(bytes, delimiter);
  if ('problem' in lines) {
    return lines;
  }
  const lineAt = lineCounter(bytes);
  const [header, ...rest] = lines.filter(({ cells }) => cells.some(cell => cell.trim()));
  const names = (header?.cells ?? []).map(name => name.trim());
  const fields = names.map(name => fieldNamed(name, known));
  const twice = fields.find((field, index) => field !== undefined && fields.indexOf(field) !== index);
  if (twice !== undefined) {
    return { problem: { line: lineAt(header?.start ?? 0), message: t('Two columns are named {0}.', twice) } };
  }
  const rows = rest.map(({ cells, row, start }): TableRow => {
    const isLong = cells.slice(names.length).some(cell => cell.trim());
    return {
      row,
      line: lineAt(start),
      given: givenBy(fields, cells),
      ...(isLong && {
        problem: t('The row has {0} values, but there are {1} columns.', cells.length, names.length),
      }),
    };
  });
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return {
    table: {
      fields: fields.filter(field => field !== undefined),
      ignored: names.filter((name, index) => name && fields[index] === undefined),
      rows,
      form: { delimiter, bom },
    },
  };
}

function givenBy(fields: readonly (string | undefined)[], cells: readonly string[]): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [index, field] of fields.entries()) {
    const value = field === undefined ? '' : trimmedValue(field, cells[index] ?? '');
    if (field !== undefined && value) {
      given[field] = value;
    }
  }
  return given;
}

/** The delimiter with which the first line names the most fields. */
function delimiterOf(text: string, known: readonly string[]): string {
  const [first = ''] = text.trimStart().split(/[\r\n]/, 1);
  const named = (delimiter: string) =>
    first.split(delimiter).filter(name => fieldNamed(name.replace(/^"|"$/g, ''), known)).length;
  return delimiters.reduce((best, other) => (named(other) > named(best) ? other : best));
}

function parseLines(bytes: Uint8Array, delimiter: string): Line[] | { readonly problem: FileProblem } {
  const lines: Line[] = [];
  let start = 0;
  try {
    parse(bytes, {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells, { bytes: end, records, empty_lines }) => {
        lines.push({ cells, row: records + empty_lines, start });
        start = end;
        return null;
      },
    });
    return lines;
  } catch (error) {
    if (!(error instanceof CsvError)) {
      throw error;
    }
    const line = typeof error.lines === 'number' ? error.lines : 1;
    return { problem: { line, message: t('This is no CSV: {0}.', wordsFor(error)) } };
  }
}

function wordsFor({ code, message }: CsvError): string {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return t('a quote is opened and never closed');
    case 'INVALID_OPENING_QUOTE':
      return t(
        'a quote in the middle of a value; a value with quotes is quoted whole, its own quotes doubled',
      );
    case 'CSV_INVALID_CLOSING_QUOTE':
      return t('something follows a closing quote; a quote inside a quoted value is doubled');
    default:
      return message;
  }
}

/** Tells the line of the first character that is no line end, from an offset on; csv-parse counts a CRLF in quotes twice. */
function lineCounter(bytes: Uint8Array): (offset: number) => number {
  let line = 1;
  let at = 0;
  const isEnd = (byte: number | undefined) => byte === 10 || byte === 13;
  return offset => {
    while (at < offset || isEnd(bytes[at])) {
      // A CR that stands alone ends a line too.
      line += bytes[at] === 10 || (bytes[at] === 13 && bytes[at + 1] !== 10) ? 1 : 0;
      at++;
    }
    return line;
  };
}
