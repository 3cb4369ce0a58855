/** Which characters a filter allows. */
export type Allows = (character: string) => boolean;

/**
 * Reads a regular expression for one allowed character, as "regexFilter" of a license format is: classes, escapes and
 * single characters, with alternatives, anchors and a count around them. It comes from a file, so it is never run as
 * one: its cost could be without bounds. Undefined for any other form, which cannot be checked here.
 */
export function allowedCharacters(filter: string): Allows | undefined {
  const reader = new Reader(filter.length > longest ? '' : filter);
  const allows = reader.alternatives(0);
  return allows && reader.isAtEnd ? allows : undefined;
}

/** What stands for one character; a single one may begin or end a range. */
interface Atom {
  readonly allows: Allows;
  readonly character?: string;
}

/** Characters of a filter, at most: each key is asked of each of them. */
const longest = 2000;

/** Groups inside of each other, at most: more is no list of characters. */
const deepest = 5;

const count = /^(?:[+*?]|\{\d{1,9}(?:,\d{0,9})?\})/;

/** The escapes that stand for several characters. */
const classes: Readonly<Record<string, RegExp>> = {
  d: /\d/,
  D: /\D/,
  w: /\w/,
  W: /\W/,
  s: /\s/,
  S: /\S/,
};

const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', v: '\v', 0: '\0' };

class Reader {
  private readonly characters: readonly string[];
  private at = 0;

  constructor(filter: string) {
    this.characters = [...filter];
  }

  get isAtEnd(): boolean {
    return this.at === this.characters.length;
  }

  alternatives(depth: number): Allows | undefined {
    const all: Allows[] = [];
    do {
      const allows = this.anchored(depth);
      if (!allows) {
        return undefined;
      }
      all.push(allows);
    } while (this.take('|'));
    return character => all.some(allows => allows(character));
  }

  private anchored(depth: number): Allows | undefined {
    this.take('^');
    const allows = this.take('(') ? this.group(depth + 1) : this.one();
    this.skipCount();
    this.take('$');
    return allows;
  }

  private group(depth: number): Allows | undefined {
    if (depth > deepest || (this.take('?') && !this.take(':'))) {
      return undefined;
    }
    const allows = this.alternatives(depth);
    return this.take(')') ? allows : undefined;
  }

  /** How often it may stand there does not matter: it is asked of each character. */
  private skipCount(): void {
    const rest = this.characters.slice(this.at, this.at + 24).join('');
    const [found = ''] = count.exec(rest) ?? [];
    this.at += found.length;
    if (found) {
      this.take('?');
    }
  }

  private one(): Allows | undefined {
    const character = this.next();
    switch (character) {
      case undefined:
        return undefined;
      case '[':
        return this.members();
      case '\\':
        return this.escaped()?.allows;
      case '.':
        return other => !/[\n\r\u2028\u2029]/.test(other);
      default:
        return '^$()|?*+{}]'.includes(character) ? undefined : only(character).allows;
    }
  }

  /** The members of a class, behind its bracket. */
  private members(): Allows | undefined {
    const isNegated = this.take('^');
    const all: Allows[] = [];
    while (!this.take(']')) {
      const from = this.member();
      if (!from) {
        return undefined;
      }
      const isRange = this.characters[this.at] === '-' && this.characters[this.at + 1] !== ']';
      if (isRange) {
        this.at++;
      }
      const member = isRange ? between(from, this.member()) : from;
      if (!member) {
        return undefined;
      }
      all.push(member.allows);
    }
    return character => all.some(allows => allows(character)) !== isNegated;
  }

  private member(): Atom | undefined {
    const character = this.next();
    if (character === '\\') {
      return this.take('b') ? only('\b') : this.escaped();
    }
    return character === undefined ? undefined : only(character);
  }

  private escaped(): Atom | undefined {
    const sign = this.next() ?? '';
    const named = classes[sign];
    if (named) {
      return { allows: character => named.test(character) };
    }
    if (sign === 'x' || sign === 'u') {
      const code = this.characters.slice(this.at, this.at + (sign === 'x' ? 2 : 4)).join('');
      this.at += code.length;
      return /^(?:[0-9a-f]{2}){1,2}$/i.test(code)
        ? only(String.fromCharCode(Number.parseInt(code, 16)))
        : undefined;
    }
    const control = controls[sign];
    if (control !== undefined) {
      return only(control);
    }
    // Another letter or digit behind a backslash stands for a boundary, a property or what a group found.
    return /^[^A-Za-z0-9]$/u.test(sign) ? only(sign) : undefined;
  }

  private next(): string | undefined {
    const character = this.characters[this.at];
    this.at += character === undefined ? 0 : 1;
    return character;
  }

  private take(character: string): boolean {
    const isThere = this.characters[this.at] === character;
    this.at += isThere ? 1 : 0;
    return isThere;
  }
}

function only(character: string): Atom {
  return { allows: other => other === character, character };
}

function between(from: Atom, to: Atom | undefined): Atom | undefined {
  const first = from.character?.codePointAt(0);
  const last = to?.character?.codePointAt(0);
  if (first === undefined || last === undefined || first > last) {
    return undefined;
  }
  return {
    allows: character => {
      const code = character.codePointAt(0) ?? -1;
      return code >= first && code <= last;
    },
  };
}
