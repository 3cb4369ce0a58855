import { findSourceMap } from 'node:module';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The stack with the places in our files instead of those in the bundle, as far as there are source maps. */
export function mapStack(stack: string): string {
  return stack.replace(/([^\s()]+\.js):(\d+):(\d+)/g, (place, file: string, line: string, column: string) => {
    const path = resolve(file);
    const entry = findSourceMap(path)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (!entry || !('originalSource' in entry) || !entry.originalSource.startsWith('file:')) return place;
    return `${relative(process.cwd(), fileURLToPath(entry.originalSource))}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}
