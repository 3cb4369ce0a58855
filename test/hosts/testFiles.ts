import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './folders';

/** The test files of a suite whose path contains one of the filters; without filters, all. */
export function testFiles(suite: string, filters: readonly string[] = []): string[] {
  const folder = join(projectFolder, 'test', suite);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.ts'))
    .filter(name => filters.length === 0 || filters.some(filter => name.includes(filter)))
    .sort()
    .map(name => join(folder, name));
}
