import { type Condition, directiveOf } from './directives';
import { behind, endOfLine, isLineEnd, isWordPart, type Language, type Piece, quote } from './tokens';

const conditions: Readonly<Record<string, Condition['kind']>> = {
  if: 'if',
  elif: 'elseIf',
  else: 'else',
  endif: 'end',
};

export const cSharp: Language = {
  mayBegin: () => false,
  directive: line => directiveOf(line, conditions),
  pieceAt: (source, place) => {
    switch (source[place]) {
      case '/':
        return slashComment(source, place);
      case "'":
        return character(source, place);
      case '"':
      case '$':
      case '@':
        return cSharpString(source, place);
      default:
        return undefined;
    }
  },
};

export const cpp: Language = {
  // Digits, and `L"…"`, `R"…"`, `U"…"`, `u"…"`.
  mayBegin: code => isDigit(code) || code === 76 || code === 82 || code === 85 || code === 117,
  joinsLines: true,
  directive: line =>
    directiveOf(line, { ...conditions, ifdef: 'if', ifndef: 'if', elifdef: 'elseIf', elifndef: 'elseIf' }),
  pieceAt: (source, place) => {
    switch (source[place]) {
      case '/':
        return slashComment(source, place, true);
      case "'":
        return character(source, place);
      case '"':
        return { end: endOfString(source, place, true), isText: true };
      case 'R':
      case 'u':
      case 'U':
      case 'L':
        return rawCpp(source, place);
      default:
        // `1'000'000` is one number.
        return isDigit(source.charCodeAt(place)) ? { end: endOfNumber(source, place) } : undefined;
    }
  },
};

const basicDirectives = /^#[ \t]*(?:if|elseif|else|end|region|const|enable|disable|externalsource)\b/i;

export const visualBasic: Language = {
  // `REM`, and the underscore that joins lines.
  mayBegin: code => code === 82 || code === 114 || code === 95,
  hasLines: true,
  ignoresCase: true,
  directive: line =>
    basicDirectives.test(line)
      ? directiveOf(line, { if: 'if', elseif: 'elseIf', else: 'else', endif: 'end' })
      : undefined,
  pieceAt: (source, place) => {
    switch (source[place]) {
      case "'":
      case '\u2018':
      case '\u2019':
        return { end: endOfLine(source, place) };
      case '"':
        return { end: endOfVerbatim(source, place), isText: true };
      case 'r':
      case 'R':
        return isRemark(source, place) ? { end: endOfLine(source, place) } : undefined;
      case '_':
        return joinedLine(source, place);
      default:
        return undefined;
    }
  },
};

function slashComment(source: string, place: number, joinsLines = false): Piece | undefined {
  if (source[place + 1] === '*') {
    return { end: behind(source, '*/', place + 2) };
  }
  if (source[place + 1] !== '/') {
    return undefined;
  }
  let end = endOfLine(source, place);
  while (joinsLines && source[end - 1] === '\\' && end < source.length) {
    const next = source[end] === '\r' && source[end + 1] === '\n' ? end + 2 : end + 1;
    end = endOfLine(source, next);
  }
  return { end };
}

/** A character, which may be a quote; anything else that begins so is left alone. */
function character(source: string, place: number): Piece | undefined {
  if (source[place + 1] !== '\\') {
    return source[place + 2] === "'" ? { end: place + 3 } : undefined;
  }
  for (let end = place + 3; end < place + 12; end++) {
    if (source[end] === "'") {
      return { end: end + 1 };
    }
  }
  return undefined;
}

function cSharpString(source: string, place: number): Piece | undefined {
  let start = place;
  let dollars = 0;
  let isVerbatim = false;
  for (; source[start] === '$' || source[start] === '@'; start++) {
    dollars += source[start] === '$' ? 1 : 0;
    isVerbatim ||= source[start] === '@';
  }
  if (source.charCodeAt(start) !== quote) {
    // The `@` of a name that is a keyword elsewhere.
    return { end: start };
  }
  let quotes = 1;
  while (source.charCodeAt(start + quotes) === quote) {
    quotes++;
  }
  if (quotes >= 3 && !isVerbatim) {
    return { end: behind(source, '"'.repeat(quotes), start + quotes), isText: true };
  }
  if (dollars) {
    return { end: endOfInterpolated(source, start, isVerbatim), isText: true };
  }
  return { end: isVerbatim ? endOfVerbatim(source, start) : endOfString(source, start), isText: true };
}

