// npm run l10n: writes what the code says, for translators, and takes out of each language what nothing says any more.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectFolder } from '../hosts/folders';
import { englishOf, filesOf, jsonOf, languages, readTexts, type Texts } from './languages';
import { problemsOfLanguage } from './problems';
import { readSourceTexts } from './sourceTexts';

const english = englishOf(readSourceTexts().texts.keys());
const { code, manifest } = filesOf();
write(code, english.code);
console.log(`${code}: ${Object.keys(english.code).length} texts`);
console.log(`${manifest}: ${Object.keys(english.manifest).length} texts`);

for (const language of languages) {
  const file = filesOf(language).code;
  const texts = readTexts(file);
  if (texts) {
    write(
      file,
      Object.fromEntries(Object.entries(texts).filter(([key]) => Object.hasOwn(english.code, key))),
    );
  }
  const open = problemsOfLanguage(language, english);
  console.log(
    `${language}: ${open ? `${open.length} open (npm run check:l10n -- ${language})` : 'no files'}`,
  );
}

function write(file: string, texts: Texts): void {
  const path = join(projectFolder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, jsonOf(texts));
}
