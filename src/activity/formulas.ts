/**
 * Foreign text as a cell of a CSV, so that no spreadsheet runs it as a formula: what could be taken for one is
 * protected by the apostrophe that spreadsheets themselves use for text, and so is what begins with an apostrophe.
 * Taking one leading apostrophe away gives the text back, whatever it is.
 */
export function asText(words: string): string {
  return /^[\s\p{Cc}\p{Cf}]*[=+\-@|＝＋－＠']/u.test(words) || /^[\t\r\n]/.test(words) ? `'${words}` : words;
}