/** Behind the closing quote, or before the line break that ends a string which is not closed. */
function endOfString(source: string, start: number, joinsLines = false): number {
  for (let place = start + 1; place < source.length; place++) {
    const code = source.charCodeAt(place);
    if (code === quote) {
      return place + 1;
    }
    if (code === backslash && (joinsLines || !isLineEnd(source.charCodeAt(place + 1)))) {
      place++;
    } else if (isLineEnd(code)) {
      return place;
    }
  }
  return source.length;
}

const backslash = 92;

/** Behind the closing quote, where a quote within is doubled. */
function endOfVerbatim(source: string, start: number): number {
  let place = source.indexOf('"', start + 1);
  while (place >= 0 && source.charCodeAt(place + 1) === quote) {
    place = source.indexOf('"', place + 2);
  }
  return place < 0 ? source.length : place + 1;
}

/** In `$"…{names["x"]}…"` a quote between braces does not end the string. */
function endOfInterpolated(source: string, start: number, isVerbatim: boolean): number {
  let depth = 0;
  for (let place = start + 1; place < source.length; place++) {
    const character = source[place];
    const isDoubled = source[place + 1] === character;
    if (character === '"' && depth > 0) {
      place = endOfString(source, place) - 1;
    } else if (character === '"' && isVerbatim && isDoubled) {
      place++;
    } else if (character === '"' || (!isVerbatim && depth === 0 && isLineEnd(source.charCodeAt(place)))) {
      return place + 1;
    } else if (character === '\\' && !isVerbatim && depth === 0) {
      place++;
    } else if (character === '{' && depth === 0 && isDoubled) {
      place++;
    } else if (character === '{') {
      depth++;
    } else if (character === '}' && depth > 0) {
      depth--;
    }
  }
  return source.length;
}

/** `R"x(…)x"`, also behind `u8`, `u`, `U` or `L`. */
function rawCpp(source: string, place: number): Piece | undefined {
  const [, before = '', mark] =
    /^((?:u8|[uUL])?)R"([^()\\\s"]{0,16})\(/.exec(source.slice(place, place + 24)) ?? [];
  if (mark === undefined) {
    return isWordPart(source.charCodeAt(place - 1)) ? undefined : prefixed(source, place);
  }
  const content = place + before.length + mark.length + 3;
  return { end: behind(source, `)${mark}"`, content), isText: true };
}

/** The `L` of `L"…"` belongs to the string. */
function prefixed(source: string, place: number): Piece | undefined {
  const start = source.startsWith('u8"', place) ? place + 2 : place + 1;
  return source.charCodeAt(start) === quote
    ? { end: endOfString(source, start, true), isText: true }
    : undefined;
}

function endOfNumber(source: string, place: number): number {
  let end = place;
  while (
    isWordPart(source.charCodeAt(end)) ||
    (source[end] === "'" && isWordPart(source.charCodeAt(end + 1)))
  ) {
    end++;
  }
  return end;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** `REM` where a statement may begin. */
function isRemark(source: string, place: number): boolean {
  if (!/^rem(?!\w)/i.test(source.slice(place, place + 4)) || isWordPart(source.charCodeAt(place - 1))) {
    return false;
  }
  const before = source.slice(Math.max(0, place - 20), place);
  return /(?:^|[\r\n:]|\b(?:then|else))[ \t]*$/i.test(before);
}

/** An underscore at the end of a line makes the next one part of it. */
function joinedLine(source: string, place: number): Piece | undefined {
  if (isWordPart(source.charCodeAt(place - 1))) {
    return undefined;
  }
  let end = place + 1;
  while (source[end] === ' ' || source[end] === '\t') {
    end++;
  }
  if (!isLineEnd(source.charCodeAt(end))) {
    return undefined;
  }
  return { end: source[end] === '\r' && source[end + 1] === '\n' ? end + 2 : end + 1 };
}
