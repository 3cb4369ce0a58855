import { t } from '@vscode/l10n';
import type { Connection } from '../../connections/connection';
import { explain } from '../../connections/explain';
import { neutralise, sentences } from '../../ui/text';
import type { Plan, RowToSend } from './plan';
import { numberOf, wordsForTime } from './progress';
import type { Tally } from './result';
import type { LicenseList } from './rows';
import type { StoppedBy } from './run';
import type { FileProblem } from './table/table';

/** How many requests the document of a run shows. */
const mostShown = 2000;

/** The sentence about a file that cannot be used. */
export function problemsSentence(problems: readonly FileProblem[], rows: number): string {
  const [first] = problems;
  const head =
    rows === 0
      ? t('The file cannot be used')
      : problems.length === 1
        ? t('1 of {0} rows cannot be used', numberOf(rows))
        : t('{0} of {1} rows cannot be used', numberOf(problems.length), numberOf(rows));
  const place = t('line {0}: {1}', first?.line ?? 1, first?.message ?? '');
  return sentences(`${head}: ${place}`, t('Nothing was sent.'));
}

/** The question before the run, which is answered by typing the number of rows. */
export function countQuestion(list: LicenseList, plan: Plan, toSend: readonly RowToSend[]): string {
  const skipped = skippedWords(plan, toSend);
  const { ignored, headings } = list.table;
  return sentences(
    effectOn(list.connection, toSend.length),
    skipped.length ? t('Skipped: {0}', skipped.join(', ')) : undefined,
    headings.length ? t('The heading appears again on line {0}', headings.slice(0, 3).join(', ')) : undefined,
    ignored.length ? t('Ignored columns: {0}', ignoredNames(ignored)) : undefined,
    t('Type {0} to continue', toSend.length),
  );
}

/** What a run will send, request by request with placeholders for secrets, and what it leaves out. */
export function planText(list: LicenseList, plan: Plan, toSend: readonly RowToSend[]): string {
  const { connection, table } = list;
  const sent = new Set(toSend.map(({ row }) => row));
  const done = new Set(plan.doneBefore);
  const notThere = new Set(plan.notThereBefore);
  const left: string[] = [];
  for (const row of list.rows) {
    if (!sent.has(row) && left.length < mostShown) {
      const why = row.sameAs
        ? t('the same as line {0}', row.sameAs.line)
        : done.has(row)
          ? t('removed by an earlier run of this file')
          : notThere.has(row)
            ? t('not there, as an earlier run of this file found')
            : t('its outcome is unknown');
      left.push(t('# Line {0} is skipped: {1}.', row.line, why));
    }
  }
  const shown = toSend.slice(0, mostShown);
  const requests = shown.flatMap(({ row, isRepeat }) => {
    const { method, url, body } = list.removalOf(row).request;
    const line = isRepeat ? t('# Line {0}, once more', row.line) : t('# Line {0}', row.line);
    return [line, `${method} ${url}`, ...(body === undefined ? [] : [body]), ''];
  });
  const more = toSend.length - shown.length;
  return [
    t('# Not sent yet. {0}', effectOn(connection, toSend.length)),
    ...skippedWords(plan, toSend).map(words => t('# Skipped: {0}.', words)),
    ...(table.ignored.length ? [t('# Ignored columns: {0}.', table.ignored.join(', '))] : []),
    '',
    ...requests,
    ...(more > 0 ? [t('# … and {0} more like these.', numberOf(more)), ''] : []),
    ...left,
    '',
  ].join('\n');
}

/** What happens, in the service's own terms. */
export function effectOn({ service, name, endpoint }: Connection, count: number): string {
  const where = `${name} (${endpoint})`;
  const number = numberOf(count);
  switch (service) {
    case 'cloudZoo':
      return count === 1
        ? t('The license cluster of 1 license will be deleted on {0}, with every other license in it.', where)
        : t(
            'The license clusters of {0} licenses will be deleted on {1}, with every other license in them.',
            number,
            where,
          );
    case 'licenseSpring':
      return count === 1
        ? t('1 device will be deactivated on {0}.', where)
        : t('{0} devices will be deactivated on {1}.', number, where);
    case 'akana':
      return count === 1
        ? t('1 API license will be deleted on {0}, for every API and contract that uses it.', where)
        : t(
            '{0} API licenses will be deleted on {1}, for every API and contract that uses them.',
            number,
            where,
          );
  }
}

