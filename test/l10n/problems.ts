import { type English, filesOf, readTexts, type Texts } from './languages';
import { lostMarks } from './marks';

/** What is wrong with one language, a sentence each; undefined where it has no files. */
export function problemsOfLanguage(language: string, english: English): string[] | undefined {
  const files = filesOf(language);
  const translated = { code: readTexts(files.code), manifest: readTexts(files.manifest) };
  if (translated.code === undefined && translated.manifest === undefined) return undefined;
  return (['manifest', 'code'] as const).flatMap(part => {
    const texts = translated[part];
    return texts ? differences(files[part], english[part], texts) : [`${files[part]} is missing.`];
  });
}

/** Keys that one side lacks, and what no language changes but this one did. */
export function differences(file: string, english: Texts, texts: Texts): string[] {
  const missing = Object.keys(english).filter(key => !Object.hasOwn(texts, key));
  const superfluous = Object.keys(texts).filter(key => !Object.hasOwn(english, key));
  return [
    ...missing.map(key => `${file} has nothing for ${quoted(key)}.`),
    ...superfluous.map(key => `${file}: nothing says ${quoted(key)} any more.`),
    ...Object.entries(texts).flatMap(([key, text]) =>
      lostMarks(english[key] ?? text, text).map(problem => `${file}, ${quoted(key)}: ${problem}.`),
    ),
  ];
}

function quoted(key: string): string {
  return JSON.stringify(key.length > 80 ? `${key.slice(0, 80)}…` : key);
}
