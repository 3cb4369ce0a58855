/** What {@link mask} has to know of a language. */
export interface Grammar {
  /** Finds the next comment, string, character or directive; global, with the named groups `text` and `directive`. */
  readonly token: RegExp;
  /** Finds the next directive where the text between is switched off; global. */
  readonly directive: RegExp;
  /** What a directive does to the text after it. */
  conditionOf(directive: string): Condition | undefined;
  /** Where a string really ends whose beginning `token` found. */
  endOf?(text: string, start: number, end: number): number;
}

/** A directive of conditional compilation; `value` is undefined where it depends on the build. */
export interface Condition {
  readonly kind: 'if' | 'elseIf' | 'else' | 'end';
  readonly value?: boolean;
}

interface Branch {
  readonly isOuterOn: boolean;
  /** A branch that is surely compiled came already. */
  wasOn: boolean;
}

/**
 * The text with everything blanked that is not code: comments, directives, what is switched off for sure, and what
 * stands inside strings, whose quotes stay. Each character keeps its place.
 */
export function mask(text: string, grammar: Grammar): string {
  const pieces: string[] = [];
  const branches: Branch[] = [];
  let isOn = true;
  let place = 0;
  while (place < text.length) {
    const found = find(isOn ? grammar.token : grammar.directive, text, place);
    const next = found?.index ?? text.length;
    const code = text.slice(place, next);
    pieces.push(isOn ? code : blank(code));
    if (!found) {
      break;
    }
    let end = next + found[0].length;
    if (found.groups?.directive !== undefined) {
      isOn = follow(branches, isOn, grammar.conditionOf(found[0]));
      pieces.push(blank(found[0]));
    } else if (found.groups?.text !== undefined) {
      end = grammar.endOf?.(text, next, end) ?? end;
      pieces.push(quoted(text.slice(next, end)));
    } else {
      pieces.push(blank(found[0]));
    }
    place = end;
  }
  return pieces.join('');
}

/** Whether the text after a directive counts. */
function follow(branches: Branch[], isOn: boolean, condition: Condition | undefined): boolean {
  const branch = branches.at(-1);
  switch (condition?.kind) {
    case 'if':
      branches.push({ isOuterOn: isOn, wasOn: condition.value === true });
      return isOn && condition.value !== false;
    case 'elseIf':
    case 'else': {
      if (!branch) {
        return isOn;
      }
      const is = branch.isOuterOn && !branch.wasOn && condition.value !== false;
      branch.wasOn ||= condition.value === true;
      return is;
    }
    case 'end':
      return branches.pop()?.isOuterOn ?? isOn;
    case undefined:
      return isOn;
  }
}

function find(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

/** Line breaks stay: what ends at the end of a line still does. */
function blank(text: string): string {
  return /[\r\n]/.test(text)
    ? text.replace(/[^\r\n]+/g, line => ' '.repeat(line.length))
    : ' '.repeat(text.length);
}

function quoted(text: string): string {
  const first = text.indexOf('"');
  const last = text.lastIndexOf('"');
  return first === last
    ? blank(text)
    : `${blank(text.slice(0, first))}"${blank(text.slice(first + 1, last))}"${blank(text.slice(last + 1))}`;
}

/** The next string of a masked text between two places, as the places of its content. */
export function nextString(code: string, from: number, end: number): readonly [number, number] | undefined {
  const part = code.slice(from, end);
  const first = part.indexOf('"');
  const last = first < 0 ? -1 : part.indexOf('"', first + 1);
  return last < 0 ? undefined : [from + first + 1, from + last];
}

/** How far an attribute or argument list reaches at most, in characters. */
const longest = 4000;

/** Which brackets of a masked text belong together. */
export class Brackets {
  private readonly closings = new Map<number, number>();

  constructor(private readonly code: string) {
    const open: Record<string, number[]> = { '[': [], '{': [], '(': [] };
    for (const { 0: bracket, index } of code.matchAll(/[[\]{}()]/g)) {
      if (open[bracket]) {
        open[bracket].push(index);
      } else {
        const place = open[opening[bracket] ?? '']?.pop();
        if (place !== undefined) {
          this.closings.set(place, index);
        }
      }
    }
  }

  /** Where the bracket at a place closes, or the end of the text. */
  closing(open: number): number {
    return this.closings.get(open) ?? this.code.length;
  }

  /** The same for what cannot be long, whatever is in the file. */
  closingNear(open: number): number {
    return Math.min(this.closing(open), open + longest);
  }
}

const opening: Readonly<Record<string, string>> = { ']': '[', '}': '{', ')': '(' };