/** The question about rows that an earlier request may have removed. */
export function uncertainQuestion(
  { service }: Connection,
  count: number,
): { question: string; detail: string } {
  const question =
    count === 1
      ? t('1 earlier removal has an unknown outcome. Send it again?')
      : t('{0} earlier removals have an unknown outcome. Send them again?', numberOf(count));
  const safe = t('Sending them again is safe, and shows which of them worked.');
  const detail = {
    cloudZoo: safe,
    licenseSpring: t(
      'Sending them again deactivates devices that have been activated again since then. The others are reported as already inactive.',
    ),
    akana: safe,
  }[service];
  return { question, detail };
}

function skippedWords(
  { duplicates, doneBefore, notThereBefore, uncertain }: Plan,
  toSend: readonly RowToSend[],
): string[] {
  const leftOut = uncertain.length - toSend.filter(({ isRepeat }) => isRepeat).length;
  return [
    duplicates.length && t('{0} listed twice', numberOf(duplicates.length)),
    doneBefore.length && t('{0} removed by an earlier run of this file', numberOf(doneBefore.length)),
    notThereBefore.length &&
      t('{0} not there, as an earlier run of this file found', numberOf(notThereBefore.length)),
    leftOut && t('{0} with unknown outcome', numberOf(leftOut)),
  ].filter(part => typeof part === 'string');
}

function ignoredNames(ignored: readonly string[]): string {
  const names = ignored.slice(0, 5).map(name => neutralise(name, 30));
  return [...names, ...(ignored.length > names.length ? ['…'] : [])].join(', ');
}

/** What is said where all rows are skipped. */
export function nothingLeftWords({ doneBefore, notThereBefore, uncertain }: Plan): string {
  if (uncertain.length) {
    return t('Nothing was sent, because earlier runs have removed the licenses of all other rows.');
  }
  const [done, notThere] = [numberOf(doneBefore.length), numberOf(notThereBefore.length)];
  return sentences(
    notThereBefore.length === 0
      ? t(
          'There is nothing left to send. Earlier runs of this file have removed all of its {0} licenses.',
          done,
        )
      : t(
          'There is nothing left to send. Earlier runs of this file have removed {0} licenses, and {1} was not there.',
          done,
          notThere,
        ),
    t('A file with a different name is sent again.'),
  );
}

/** What a run is called while it lasts. */
export function runTitle({ service, name }: Connection): string {
  return {
    cloudZoo: t('Deleting license clusters on {0}', name),
    licenseSpring: t('Deactivating devices on {0}', name),
    akana: t('Deleting API licenses on {0}', name),
  }[service];
}

/** What is said at the end of a run. */
export function endSentence({ service }: Connection, tally: Tally, isWhole: boolean): string {
  const isDevice = service === 'licenseSpring';
  const parts = [
    isDevice ? t('{0} deactivated', numberOf(tally.done)) : t('{0} deleted', numberOf(tally.done)),
    isDevice
      ? t('{0} already inactive', numberOf(tally.alreadyGone))
      : t('{0} already gone', numberOf(tally.alreadyGone)),
    ...(tally.notThere ? [t('{0} not there', numberOf(tally.notThere))] : []),
    t('{0} refused', numberOf(tally.refused)),
    t('{0} unknown', numberOf(tally.unknown)),
    ...(tally.notSent ? [t('{0} not sent', numberOf(tally.notSent))] : []),
  ].join(', ');
  return sentences(isWhole ? t('Done: {0}', parts) : t('Stopped: {0}', parts));
}

/** Why a run ended before its last row, and when to go on. */
export function stopWords(stoppedBy: StoppedBy, now: number): string {
  if (stoppedBy.why === 'failure') {
    return explain(stoppedBy.error);
  }
  const seconds = (stoppedBy.until - now) / 1000;
  if (seconds > 7 * 24 * 3600) {
    return t('The service asked to be left alone for more than a week. Contact its operator.');
  }
  const when = new Date(stoppedBy.until);
  const time = seconds < 12 * 3600 ? when.toLocaleTimeString() : when.toLocaleString();
  return t(
    'The service accepts requests again in {0}. Run the file again after {1}. Nothing is lost.',
    wordsForTime(seconds),
    time,
  );
}
