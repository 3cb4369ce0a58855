import { t } from '@vscode/l10n';
import { jsonFrom } from '../json/json';
import type { ActivityEntry } from './entry';
import { type Names, operationWords, outcomeWords, reasonWords, whatWords } from './words';

/** An entry as a person reads it, as Markdown that nothing foreign can break out of. */
export function entryText(entry: ActivityEntry, names: Names, language: string): string {
  const { connection, service, host, subject, ending } = entry;
  const reason = reasonWords(entry);
  const product = subject.productId === undefined ? undefined : names.titleOf(connection, subject.productId);
  const time = new Date(entry.time).toLocaleString(language, { dateStyle: 'full', timeStyle: 'long' });
  const facts: [name: string, value: string | number | undefined][] = [
    [t('Outcome'), outcomeWords(entry)],
    [t('Reason'), reason],
    [t('Connection'), names.labelOf(connection)],
    [t('Service'), `${serviceNames.get(service) ?? service}, ${host}`],
    [t('Product'), product],
    ...Object.entries(subject),
    [t('Listed in'), entry.file],
    [t('Sent'), time],
    [t('Took'), ending && t('{0} ms', ending.milliseconds)],
    [t('Status'), ending?.status],
    [t('Code'), ending?.code],
  ];
  const head = `# ${operationWords(entry.operation)} ${code(whatWords(entry, names))}`;
  const sandbox =
    entry.sandbox === undefined
      ? []
      : [t('This went to a sandbox on this computer. Nothing real was changed.'), ''];
  const list = facts.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`- ${plain(name)}: ${code(String(value))}`],
  );
  const returned =
    ending?.returned === undefined
      ? []
      : ['', `## ${t('What the service returned')}`, '', fenced(ending.returned)];
  return [head, '', ...sandbox, ...list, ...returned, ''].join('\n');
}

const serviceNames: ReadonlyMap<string, string> = new Map([
  ['cloudZoo', 'Cloud Zoo'],
  ['licenseSpring', 'LicenseSpring'],
  ['akana', 'Akana'],
  ['issuer', 'Cloud Zoo issuer'],
]);

/** As code, which Markdown takes to the character; a line end would end it. */
function code(value: string): string {
  const line = value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  const fence = '`'.repeat(longestRun(line) + 1);
  return fence.length > 1 || line === '' ? `${fence} ${line} ${fence}` : `\`${line}\``;
}

function fenced(text: string): string {
  const object = jsonFrom(text);
  const shown = object === undefined ? text : JSON.stringify(object, undefined, 2);
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${object === undefined ? '' : 'json'}\n${shown}\n${fence}`;
}

/** The names of ids are the services' own, but the file may have been changed. */
function plain(name: string): string {
  return name.replace(/[^\p{L}\p{N}_ -]+/gu, ' ').slice(0, 60);
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length));
}
