import { t } from '@vscode/l10n';
import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { syntaxWords } from './syntaxWords';

export type { Node } from 'jsonc-parser';

/** Why a text is not one JSON value, and where: `line` and `column` count from 1, `offset` from 0. */
export interface JsonProblem {
  readonly reason: 'syntax' | 'duplicate' | 'empty' | 'depth' | 'halfCharacter';
  /** The parser's name for the error, the name of the property that stands twice, or what is there instead. */
  readonly what: string;
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** Arrays and objects inside of each other, at most: what walks a parsed text may then call itself. */
const deepest = 200;

/** Parses strict JSON and keeps every place, so that numbers and escapes can be used as they were written. */
export function parseJson(text: string): { root: Node } | { problem: JsonProblem } {
  if (!text.trim()) {
    return { problem: problemAt(text, 0, 'empty', 'ValueExpected') };
  }
  const half = halfCharacterIn(text);
  if (half !== undefined) {
    return { problem: problemAt(text, half, 'halfCharacter', codeAt(text, half)) };
  }
  const deep = tooDeepIn(text);
  if (deep !== undefined) {
    return { problem: problemAt(text, deep, 'depth', String(deepest)) };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const error = errors[0];
  if (error) {
    return { problem: problemAt(text, error.offset, 'syntax', printParseErrorCode(error.error)) };
  }
  if (!root) {
    return { problem: problemAt(text, 0, 'empty', 'ValueExpected') };
  }
  const duplicate = findDuplicate(root);
  return duplicate
    ? { problem: problemAt(text, duplicate.offset, 'duplicate', String(duplicate.value)) }
    : { root };
}

/** Where half of a character stands alone (a surrogate without its other one), which no service can be sent. */
function halfCharacterIn(text: string): number | undefined {
  return text.isWellFormed() ? undefined : text.search(/\p{Surrogate}/u);
}

/** How half of a character is written in JSON. */
function codeAt(text: string, offset: number): string {
  return `\\u${text.charCodeAt(offset).toString(16)}`;
}

/** Where a text goes deeper than a parser that calls itself can follow. */
function tooDeepIn(text: string): number | undefined {
  const signs = /["[\]{}]/g;
  let depth = 0;
  for (let found = signs.exec(text); found; found = signs.exec(text)) {
    const [sign] = found;
    if (sign === '"') {
      signs.lastIndex = stringEnd(text, found.index);
    } else {
      depth += sign === '[' || sign === '{' ? 1 : -1;
    }
    if (depth > deepest) {
      return found.index;
    }
  }
  return undefined;
}

/** Where the string ends that begins there: behind a quote with an even number of backslashes before it. */
function stringEnd(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let slashes = quote;
    while (text[slashes - 1] === '\\') {
      slashes--;
    }
    if ((quote - slashes) % 2 === 0) {
      return quote + 1;
    }
  }
  return text.length;
}

/** `SyntaxKind.LineCommentTrivia` and `BlockCommentTrivia`: a const enum, which does not exist at run time. */
const commentKinds: ReadonlySet<number> = new Set([12, 13]);

/** Words a problem at a place of a text. */
export function problemAt(
  text: string,
  offset: number,
  reason: JsonProblem['reason'],
  what: string,
): JsonProblem {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { reason, what, offset, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Whether an editor's own JSON validation says nothing of a problem. */
export function isUnseen({ reason }: JsonProblem): boolean {
  return reason === 'halfCharacter' || reason === 'depth';
}

/** Says where and why a text is not the JSON of a product. */
export function describeProblem({ reason, what, line, column }: JsonProblem): string {
  switch (reason) {
    case 'duplicate':
      return t('The property "{0}" appears twice (line {1}, column {2}).', what, line, column);
    case 'empty':
      return t('The text is empty.');
    case 'depth':
      return t('The JSON is nested more than {0} levels deep (line {1}, column {2}).', what, line, column);
    case 'halfCharacter':
      return t(
        'There is half of a character ({0}) on its own (line {1}, column {2}). Type the character again.',
        what,
        line,
        column,
      );
    case 'syntax':
      return what === 'ObjectExpected'
        ? t('A product must be a JSON object.')
        : t('The JSON is not valid: {0} (line {1}, column {2}).', syntaxWords(what), line, column);
  }
}

function findDuplicate(node: Node): Node | undefined {
  const names = new Set<unknown>();
  for (const child of node.children ?? []) {
    const name = node.type === 'object' ? child.children?.[0] : undefined;
    if (name && names.has(name.value)) {
      return name;
    }
    names.add(name?.value);
    const deeper = findDuplicate(child);
    if (deeper) {
      return deeper;
    }
  }
  return undefined;
}

/** A text with blanks in place of its comments, so that all else stays where it is. */
export function withoutComments(text: string): string {
  const scanner = createScanner(text, false);
  const pieces: string[] = [];
  let end = 0;
  while (end < text.length) {
    const kind: number = scanner.scan();
    const source = text.slice(end, scanner.getPosition());
    pieces.push(commentKinds.has(kind) ? source.replace(/[^\r\n]/g, ' ') : source);
    end = scanner.getPosition();
  }
  return pieces.join('');
}

/** The characters of a value as they were written. */
export function sourceOf(text: string, node: Node): string {
  return text.slice(node.offset, node.offset + node.length);
}

/** Parses JSON; what is no JSON is undefined. */
export function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Parses a JSON object; any other text is undefined. */
export function objectFrom(text: string): Readonly<Record<string, unknown>> | undefined {
  const value = jsonFrom(text);
  return isObject(value) ? value : undefined;
}

/** Whether a parsed value is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
