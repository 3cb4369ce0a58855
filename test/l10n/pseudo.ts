import type { Texts } from './languages';

const accented: Readonly<Record<string, string>> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ó',
  u: 'ú',
  A: 'Á',
  E: 'É',
  I: 'Í',
  O: 'Ó',
  U: 'Ú',
};

/** English that can be told from English: accented, a third longer, in brackets; what no language changes stays. */
export function pseudo(text: string): string {
  const kept = /(\{\w+\}|\$\([\w~-]+\)|\]\([^)\s]+\)|`[^`]+`)/;
  const parts = text
    .split(kept)
    .map((part, i) =>
      i % 2 === 1 ? part : part.replace(/[aeiouAEIOU]/g, vowel => accented[vowel] ?? vowel),
    );
  const longer = '~'.repeat(Math.ceil(text.length / 3));
  const marked = (words: string) => words.replace(/^(\s*)(.*?)(…?\s*)$/s, `$1⟦$2${longer}⟧$3`);
  // A link that is alone on its line is a button; its words are marked, and the link stays as it is.
  const lines = parts.join('').split('\n');
  return lines
    .map(line =>
      line.replace(/^(\[)?(.+?)(\]\(\S+\))?$/s, (_, open = '', words, close = '') =>
        open && close ? `[${marked(words)}${close}` : marked(open + words + close),
      ),
    )
    .join('\n');
}

export function pseudoTexts(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, pseudo(text)]));
}
