import { type Edit, format } from 'jsonc-parser';
import { parseObject } from './properties';

export type { Edit } from 'jsonc-parser';

const style = { tabSize: 2, insertSpaces: true, eol: '\n' };

/** Replaces or adds one top-level property, in the very characters of `valueSource`; undefined for a broken text. */
export function withProperty(text: string, name: string, valueSource: string): string | undefined {
  const parsed = parseObject(text);
  if ('problem' in parsed) {
    return undefined;
  }
  const { properties, root } = parsed.object;
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

/**
 * A small single replacement that turns one text into another. It begins and ends between characters: an editor moves
 * an edge that is inside of one (a surrogate pair, or CR and LF), and would then say something else.
 */
export function difference(before: string, after: string): Edit {
  const room = Math.min(before.length, after.length);
  let start = 0;
  while (start < room && before[start] === after[start]) {
    start++;
  }
  while (cutsAt(before, start) || cutsAt(after, start)) {
    start--;
  }
  let end = 0;
  while (end < room - start && before.at(-1 - end) === after.at(-1 - end)) {
    end++;
  }
  while (cutsAt(before, before.length - end) || cutsAt(after, after.length - end)) {
    end--;
  }
  return {
    offset: start,
    length: before.length - start - end,
    content: after.slice(start, after.length - end),
  };
}

/** Whether the place is inside of what an editor takes for one character. */
function cutsAt(text: string, offset: number): boolean {
  const around = text.slice(Math.max(0, offset - 1), offset + 1);
  return offset > 0 && (around === '\r\n' || /^[\ud800-\udbff][\udc00-\udfff]$/.test(around));
}

/** The same JSON with two spaces and a final newline; numbers, escapes and order stay as they are. */
export function formatted(source: string): string {
  // jsonc-parser keeps the line ends of a text that has some; a tab has one kind only.
  const text = source.replace(/\r\n?/g, '\n');
  return applyEdits(text, format(text, undefined, { ...style, insertFinalNewline: true }));
}

/** jsonc-parser's own `applyEdits` copies the text once for each edit: 12 s for a product of 250 KB. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const pieces: string[] = [];
  let end = 0;
  for (const { offset, length, content } of [...edits].sort((a, b) => a.offset - b.offset)) {
    pieces.push(text.slice(end, offset), content);
    end = offset + length;
  }
  return pieces.join('') + text.slice(end);
}
