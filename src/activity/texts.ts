import { t } from '@vscode/l10n';
import { stringify } from 'csv-stringify/sync';
import { jsonFrom } from '../json/json';
import { asText } from '../ui/text';
import type { ActivityEntry } from './entry';
import type { Slice } from './record';
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

/** Reads all entries, newest first; each call begins anew. */
export type Read = () => AsyncIterable<Slice>;

/** Only a record that somebody else has written names so many different ids; what is more goes into one column. */
const mostIds = 50;

/** The record as JSON, piece by piece. */
export async function* jsonOf(read: Read): AsyncGenerator<string> {
  let before = '[\n';
  for await (const { entries } of read()) {
    for (const { sandbox, ...entry } of entries) {
      const object = sandbox === undefined ? entry : { ...entry, sandbox: true };
      yield `${before}${JSON.stringify(object, undefined, 2).replace(/^/gm, '  ')}`;
      before = ',\n';
    }
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

/** The record as CSV, piece by piece: one row an entry, with a column for each id that occurs. */
export async function* csvOf(read: Read): AsyncGenerator<string> {
  const ids = await idsIn(read);
  const header = ['time', 'connection', 'service', 'host', 'operation', ...ids, ...after].map(asText);
  yield stringify([header]);
  for await (const { entries } of read()) {
    yield stringify(entries.map(entry => rowOf(entry, ids)));
  }
}

const after = ['outcome', 'status', 'code', 'milliseconds', 'returned', 'sandbox'];

async function idsIn(read: Read): Promise<string[]> {
  const ids = new Set<string>();
  for await (const { entries } of read()) {
    for (const id of entries.flatMap(({ subject }) => Object.keys(subject))) {
      if (ids.size < mostIds) {
        ids.add(id);
      }
    }
  }
  return [...ids];
}

/** Whatever somebody else has given a name or an ID may look like a formula to a spreadsheet. */
function rowOf({ time, ending, subject, ...entry }: ActivityEntry, ids: readonly string[]): string[] {
  const values: (string | number | undefined)[] = [
    new Date(time).toISOString(),
    entry.connection,
    entry.service,
    entry.host,
    entry.operation,
    ...ids.map(id => subject[id]),
    ending?.outcome ?? 'unknown',
    ending?.status,
    ending?.code,
    ending?.milliseconds,
    ending?.returned,
    entry.sandbox === undefined ? '' : 'yes',
  ];
  return values.map(value => (typeof value === 'number' ? String(value) : asText(value ?? '')));
}

/** What an export says of itself: also what is not in it. */
export function exportedWords(count: number, unreadable: number): string {
  const exported = count === 1 ? t('1 entry was exported.') : t('{0} entries were exported.', count);
  return unreadable
    ? `${exported} ${t('Lines of the record that cannot be read by this version, and so are not in the file: {0}.', unreadable)}`
    : exported;
}
