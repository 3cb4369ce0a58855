/** The words of a service in a CSV, where a spreadsheet might take them for a formula. */
export function asText(words: string): string {
  return /^[=+\-@\t\r]/.test(words) ? `'${words}` : words;
}
