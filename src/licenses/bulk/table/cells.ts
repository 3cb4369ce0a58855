import { t } from '@vscode/l10n';
import type { ServiceName } from '../../../services/serviceError';
import { isErrorValue, isScientific, needsProtection, textOfCell } from './spreadsheet';

/** The columns of a list of licenses, named as the service names its fields. */
export const fieldsOf: Readonly<Record<ServiceName, readonly string[]>> = {
  cloudZoo: ['licenseId', 'productId', 'entityId'],
  licenseSpring: [
    'hardware_id',
    'product',
    'license_key',
    'username',
    'password',
    'id_token',
    'code',
    'customer_account_code',
    'license_id',
    'bundle_code',
    'sdk_ver',
    'consumptions',
  ],
  akana: ['LicenseID'],
};

/** What is read from a list but never written into its result. */
export const secretFields: ReadonlySet<string> = new Set(['password', 'id_token', 'code']);

/** What customers name as they like; anything else that looks like a formula was meant to be one. */
const freeFields: ReadonlySet<string> = new Set(['hardware_id', 'username', ...secretFields]);

/** The columns of a result; none is called as a field of a service, so that a result can be a list again. */
export const resultColumns = {
  row: 'row',
  line: 'line',
  outcome: 'outcome',
  status: 'status',
  code: 'error_code',
  note: 'note',
  time: 'time',
} as const;
const resultNames: ReadonlySet<string> = new Set(Object.values(resultColumns).map(bareName));

/** White space, and what cannot be seen. */
const blank = /^[\s\p{Cc}\p{Cf}\p{Z}]$/u;
/** What cannot be seen: a control character, a line end or a character without width. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** What a cell says: its text, empty where it says nothing, or why it cannot be used. */
export type Cell = { readonly text: string; readonly isProtected: boolean } | { readonly problem: string };

/** Reads a cell of a field, for all services, from CSV and JSON alike. */
export function readCell(field: string, source: string): Cell {
  // White space, apostrophes and anything else may belong to a password.
  if (field === 'password') {
    const problem = problemOf(field, source);
    return problem === undefined ? { text: source, isProtected: true } : { problem };
  }
  const cell = trimmed(source);
  const { text: kept, isProtected } = textOfCell(cell);
  const text = trimmed(kept);
  const problem =
    problemOf(field, text) ??
    hiddenIn(field, text) ??
    (isProtected ? doubtOf(field, cell, text) : problemOfBare(field, text));
  return problem === undefined ? { text, isProtected } : { problem };
}

/** A text without white space and what cannot be seen around it. */
export function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && blank.test(text.charAt(start))) {
    start++;
  }
  while (end > start && blank.test(text.charAt(end - 1))) {
    end--;
  }
  return text.slice(start, end);
}

/** The field that a column is of: `hardwareId`, `hardware_id` and `Hardware ID` are the same. */
export function fieldNamed(name: string, fields: readonly string[]): string | undefined {
  const bare = bareName(textOfCell(trimmed(name)).text);
  return fields.find(field => bareName(field) === bare);
}

/** Whether a column is one that we wrote into a result. */
export function isResultColumn(name: string): boolean {
  return resultNames.has(bareName(name));
}

/** What stands in a template in place of a value; a row that still has it is not sent. */
export function placeholderOf(field: string): string {
  return `<${field}>`;
}

function bareName(name: string): string {
  return name.toLowerCase().replace(/[\s_\-\p{Cc}\p{Cf}\p{Z}]+/gu, '');
}

function problemOf(field: string, text: string): string | undefined {
  if (text === placeholderOf(field)) {
    return t('This is the example from the template. Replace or delete it.');
  }
  if (/[\uD800-\uDFFF]/u.test(text)) {
    return t('{0} contains half of a character.', field);
  }
  if (text.includes('\ufffd')) {
    return t('{0} contains a character that was lost (�). Copy the ID from its source again.', field);
  }
  return undefined;
}

function hiddenIn(field: string, text: string): string | undefined {
  const [hidden] = invisible.exec(text) ?? [];
  return hidden === undefined
    ? undefined
    : t('{0} contains an invisible character ({1}). Type it again.', field, codePoint(hidden));
}

/** What a spreadsheet made of a value that was not kept as a text. */
function problemOfBare(field: string, text: string): string | undefined {
  if (isErrorValue(text)) {
    return t('{0} is {1}, a formula error. Enter the ID itself.', field, text);
  }
  if (isScientific(text)) {
    return t(
      '{0} is {1}, a number that a spreadsheet has rounded. Format the column as text and enter the ID again.',
      field,
      text,
    );
  }
  return /^[=＝]/.test(text) && !freeFields.has(field)
    ? t(
        '{0} is a formula. Enter its value instead. If it is the ID itself, put an apostrophe in front of it.',
        field,
      )
    : undefined;
}

/** `'00123'` may be a text in quotes, or a text that ends with an apostrophe. */
function doubtOf(field: string, cell: string, text: string): string | undefined {
  return cell.startsWith("'") && cell.endsWith("'") && !needsProtection(text)
    ? t('{0} is enclosed in apostrophes. Remove both.', field)
    : undefined;
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
