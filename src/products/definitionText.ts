import { createScanner } from 'jsonc-parser';
import { parseProduct } from '../services/cloudZoo/product';

/** `SyntaxKind.LineCommentTrivia` and `BlockCommentTrivia`: a const enum, which does not exist at run time. */
const commentKinds: ReadonlySet<number> = new Set([12, 13]);

/** Parses the product in a definition's text, where comments are allowed; they become blanks, so places stay. */
export function parseDefinition(text: string): ReturnType<typeof parseProduct> {
  return parseProduct(withoutComments(text).trimEnd());
}

/** jsonc-parser's own `stripComments` writes a blank too many for each comment, and every place behind it is off. */
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
