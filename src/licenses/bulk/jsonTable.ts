import { t } from '@vscode/l10n';
import { type Node, parseJson, sourceOf } from '../../json/json';
import { fieldNamed, trimmedValue } from './fields';
import type { FileProblem, Table, TableRow } from './table';

/** Reads a JSON array of objects; their properties name the columns. */
export function readJson(
  text: string,
  known: readonly string[],
): { readonly table: Table } | { readonly problem: FileProblem } {
  const parsed = parseJson(text);
  if ('problem' in parsed) {
    const { line, reason, what } = parsed.problem;
    const message =
      reason === 'duplicate'
        ? t('"{0}" stands twice in one object.', what)
        : t('This is no JSON: {0}.', what);
    return { problem: { line, message } };
  }
  const { root } = parsed;
  if (root.type !== 'array') {
    return {
      problem: { line: 1, message: t('The file must be a JSON array, with an object for each row.') },
    };
  }
  const fields = new Set<string>();
  const ignored = new Set<string>();
  const lineAt = lineCounter(text);
  const rows = (root.children ?? []).map((node, index): TableRow => {
    const read = readObject(text, node, known, fields, ignored);
    return { row: index + 1, line: lineAt(node.offset), ...read };
  });
  const form = { delimiter: ',', bom: false };
  return { table: { fields: known.filter(field => fields.has(field)), ignored: [...ignored], rows, form } };
}

function readObject(
  text: string,
  node: Node,
  known: readonly string[],
  fields: Set<string>,
  ignored: Set<string>,
): Pick<TableRow, 'given' | 'problem'> {
  if (node.type !== 'object') {
    return { given: {}, problem: t('This is no object.') };
  }
  const given: Record<string, string> = {};
  let problem: string | undefined;
  for (const { children: [name, value] = [] } of node.children ?? []) {
    const field = fieldNamed(String(name?.value), known);
    if (field === undefined) {
      ignored.add(String(name?.value));
      continue;
    }
    if (Object.hasOwn(given, field)) {
      problem ??= t('Two properties are named {0}.', field);
    }
    fields.add(field);
    const content = value && contentOf(text, value);
    if (content === undefined) {
      problem ??= t('{0} is neither a text nor a number.', field);
    } else if (trimmedValue(field, content)) {
      given[field] = trimmedValue(field, content);
    }
  }
  return { given, ...(problem !== undefined && { problem }) };
}

/** A number in its own digits, because a large ID would be rounded. */
function contentOf(text: string, node: Node): string | undefined {
  switch (node.type) {
    case 'string':
      return String(node.value);
    case 'number':
      return sourceOf(text, node);
    case 'null':
      return '';
    default:
      return undefined;
  }
}

/** Tells the line of an offset; offsets come in ascending order. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let at = 0;
  return offset => {
    for (; at < offset; at++) {
      line += text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n') ? 1 : 0;
    }
    return line;
  };
}
