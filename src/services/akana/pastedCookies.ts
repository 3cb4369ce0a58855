import { cookiesFrom, type SessionCookies } from './cookies';

type Pair = readonly [name: string, value: string];

/**
 * Reads what a person copied from a browser: one or two cookies with their names, as `name=value`, as rows of the
 * browser's table, as a `Cookie` header, or a whole request as cURL, PowerShell, `fetch` or JSON; undefined when there
 * is no `AtmoAuthToken_{tenant}` among them. A box of one line may have taken the line ends away.
 */
export function parsePastedCookies(...texts: readonly string[]): SessionCookies | undefined {
  return cookiesFrom(texts.flatMap(pairsIn));
}

function pairsIn(text: string): Pair[] {
  if (/^\s*curl(\.exe)?\s/i.test(text)) {
    return shellWords(/\^[\r\n"]|"[^"]*\^%/.test(text) ? withoutCarets(text) : text).flatMap(pairsOfHeader);
  }
  if (/\b(Invoke-(WebRequest|RestMethod)|System\.Net\.Cookie)\b/i.test(text)) {
    return pairsOfStrings(quotedStrings(text, '`'));
  }
  if (/^\s*(await\s+)?fetch\s*\(|^\s*[[{]/.test(text)) {
    return pairsOfStrings(quotedStrings(text, '\\'));
  }
  const firefox = [...text.matchAll(/((?:AtmoAuthToken|Csrf-Token)_[^\s=:"]{1,100}):"([^"]*)"/g)];
  if (firefox.length) {
    return firefox.map(([, name = '', value = '']): Pair => [name, value]);
  }
  return text.split(/[\r\n]+/).flatMap(line => {
    const row = pairsOfRow(line);
    return row.length ? row : pairsOfHeader(withoutQuotes(line));
  });
}

/** `Cookie: a=b; c=d`, with or without its name; a value may stand in quotes. */
function pairsOfHeader(text: string): Pair[] {
  return text
    .replace(/^\s*(set-)?cookie\s*:/i, '')
    .split(';')
    .flatMap((piece): Pair[] => {
      const end = piece.indexOf('=');
      const name = withoutQuotes(piece.slice(0, end));
      return end > 0 && !/\s/.test(name) ? [[name, withoutQuotes(piece.slice(end + 1))]] : [];
    });
}

/** A row of a browser's table or of a cookies.txt: the value is the cell after the name. */
function pairsOfRow(line: string): Pair[] {
  const cells = line.split('\t');
  // The last cell of the row before stands at the name's beginning where line ends were taken away.
  const nameIn = (cell: string) => /(?:AtmoAuthToken|Csrf-Token)_[^\s=]+$/.exec(cell.trim())?.[0];
  return cells.flatMap((cell, index): Pair[] => {
    const [name, value] = [nameIn(cell), cells[index + 1]];
    return name !== undefined && value !== undefined ? [[name, withoutQuotes(value)]] : [];
  });
}

/** Strings of a program: `"cookie": "a=b; c=d"`, or a name and its value, as objects and calls have them. */
function pairsOfStrings(strings: readonly string[]): Pair[] {
  return strings.flatMap((text, index): Pair[] => {
    if (text.includes('=')) {
      return pairsOfHeader(text);
    }
    const next = strings[index + 1];
    const value = next === 'value' ? strings[index + 2] : next;
    return value === undefined ? [] : [[text, value]];
  });
}

/** The words of a POSIX shell's command, as bash writes and reads them. */
function shellWords(text: string): string[] {
  const words: string[] = [];
  let word = '';
  const piece =
    /\$'((?:[^'\\]|\\[\s\S])*)'|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|(\s+)|([^\s\\'"$]+|[\s\S])/g;
  for (const [, ansi, single, double, escaped, space, plain] of text.matchAll(piece)) {
    if (space !== undefined) {
      words.push(word);
      word = '';
    } else {
      const quoted = ansi === undefined ? double?.replace(/\\(["\\$`])/g, '$1') : unescaped(ansi);
      word += quoted ?? single ?? (escaped === '\n' ? '' : escaped) ?? plain ?? '';
    }
  }
  return [...words, word];
}

/** What `$'…'` means. */
function unescaped(text: string): string {
  const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  return text.replace(
    /\\(?:u([0-9a-fA-F]{1,4})|x([0-9a-fA-F]{1,2})|([\s\S]))/g,
    (_all, unicode: string | undefined, hex: string | undefined, other: string | undefined) => {
      const code = unicode ?? hex;
      return code === undefined
        ? (letters[other ?? ''] ?? other ?? '')
        : String.fromCharCode(Number.parseInt(code, 16));
    },
  );
}

/** A command of Windows' `cmd`: `^` protects the character after it. */
function withoutCarets(text: string): string {
  return text.replace(/\^(\r?\n|[\s\S])/g, (_all, next: string) => (/^\r?\n$/.test(next) ? ' ' : next));
}

/** The texts in double or single quotes, in which a character after `marker` stands for itself. */
function quotedStrings(text: string, marker: '`' | '\\'): string[] {
  const strings =
    marker === '`'
      ? /"((?:[^"`]|`[\s\S])*)"|'([^']*)'/g
      : /"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'/g;
  return [...text.matchAll(strings)].map(([, double, single = '']) => {
    const string = double ?? single;
    return marker === '`' ? string.replace(/`([\s\S])/g, '$1') : unescaped(string);
  });
}

/** One pair of quotes, of whatever kind, around a text that was copied with them. */
function withoutQuotes(text: string): string {
  const trimmed = text.trim().replace(/[;,]$/, '').trim();
  const [, inner] =
    /^(?:"([^"]*)"|'([^']*)'|`([^`]*)`|“([^”]*)”)$/.exec(trimmed)?.filter(part => part !== undefined) ?? [];
  return (inner ?? trimmed).trim();
}
