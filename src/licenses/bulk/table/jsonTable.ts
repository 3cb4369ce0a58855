import { t } from '@vscode/l10n';
import { createScanner } from 'jsonc-parser';
import { type Node, parseJson, sourceOf } from '../../../json/json';
import { syntaxWords } from '../../../json/syntaxWords';
import { isTurnOver, nextTurn } from '../../../ui/turns';
import { fieldNamed, isResultColumn } from './cells';
import { type FileProblem, type ReadTable, RowsRead } from './table';

/** Reads a JSON array of objects; their properties name the columns. */
export async function readJson(text: string, known: readonly string[]): Promise<ReadTable> {
  const elements = new ArrayElements(text);
  const rows = new RowsRead();
  const fields = new Set<string>();
  const ignored = new Set<string>();
  const lines = new LineCounter(text);
  for (let row = 1; ; row++) {
    const place = elements.next();
    if (place === undefined) {
      break;
    }
    if ('wrong' in place) {
      return { problem: { line: lines.at(place.offset), message: place.wrong } };
    }
    if (isTurnOver()) {
      await nextTurn();
    }
    const line = lines.at(place.start);
    const source = text.slice(place.start, place.end);
    const parsed = parseJson(source);
    if ('problem' in parsed) {
      return { problem: problemOf(parsed.problem, line) };
    }
    const { cells, problem } = cellsOf(source, parsed.root, known);
    for (const name of parsed.root.type === 'object' ? namesOf(parsed.root) : []) {
      const field = fieldNamed(name, known);
      if (field !== undefined) {
        fields.add(field);
      } else if (!isResultColumn(name)) {
        ignored.add(name);
      }
    }
    rows.add(row, line, cells, problem);
  }
  const form = { delimiter: ',', bom: false };
  const named = known.filter(field => fields.has(field));
  return { table: { fields: named, ignored: [...ignored], rows: rows.end(), headings: [], form } };
}

function problemOf(
  { reason, what, line: within }: { reason: string; what: string; line: number },
  line: number,
): FileProblem {
  const message =
    reason === 'duplicate'
      ? t('"{0}" appears twice in one object.', what)
      : reason === 'depth'
        ? t('The values are nested too deeply.')
        : t('This is not valid JSON: {0}.', syntaxWords(what));
  return { line: line + within - 1, message };
}

function namesOf({ children = [] }: Node): string[] {
  return children.map(({ children: [name] = [] }) => String(name?.value));
}

function cellsOf(
  source: string,
  node: Node,
  known: readonly string[],
): { readonly cells: readonly (readonly [string, string])[]; readonly problem?: string } {
  if (node.type !== 'object') {
    return { cells: [], problem: t('This is not an object.') };
  }
  const cells = new Map<string, string>();
  let problem: string | undefined;
  for (const { children: [name, value] = [] } of node.children ?? []) {
    const field = fieldNamed(String(name?.value), known);
    if (field === undefined || !value) {
      continue;
    }
    if (cells.has(field)) {
      problem ??= t('Two properties are named {0}.', field);
    }
    const content = contentOf(field, source, value);
    if ('problem' in content) {
      problem ??= content.problem;
    } else {
      cells.set(field, content.text);
    }
  }
  return { cells: [...cells], ...(problem !== undefined && { problem }) };
}

/** A number in its own characters; but one that programs round as they read JSON may have been rounded already. */
function contentOf(field: string, source: string, node: Node): { text: string } | { problem: string } {
  switch (node.type) {
    case 'string':
      return { text: String(node.value) };
    case 'number':
      return numberOf(field, sourceOf(source, node));
    case 'null':
      return { text: '' };
    default:
      return { problem: t('{0} is neither a string nor a number.', field) };
  }
}

function numberOf(field: string, digits: string): { text: string } | { problem: string } {
  const isKept = /^-?\d+(\.\d+)?$/.test(digits) && digits.replace(/\D/g, '').length <= 15;
  return isKept
    ? { text: digits }
    : {
        problem: t(
          '{0} is the number {1}, which programs may round or rewrite. Put the ID in quotes, exactly as it was given.',
          field,
          digits,
        ),
      };
}

/** The tokens by which a value ends, as `jsonc-parser` numbers them: its enumeration has no values at run time. */
const Token = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, comma: 5, end: 17 } as const;

/** The values of the array that a text is, one after the other, so that a long list is never parsed at once. */
class ArrayElements {
  private readonly scanner;
  private isFirst = true;

  constructor(text: string) {
    this.scanner = createScanner(text, true);
  }

  next():
    | { readonly start: number; readonly end: number }
    | { readonly offset: number; readonly wrong: string }
    | undefined {
    if (this.isFirst && this.scanner.scan() !== Token.openBracket) {
      return this.wrong(t('The file must be a JSON array, with an object for each row.'));
    }
    let kind: number = this.scanner.scan();
    if (this.isFirst && kind === Token.closeBracket) {
      return this.end();
    }
    if (!this.isFirst) {
      if (kind === Token.closeBracket) {
        return this.end();
      }
      if (kind !== Token.comma) {
        return this.wrong(t('This is not valid JSON: {0}.', syntaxWords('CommaExpected')));
      }
      kind = this.scanner.scan();
    }
    this.isFirst = false;
    const start = this.scanner.getTokenOffset();
    return this.passValue(kind)
      ? { start, end: this.scanner.getTokenOffset() + this.scanner.getTokenLength() }
      : this.wrong(t('This is not valid JSON: {0}.', syntaxWords('ValueExpected')));
  }

  /** Goes to the last token of a value; what is wrong inside of it, its own parsing says. */
  private passValue(first: number): boolean {
    let depth = 0;
    for (let kind: number = first; kind !== Token.end; kind = this.scanner.scan()) {
      if (kind === Token.openBrace || kind === Token.openBracket) {
        depth++;
      } else if (kind === Token.closeBrace || kind === Token.closeBracket) {
        depth--;
      }
      if (depth < 0 || (depth === 0 && kind === Token.comma)) {
        return false;
      }
      if (depth === 0) {
        return true;
      }
    }
    return false;
  }

  private end(): { offset: number; wrong: string } | undefined {
    return this.scanner.scan() === Token.end
      ? undefined
      : this.wrong(t('This is not valid JSON: {0}.', syntaxWords('EndOfFileExpected')));
  }

  private wrong(wrong: string): { offset: number; wrong: string } {
    return { offset: this.scanner.getTokenOffset(), wrong };
  }
}

/** Tells the line of an offset; offsets come in ascending order. */
class LineCounter {
  private line = 1;
  private offset = 0;

  constructor(private readonly text: string) {}

  at(offset: number): number {
    for (; this.offset < offset; this.offset++) {
      const { text, offset: index } = this;
      this.line += text[index] === '\n' || (text[index] === '\r' && text[index + 1] !== '\n') ? 1 : 0;
    }
    return this.line;
  }
}
