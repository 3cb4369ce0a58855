import type { Print, Results } from '../hosts/results';
import { checkArrows } from './arrows';
import { checkDocuments } from './documents';
import { checkL10n } from './l10n';
import { checkManifest } from './manifest';
import { checkPurity } from './purity';
import { checkLint, checkTypes } from './tools';
import { checkVsix } from './vsix';
import { checkWords } from './words';

/** Each returns what is wrong, one sentence per problem that names the place. */
const checks: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  'types (tsc)': checkTypes,
  'lint and format (biome)': checkLint,
  'folders import one way': checkArrows,
  'what unit tests import is free of vscode': checkPurity,
  'manifest, texts and commands agree': checkManifest,
  'what is said can be translated, and is in each language': checkL10n,
  'what is said is natural English': checkWords,
  'what the documents name is there': checkDocuments,
  'the VSIX holds what it should': checkVsix,
};

/** Runs all checks; each counts as one test. */
export async function runChecks(print: Print): Promise<Results> {
  const results = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, check] of Object.entries(checks)) {
    const problems = await check().catch(error => [String(error)]);
    if (problems.length === 0) {
      results.passed++;
      print(`  ✓ ${name}`);
    } else {
      results.failed++;
      print(`  ✗ ${name}`);
      print(problems.join('\n').replace(/^/gm, '      '));
    }
  }
  return results;
}
