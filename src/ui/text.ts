/** The longest piece of foreign text that a message carries, in characters. */
const longest = 300;

/**
 * Makes a text from a service, a file or a person safe to show in a message: one line, cut, without control and
 * direction characters, and with nothing that VS Code would turn into a link (`[x](command:…)`) or icon (`$(x)`).
 */
export function neutralise(text: string, length = longest): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll('](', '] (')
    .replaceAll('$(', '$ (')
    .trim();
  const characters = [...line];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : line;
}

/** Joins sentences, giving each its full stop, as its script writes it: Chinese and Japanese have no blank after theirs. */
export function sentences(...parts: readonly (string | undefined)[]): string {
  let joined = '';
  for (const part of parts) {
    const sentence = part?.trim();
    if (sentence) {
      const between = joined && !/[。！？：]$/u.test(joined) ? ' ' : '';
      joined += `${between}${sentence}${fullStopAfter(sentence)}`;
    }
  }
  return joined;
}

function fullStopAfter(sentence: string): string {
  if (/[.!?…:。！？：]$/u.test(sentence)) {
    return '';
  }
  return /\p{Script=Han}$/u.test(sentence) ? '。' : '.';
}

/**
 * Foreign text as a cell of a CSV, so that no spreadsheet runs it as a formula: what could be taken for one is
 * protected by the apostrophe that spreadsheets themselves use for text, and so is what begins with an apostrophe.
 * Taking one leading apostrophe away gives the text back, whatever it is.
 */
export function asText(words: string): string {
  return /^[\s\p{Cc}\p{Cf}]*[=+\-@|＝＋－＠']/u.test(words) || /^[\t\r\n]/.test(words) ? `'${words}` : words;
}
