import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../hosts/folders';

const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'SUPPORT.md',
  'CHANGELOG.md',
];

/** What the documents lead to is there: files, headings, npm scripts, and the tests that SECURITY.md names. */
export async function checkDocuments(): Promise<string[]> {
  const { scripts } = JSON.parse(read('package.json'));
  return documents.flatMap(document => {
    const text = read(document);
    const links = matches(text, /\]\((?!https?:|#)([^)\s#]+)(?:#([\w-]+))?\)/g);
    const files = matches(text, /`((?:test|src)\/[\w./-]+\.(?:ts|mjs|json))`/g);
    const commands = matches(text, /`npm run ([\w:]+)/g);
    return [
      ...[...links, ...files].flatMap(([, file = '', heading]) =>
        problemOf(file, heading).map(problem => `${document}: ${problem}`),
      ),
      ...commands
        .filter(([, name = '']) => !Object.hasOwn(scripts, name))
        .map(([, name]) => `${document}: there is no npm script ${name}.`),
    ];
  });
}

function problemOf(file: string, heading: string | undefined): string[] {
  if (!existsSync(join(projectFolder, file))) return [`${file} is not there.`];
  if (heading === undefined) return [];
  const headings = matches(read(file), /^#+ (.+)$/gm).map(([, words = '']) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
  return headings.includes(heading) ? [] : [`${file} has no heading #${heading}.`];
}

function matches(text: string, pattern: RegExp): RegExpMatchArray[] {
  return [...text.matchAll(pattern)];
}

function read(file: string): string {
  return readFileSync(join(projectFolder, file), 'utf8');
}
