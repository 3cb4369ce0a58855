import fc from 'fast-check';

/** How a spreadsheet writes a table as text. */
export interface Dialect {
  readonly name: string;
  readonly delimiter: string;
  /** Ends of rows, each used in turn. */
  readonly lineEnds: readonly string[];
  readonly quotes: 'where needed' | 'all';
  readonly encoding: 'utf8' | 'utf8 with mark' | 'utf16le' | 'utf16be';
  /** A first line that names the delimiter. */
  readonly sep: '' | 'plain' | 'quoted' | 'padded';
  /** How an ID is kept from being taken for a number. */
  readonly protection: 'none' | 'apostrophe' | 'formula' | 'T';
}

export interface Cells {
  readonly header: readonly string[];
  /** Empty rows are blank lines, or lines of delimiters only. */
  readonly rows: readonly (readonly string[])[];
}

export interface Written {
  readonly bytes: Uint8Array;
  /** The line on which each row begins, counted from 1. */
  readonly lines: readonly number[];
}

/** The dialects that programs write by themselves, and any mixture that people make of them. */
export const dialects: fc.Arbitrary<Dialect> = fc.oneof(
  ...(
    [
      ['Excel, CSV UTF-8', ',', ['\r\n'], 'where needed', 'utf8 with mark', ''],
      ['Excel in Germany, CSV UTF-8', ';', ['\r\n'], 'where needed', 'utf8 with mark', ''],
      ['Excel, Unicode Text', '\t', ['\r\n'], 'where needed', 'utf16le', ''],
      ['Excel, CSV Macintosh', ',', ['\r'], 'where needed', 'utf8', ''],
      ['Excel, with sep', ';', ['\r\n'], 'where needed', 'utf8', 'plain'],
      ['LibreOffice', ',', ['\n'], 'where needed', 'utf8', ''],
      ['LibreOffice, all quoted', ';', ['\n'], 'all', 'utf8', ''],
      ['LibreOffice, with sep kept as a row', ',', ['\n'], 'all', 'utf8', 'padded'],
      ['LibreOffice, UTF-16', ',', ['\n'], 'where needed', 'utf16le', ''],
      ['Google Sheets', ',', ['\r\n'], 'where needed', 'utf8', ''],
      ['Google Sheets, TSV', '\t', ['\r\n'], 'where needed', 'utf8', ''],
      ['Numbers', ',', ['\r\n'], 'where needed', 'utf8', ''],
      ['Numbers, UTF-16', ';', ['\r\n'], 'where needed', 'utf16be', ''],
    ] as const
  ).map(([name, delimiter, lineEnds, quotes, encoding, sep]) =>
    fc.constant<Dialect>({ name, delimiter, lineEnds, quotes, encoding, sep, protection: 'none' }),
  ),
  fc.record({
    name: fc.constant('a mixture'),
    delimiter: fc.constantFrom(',', ';', '\t'),
    lineEnds: fc.array(fc.constantFrom('\r\n', '\n', '\r'), { minLength: 1, maxLength: 4 }),
    quotes: fc.constantFrom('where needed', 'all'),
    encoding: fc.constantFrom('utf8', 'utf8 with mark', 'utf16le', 'utf16be'),
    sep: fc.constantFrom('', 'plain', 'quoted', 'padded'),
    protection: fc.constantFrom('none', 'apostrophe', 'formula', 'T'),
  }),
);

/** Writes a table, blank rows included. */
export function write({ header, rows }: Cells, dialect: Dialect): Written {
  const { delimiter, lineEnds, sep } = dialect;
  let [text, line, record] = ['', 1, 0];
  const lines: number[] = [];
  const end = () => {
    const lineEnd = lineEnds[record % lineEnds.length] ?? '\n';
    record++;
    // After a CR alone, an LF would make one end of two: a blank line begins with something else.
    return lineEnd;
  };
  const add = (written: string, ended: string) => {
    text += written + ended;
    line += count(written) + 1;
  };
  const head = { '': '', plain: `sep=${delimiter}`, quoted: `"sep=${delimiter}"`, padded: '' }[sep];
  if (head) add(head, end());
  if (sep === 'padded') add(`sep=${delimiter}${delimiter}${delimiter}`, end());
  for (const [index, row] of [header, ...rows].entries()) {
    const isHeader = index === 0;
    const cells = row.map(cell => cellOf(isHeader ? cell : protect(cell, dialect), dialect));
    const written = cells.join(delimiter);
    const ended = end();
    if (!isHeader) lines.push(line);
    // A blank line after a CR must not begin with the LF that would belong to it.
    add(written === '' && text.endsWith('\r') && ended.startsWith('\n') ? delimiter : written, ended);
  }
  return { bytes: encode(text, dialect.encoding), lines };
}

function protect(cell: string, { protection }: Dialect): string {
  const constant = `"${cell.replaceAll('"', '""')}"`;
  return cell === ''
    ? ''
    : { none: cell, apostrophe: `'${cell}`, formula: `=${constant}`, T: `=T(${constant})` }[protection];
}

function cellOf(cell: string, { delimiter, quotes }: Dialect): string {
  const isNeeded = cell.includes(delimiter) || /["\r\n]/.test(cell);
  return isNeeded || quotes === 'all' ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function count(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function encode(text: string, encoding: Dialect['encoding']): Uint8Array {
  switch (encoding) {
    case 'utf8':
      return Buffer.from(text, 'utf8');
    case 'utf8 with mark':
      return Buffer.from(`\ufeff${text}`, 'utf8');
    case 'utf16le':
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'utf16be':
      return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  }
}
