import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PageOptions } from '../hosts/server';
import { englishOf, filesOf, jsonOf } from '../l10n/languages';
import { pseudoTexts } from '../l10n/pseudo';
import { readSourceTexts } from '../l10n/sourceTexts';
import { host } from './fixture';

/** Not `pseudo`: that is VS Code's own, which it speaks itself. */
const pseudoLanguage = 'qps-ploc';

/** A window in which VS Code speaks English, as without a language pack, and asks extensions for another language. */
export function inLanguage(language: string): Pick<PageOptions, 'prepare' | 'context'> {
  const property = JSON.stringify({ value: language });
  return {
    context: { locale: language },
    prepare: async page => {
      await page.addInitScript(`Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', ${property})`);
    },
  };
}

/** Gives the installed extension a language in which everything that is translated can be told from English. */
export function inPseudoLanguage(): Pick<PageOptions, 'prepare' | 'context'> {
  const english = englishOf(readSourceTexts().texts.keys());
  const files = filesOf(pseudoLanguage);
  const extensions = join(host().dataFolder, 'extensions');
  const ours = readdirSync(extensions).find(name => name.startsWith('cloud-zoo.'));
  for (const [file, texts] of [
    [files.code, english.code],
    [files.manifest, english.manifest],
  ] as const) {
    const path = join(extensions, ours ?? '', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, jsonOf(pseudoTexts(texts)));
  }
  return inLanguage(pseudoLanguage);
}

/** What of a text is no translation: all that is outside the marks of the pseudo-language. */
export function untranslated(text: string): string {
  let rest = text;
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, '');
  }
  return /\p{L}{2}/u.test(rest) ? rest.trim() : '';
}
