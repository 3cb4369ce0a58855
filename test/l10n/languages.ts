import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../hosts/folders';

/** Rhino's own languages, as VS Code names them. */
export const languages = ['de', 'es', 'fr', 'it', 'ja', 'ko', 'zh-cn', 'zh-tw'] as const;

export type Texts = Readonly<Record<string, string>>;

/** The two files of a language, or of English: what the code says, and what the manifest says. */
export function filesOf(language?: string): { readonly code: string; readonly manifest: string } {
  const suffix = language === undefined ? '' : `.${language}`;
  return { code: `l10n/bundle.l10n${suffix}.json`, manifest: `package.nls${suffix}.json` };
}

export interface English {
  readonly code: Texts;
  readonly manifest: Texts;
}

/** What there is to translate, given the texts of the code. */
export function englishOf(texts: Iterable<string>): English {
  const code = Object.fromEntries([...texts].map(text => [text, text]));
  return { code, manifest: readTexts(filesOf().manifest) ?? {} };
}

/** A file of the project as it stands, or undefined where there is none. Throws for what is no JSON object of texts. */
export function readTexts(file: string): Texts | undefined {
  const path = join(projectFolder, file);
  if (!existsSync(path)) return undefined;
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof value !== 'object' || value === null) throw new Error(`${file} is not a JSON object.`);
  const entries = Object.entries(value);
  const other = entries.find(([, text]) => typeof text !== 'string');
  if (other) throw new Error(`${file}: ${other[0]} is not a text.`);
  return Object.fromEntries(entries);
}

/** As it is written: sorted, so that two languages can be read side by side. */
export function jsonOf(texts: Texts): string {
  const sorted = Object.entries(texts).sort(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`;
}
