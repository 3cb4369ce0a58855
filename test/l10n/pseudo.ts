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
  // Links in a welcome view are buttons only where they have a line of their own.
  return parts.join('').replace(/^(\s*)(.*?)(…?\s*)$/s, (_, before, middle, end) => {
    const lines = String(middle).split('\n');
    return `${before}${lines.map(line => (/^\[.*\]\(\S+\)$/.test(line) || line === '' ? line : `⟦${line}${lines.length > 1 ? '' : longer}⟧`)).join('\n')}${end}`;
  });
}

export function pseudoTexts(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, pseudo(text)]));
}
