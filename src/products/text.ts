import { type Edit, format } from 'jsonc-parser';
import type { Product } from '../services/cloudZoo/product';

/** A product's text as a tab shows it: two spaces, a final newline, and the service's own numbers, escapes and order. */
export function formatProduct(product: Product): string {
  const options = { tabSize: 2, insertSpaces: true, eol: '\n', insertFinalNewline: true };
  // jsonc-parser keeps the line ends of a text that has some; a tab has one kind only.
  const text = product.text.replace(/\r\n?/g, '\n');
  return applyEdits(text, format(text, undefined, options));
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
