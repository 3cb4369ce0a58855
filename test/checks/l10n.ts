import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../hosts/folders';
import { englishOf, languages } from '../l10n/languages';
import { problemsOfLanguage } from '../l10n/problems';
import { isShown } from '../l10n/shown';
import { readSourceTexts } from '../l10n/sourceTexts';

/** Everything that is said can be translated, and each language that has files says all of it. */
export async function checkL10n(): Promise<string[]> {
  const { texts, problems } = readSourceTexts();
  const english = englishOf(texts.keys());
  return [
    ...problems,
    ...untranslatable(JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'))),
    ...languages.flatMap(language => problemsOfLanguage(language, english) ?? [`${language} has no files.`]),
  ];
}

/** Keys of the manifest whose texts a person reads, beside those of the code. */
const shownKeys = ['aliases', 'contents', 'enumDescriptions', 'markdownDescription', 'name', 'altText'];

/** Texts of the manifest that are no %key%: only names may be. */
function untranslatable({ contributes, capabilities }: Record<string, unknown>): string[] {
  // What a model reads is English, in every language.
  return strings({ contributes, capabilities })
    .filter(({ key, text }) => (isShown(key) || shownKeys.includes(key)) && / /.test(text))
    .filter(({ text }) => !/^%.+%$|\$\{/.test(text) && text !== 'Cloud Zoo')
    .map(({ text }) => `package.json: "${text}" is no %key%.`);
}

/** All strings in a JSON value, with the key that each stands under. */
function strings(value: unknown, key = ''): { key: string; text: string }[] {
  if (typeof value === 'string') return [{ key, text: value }];
  if (Array.isArray(value)) return value.flatMap(item => strings(item, key));
  if (typeof value !== 'object' || value === null || key === 'inputSchema') return [];
  return Object.entries(value).flatMap(([key, item]) => strings(item, key));
}
