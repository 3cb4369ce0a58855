import { asText } from '../../../ui/text';

/*
 * What spreadsheets do to the text of a cell. As they open a CSV, they run what looks like a formula and rewrite what
 * looks like a number or a date; an apostrophe before it keeps it a text.
 */

const zeroes = /^[1-9]\d{14}0+$/;
const month = '(jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zä]{0,6}';
/** What is taken for a number, an amount, a date, a time or a truth value, and written in another way. */
const rewritten: readonly RegExp[] = [
  /^[+-]?[$€£]?\d[\d.,\s]*[%$€£]?$/,
  /^\(\d[\d.,]*\)$/,
  /^\d+e\d+$/i,
  /^\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?$/,
  /^\d{1,2}:\d{2}(:\d{2})?( ?[ap]m)?$/i,
  /^\d+ \d+\/\d+$/,
  /^(true|false|wahr|falsch|vrai|faux)$/i,
  new RegExp(`^\\d{1,4}[ .-]{0,2}${month}([ .-]\\d{1,4})?$`, 'i'),
  new RegExp(`^${month}[ .-]?\\d{1,4}$`, 'i'),
];
/** Failed formulas whose names end neither in `!` nor in `?`, in the languages that have such. */
const errorNames: ReadonlySet<string> = new Set(
  '#NV #YOK #HIÁNYZIK #NENÍ_K_DISPOZICI #NEDOSTUPNÝ #GETTING_DATA #PUUTTUU #SAKNAS'.split(' '),
);
const errorNumber =
  /^(err|error|fehler|erreur|errore|erro|fout|fel|fejl|feil|virhe|błąd|chyba|hiba|hata|ошибка|ош|помилка|錯誤|错误|エラー|오류):5\d\d$/iu;

/** A text as a cell that no spreadsheet runs or rewrites; `textOfCell` reads it back. */
export function asCell(text: string): string {
  return needsProtection(text) ? `'${text}` : text;
}

/**
 * The text that a cell means: an apostrophe before it, or `="…"` or `=T("…")` around it, is there for the spreadsheet
 * only.
 */
export function textOfCell(cell: string): { readonly text: string; readonly isProtected: boolean } {
  const constant = constantIn(cell);
  if (constant !== undefined) {
    return { text: constant, isProtected: true };
  }
  const isProtected = cell.startsWith("'");
  return { text: isProtected ? cell.slice(1) : cell, isProtected };
}

/** The text of `="…"` and `=T("…")`, in which quotes are doubled. */
function constantIn(cell: string): string | undefined {
  const [before] = /^=\s*(T\s*\(\s*)?"/i.exec(cell) ?? [];
  const [after] = (before?.includes('(') ? /"\s{0,9}\)$/ : /"$/).exec(cell) ?? [];
  if (before === undefined || after === undefined || cell.length < before.length + after.length) {
    return undefined;
  }
  const inner = cell.slice(before.length, -after.length);
  return inner.replaceAll('""', '').includes('"') ? undefined : inner.replaceAll('""', '"');
}

/** Whether a text comes through a spreadsheet as it is only behind an apostrophe. */
export function needsProtection(text: string): boolean {
  const isPlainNumber = /^(0|[1-9]\d{0,14})$/.test(text);
  return (
    asText(text) !== text ||
    isErrorValue(text) ||
    isScientific(text) ||
    (!isPlainNumber && rewritten.some(form => form.test(text)))
  );
}

/** Whether this stands in a cell whose formula failed, such as `#N/A`, `#WERT!` and `Err:502`, or that was too narrow. */
export function isErrorValue(text: string): boolean {
  return (
    /^#[¡¿]?\p{L}[\p{L}\p{M}\d_/]*[!?]$/u.test(text) ||
    /^#\p{L}{1,2}\/\p{L}{1,2}$/u.test(text) ||
    /^#{3,}$/.test(text) ||
    errorNumber.test(text) ||
    errorNames.has(text.toUpperCase())
  );
}

/** A number in scientific notation: its last digits are lost. */
export function isScientific(text: string): boolean {
  return /^[+-]?\d+([.,٫]\d*)?e[+\-−]\d+$/i.test(text) || /^[+-]?\d+[.,٫]\d+e\d+$/i.test(text);
}

/** A number of more digits than a spreadsheet keeps, which is fifteen. */
export function isLongNumber(text: string): boolean {
  return /^[1-9]\d{15,}$/.test(text);
}

/** A long number as a spreadsheet leaves it: zeros in place of all digits from the sixteenth on. */
export function mayBeCut(text: string): boolean {
  return zeroes.test(text);
}
