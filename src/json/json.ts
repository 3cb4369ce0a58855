import { t } from '@vscode/l10n';
import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';

export type { Node } from 'jsonc-parser';

/** Why a text is not one JSON value, and where: `line` and `column` count from 1, `offset` from 0. */
export interface JsonProblem {
  readonly reason: 'syntax' | 'duplicate' | 'empty';
  /** The parser's name for the error, or the name of the property that stands twice. */
  readonly what: string;
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** Parses strict JSON and keeps every place, so that numbers and escapes can be used as they were written. */
export function parseJson(text: string): { root: Node } | { problem: JsonProblem } {
  if (!text.trim()) {
    return { problem: problemAt(text, 0, 'empty', 'ValueExpected') };
  }
  try {
    return parseNodes(text);
  } catch (error) {
    if (error instanceof RangeError) {
      return { problem: problemAt(text, 0, 'syntax', 'NestingTooDeep') };
    }
    throw error;
  }
}

function parseNodes(text: string): { root: Node } | { problem: JsonProblem } {
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

/** Says where and why a text is not the JSON of a product. */
export function describeProblem({ reason, what, line, column }: JsonProblem): string {
  switch (reason) {
    case 'duplicate':
      return t('The property "{0}" stands twice (line {1}, column {2}).', what, line, column);
    case 'empty':
      return t('The text is empty.');
    case 'syntax':
      return what === 'ObjectExpected'
        ? t('A product is a JSON object.')
        : t('The JSON is broken: {0} (line {1}, column {2}).', words(what), line, column);
  }
}

/** `CommaExpected` → `comma expected`. */
function words(name: string): string {
  return name.replace(/\B[A-Z]/g, letter => ` ${letter}`).toLowerCase();
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

/** `SyntaxKind.LineCommentTrivia` and `BlockCommentTrivia`: a const enum, which does not exist at run time. */
const commentKinds: ReadonlySet<number> = new Set([12, 13]);

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
export function recordFrom(text: string): Readonly<Record<string, unknown>> | undefined {
  const value = jsonFrom(text);
  return isRecord(value) ? value : undefined;
}

/** Whether a parsed value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
