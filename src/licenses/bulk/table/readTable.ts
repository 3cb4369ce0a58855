import { t } from '@vscode/l10n';
import { readCsv } from './csvTable';
import { readJson } from './jsonTable';
import type { FileProblem, ReadTable } from './table';

/** The largest file that is read, in bytes. */
export const maximumFileSize = 20 * 1024 * 1024;

/**
 * Reads a list from CSV (comma, semicolon, tab or what `sep=` says) or from a JSON array of objects, whichever it is.
 *
 * @param known the names of the fields that a column can have.
 */
export async function readTable(bytes: Uint8Array, known: readonly string[]): Promise<ReadTable> {
  if (bytes.byteLength > maximumFileSize) {
    return problem(t('The file is larger than {0} MB. Split it.', maximumFileSize / 1024 / 1024));
  }
  const decoded = decode(bytes);
  if ('reason' in decoded) {
    return problem(decoded.reason);
  }
  const { text, bom } = decoded;
  if (!/[^\s\p{Cc}\p{Cf}]/u.test(text)) {
    return problem(t('The file is empty.'));
  }
  return /^\s*[[{]/.test(text) ? await readJson(text, known) : await readCsv(text, known, bom);
}

function problem(message: string): { problem: FileProblem } {
  return { problem: { line: 1, message } };
}

/** UTF-8, or UTF-16 with a byte order mark; any other code page could make another ID of an ID. */
function decode(bytes: Uint8Array): { text: string; bom: boolean } | { reason: string } {
  const [first, second, third, fourth] = bytes;
  const startsWith = (...start: number[]) => start.every((byte, index) => bytes[index] === byte);
  const wayOut = t('In a spreadsheet, save it as "CSV UTF-8".');
  if (startsWith(0x50, 0x4b, 0x03, 0x04) || startsWith(0xd0, 0xcf, 0x11, 0xe0)) {
    return { reason: `${t('The file is a workbook, not a CSV file.')} ${wayOut}` };
  }
  const isLittle = first === 0xff && second === 0xfe;
  const isBig = first === 0xfe && second === 0xff;
  if ((isLittle && third === 0 && fourth === 0) || startsWith(0, 0, 0xfe, 0xff)) {
    return { reason: `${t('The file is UTF-32.')} ${wayOut}` };
  }
  const encoding = isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    const bom = isLittle || isBig || startsWith(0xef, 0xbb, 0xbf);
    return text.includes('\0')
      ? { reason: `${t('The file is not text, or it is UTF-16 without a byte order mark.')} ${wayOut}` }
      : { text, bom };
  } catch {
    return { reason: `${wrongCharacters(isLittle || isBig)} ${wayOut}` };
  }
}

function wrongCharacters(isUtf16: boolean): string {
  return isUtf16
    ? t('The file is UTF-16, but it is cut off or contains half of a character.')
    : t('The file is not UTF-8, but in another code page, such as Windows-1252.');
}
