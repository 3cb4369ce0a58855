import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';

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

/** The characters of a value as they were written. */
export function sourceOf(text: string, node: Node): string {
  return text.slice(node.offset, node.offset + node.length);
}

/**
 * A spelling that two values share exactly when they mean the same: key order and escapes do not count,
 * and numbers are compared as written where a double could not hold them.
 */
export function canonical(text: string, node: Node): string {
  const children = node.children ?? [];
  switch (node.type) {
    case 'object':
      return `{${children
        .map(({ children: pair = [] }) => {
          const [name, value] = pair;
          return `${JSON.stringify(name?.value)}:${value ? canonical(text, value) : ''}`;
        })
        .sort()
        .join(',')}}`;
    case 'array':
      return `[${children.map(child => canonical(text, child)).join(',')}]`;
    case 'number':
      return canonicalNumber(sourceOf(text, node));
    default:
      return JSON.stringify(node.value);
  }
}

function canonicalNumber(source: string): string {
  const digits = source.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '');
  const value = Number(source);
  // 15 significant digits are what every double keeps; past that 1.0 and 1 may differ but 2^53 and 2^53+1 must.
  return digits.length <= 15 && Number.isFinite(value) && (value !== 0 || digits === '')
    ? String(value === 0 ? 0 : value)
    : source;
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
