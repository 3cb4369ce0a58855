import { t } from '@vscode/l10n';
import { stringify } from 'csv-stringify/sync';
import { asText } from '../ui/text';
import type { ActivityEntry } from './entry';
import type { Slice } from './record';

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
