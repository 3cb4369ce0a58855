import type { Sliced } from '../../ui/turns';
import { type Directive, Switches } from './directives';

/** A word, a character that is neither word nor white space, or the content of a string. */
export interface Token {
  readonly kind: 'word' | 'mark' | 'text' | 'line';
  /** Empty for a string, which is read from the source where it matters. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Where something ends, and whether it is a string, whose content is between its first and last quote. */
export interface Piece {
  readonly end: number;
  readonly isText?: boolean;
}

/** What the lexer has to know of a language. */
export interface Language {
  /** Whether a letter or digit may begin a comment or a string. */
  mayBegin(code: number): boolean;
  /** The comment, string or character that begins at a place, if one does. */
  pieceAt(source: string, place: number): Piece | undefined;
  /** What a line that begins with `#` says; undefined where it is code. */
  directive(line: string): Directive | undefined;
  /** Whether a line break means something. */
  readonly hasLines?: boolean;
  /** Whether a directive goes on behind a backslash at the end of the line. */
  readonly joinsLines?: boolean;
  readonly ignoresCase?: boolean;
}

/** Takes tokens as they come. */
export interface Reader {
  take(token: Token): void;
  /** Whether only braces matter, since it is inside something that it passes by. */
  readonly passesBy?: boolean;
  /** A directive other than those of conditional compilation. */
  takeDirective?(line: string, start: number): void;
}

/** How many characters are gone through between two places to stop. */
const sliceLength = 10_000;

/** Gives a reader the tokens of what is surely or possibly compiled, without comments and what is switched off. */
export function* readTokens(source: string, language: Language, reader: Reader): Sliced<void> {
  const lexer = new Lexer(source, language, reader);
  while (lexer.run(sliceLength)) {
    yield;
  }
}

class Lexer {
  private readonly switches = new Switches();
  private place = 0;
  private isLineStart = true;

  constructor(
    private readonly source: string,
    private readonly language: Language,
    private readonly reader: Reader,
  ) {}

  /** Goes on for some characters; false at the end. */
  run(length: number): boolean {
    const { source, reader, language, switches } = this;
    const end = Math.min(source.length, this.place + length);
    let { place } = this;
    while (place < end) {
      const code = source.charCodeAt(place);
      if (isLineEnd(code)) {
        this.isLineStart = true;
        if (language.hasLines && switches.isOn && code !== 13) {
          reader.take({ kind: 'line', word: '\n', start: place, end: place + 1 });
        }
        place++;
      } else if (isBlank(code)) {
        place++;
      } else if (code === hash && this.isLineStart) {
        place = this.directive(place);
      } else if (!switches.isOn) {
        place = endOfLine(source, place);
      } else {
        this.isLineStart = false;
        place = this.token(place, code);
      }
    }
    this.place = place;
    return place < source.length;
  }

  /** Takes what begins at a place, and gives its end. */
  private token(place: number, code: number): number {
    const { source, reader, language } = this;
    if (isWordPart(code) && !language.mayBegin(code)) {
      return this.word(place);
    }
    const piece = language.pieceAt(source, place);
    if (piece) {
      if (piece.isText && !reader.passesBy) {
        reader.take(textIn(source, place, piece.end));
      }
      return Math.max(piece.end, place + 1);
    }
    if (isWordPart(code)) {
      return this.word(place);
    }
    const word = markAt(source, place);
    const end = place + word.length;
    if (!reader.passesBy || code === openBrace || code === closeBrace) {
      reader.take({ kind: 'mark', word, start: place, end });
    }
    return end;
  }

  private word(start: number): number {
    const { source, reader, language } = this;
    const end = endOfWord(source, start);
    if (!reader.passesBy) {
      const word = source.slice(start, end);
      reader.take({ kind: 'word', word: language.ignoresCase ? word.toLowerCase() : word, start, end });
    }
    return end;
  }

  private directive(start: number): number {
    const { source, reader, language, switches } = this;
    const end = endOfDirective(source, start, language);
    const line = source.slice(start, end);
    const directive = language.directive(line);
    if (directive === undefined && switches.isOn) {
      reader.take({ kind: 'mark', word: '#', start, end: start + 1 });
      return start + 1;
    }
    if (directive === 'other' && switches.isOn) {
      reader.takeDirective?.(line, start);
    } else if (directive && directive !== 'other') {
      switches.follow(directive);
    }
    return end;
  }
}

const hash = 35;
const openBrace = 123;
const closeBrace = 125;
const longMarks: ReadonlySet<string> = new Set(['=>', '==', '::', '<=', '>=', '!=']);

function markAt(source: string, place: number): string {
  const next = source.charCodeAt(place + 1);
  // `=`, `>` and `:` are what a longer mark ends with.
  const two = next === 61 || next === 62 || next === 58 ? source.slice(place, place + 2) : '';
  return longMarks.has(two) ? two : source.charAt(place);
}

function textIn(source: string, start: number, end: number): Token {
  let first = start;
  while (first < end && source.charCodeAt(first) !== quote) {
    first++;
  }
  const last = source.lastIndexOf('"', end - 1);
  return { kind: 'text', word: '', start: first + 1, end: last > first ? last : first + 1 };
}

export const quote = 34;

function endOfDirective(source: string, place: number, { joinsLines }: Language): number {
  let end = endOfLine(source, place);
  while (joinsLines && end < source.length) {
    const isCrlf = source.charCodeAt(end) === 10 && source.charCodeAt(end - 1) === 13;
    if (source[end - (isCrlf ? 2 : 1)] !== '\\') {
      break;
    }
    end = endOfLine(source, end + 1);
  }
  return end;
}

/** The next line break, or the end. */
export function endOfLine(source: string, place: number): number {
  let end = place;
  while (end < source.length && !isLineEnd(source.charCodeAt(end))) {
    end++;
  }
  return end;
}

/** The place behind the next occurrence, or the end. */
export function behind(source: string, wanted: string, from: number): number {
  const place = source.indexOf(wanted, from);
  return place < 0 ? source.length : place + wanted.length;
}

function endOfWord(source: string, place: number): number {
  let end = place + 1;
  while (end < source.length && isWordPart(source.charCodeAt(end))) {
    end++;
  }
  return end;
}

export function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 11 || code === 12 || code === 0xa0 || code === 0xfeff;
}

export function isWordPart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    // Quotation marks of Visual Basic's comments are no letters.
    (code > 127 && code !== 0x2018 && code !== 0x2019 && code !== 0xa0 && code !== 0xfeff)
  );
}
