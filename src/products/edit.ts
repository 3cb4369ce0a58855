import { type Edit, format } from 'jsonc-parser';
import { parseProduct } from '../services/cloudZoo/product';
import { applyEdits } from './text';

const style = { tabSize: 2, insertSpaces: true, eol: '\n' };

/** Replaces or adds one top-level property, in the very characters of `valueSource`; undefined for a broken text. */
export function withProperty(text: string, name: string, valueSource: string): string | undefined {
  const parsed = parseProduct(text);
  if ('problem' in parsed) {
    return undefined;
  }
  const { properties, root } = parsed.product;
  const property = properties.get(name);
  const value = property?.node.children?.[1];
  const last = root.children?.at(-1);
  const added = `${last ? ',' : ''}\n  ${JSON.stringify(name)}: ${valueSource}`;
  const edit: Edit = value
    ? { offset: value.offset, length: value.length, content: valueSource }
    : { offset: last ? last.offset + last.length : root.offset + 1, length: 0, content: added };
  const changed = applyEdits(text, [edit]);
  const range = { offset: edit.offset, length: edit.content.length };
  return applyEdits(changed, format(changed, range, style));
}

/** The smallest single replacement that turns one text into another. */
export function difference(before: string, after: string): Edit {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) {
    start++;
  }
  let end = 0;
  const room = Math.min(before.length, after.length) - start;
  while (end < room && before.at(-1 - end) === after.at(-1 - end)) {
    end++;
  }
  return {
    offset: start,
    length: before.length - start - end,
    content: after.slice(start, after.length - end),
  };
}
