// npm run check:l10n -- de fr: the languages named, or all.
import { englishOf, languages } from './languages';
import { problemsOfLanguage } from './problems';
import { readSourceTexts } from './sourceTexts';

const named = process.argv.slice(2);
const english = englishOf(readSourceTexts().texts.keys());
for (const language of named.length > 0 ? named : languages) {
  const problems = problemsOfLanguage(language, english) ?? ['There are no files.'];
  console.log(`${language}: ${problems.length === 0 ? 'complete' : `${problems.length} open`}`);
  for (const problem of problems) console.log(`  ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
