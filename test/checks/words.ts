import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../hosts/folders';
import { readSourceTexts } from '../l10n/sourceTexts';

/** What a native speaker would not write, each with what to write instead. */
const unnatural: readonly (readonly [RegExp, string])[] = [
  [/\p{L}'(?:\p{L}|\s|$)/u, 'the apostrophe is ’'],
  [/[“”]/u, 'quotes are "'],
  [/(?<!\bthere )\bis no (?!longer)/i, '"is not a …"'],
  [/\banew\b/, '"again"'],
  [/\bany more\b/, '"no longer"'],
  [/\bstands (?:twice|alone)\b/, '"appears twice"'],
  [/\b(?:cannot|could not) be told\b/, '"it is not known", or "could not be checked"'],
  [/\bcancelled\b/i, '"canceled"'],
  [/\bthis machine\b/, '"this computer"'],
];

/** What a person reads is natural English with one apostrophe, in code, manifest and schemas. */
export async function checkWords(): Promise<string[]> {
  return [
    ...[...readSourceTexts().texts.keys()].flatMap(text => flawsOf('src', text)),
    ...textsIn('package.nls.json').flatMap(text => flawsOf('package.nls.json', text)),
    ...readdirSync(join(projectFolder, 'media'))
      .filter(name => name.endsWith('.schema.json'))
      .flatMap(name => textsIn(`media/${name}`).flatMap(text => flawsOf(`media/${name}`, text))),
  ];
}

function flawsOf(place: string, text: string): string[] {
  return unnatural
    .filter(([pattern]) => pattern.test(text))
    .map(([, instead]) => `${place}: "${text}": ${instead}.`);
}

function textsIn(path: string): string[] {
  return strings(JSON.parse(readFileSync(join(projectFolder, path), 'utf8')));
}

/** Only sentences: code has no spaces. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return / /.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}
