import { t } from '@vscode/l10n';
import type { Connection } from '../../connections/connection';
import { neutralise, sentences } from '../../ui/text';
import type { Plan, Sending } from './plan';
import { numberOf } from './rate';
import type { RowOutcome } from './state';
import type { FileProblem } from './table';

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

/** What a run is called while it lasts. */
export function runTitle({ service, name }: Connection): string {
  return {
    cloudZoo: t('Deleting license clusters on {0}', name),
    licenseSpring: t('Deactivating devices on {0}', name),
    akana: t('Deleting API licenses on {0}', name),
  }[service];
}

/** The question before the run, which is answered by typing the number of rows. */
export function countQuestion(
  connection: Connection,
  sendings: readonly Sending[],
  plan: Plan,
  ignored: readonly string[],
): string {
  const repeats = sendings.filter(({ isRepeat }) => isRepeat).length;
  const skipped = [
    plan.duplicates.length && t('{0} listed twice', numberOf(plan.duplicates.length)),
    plan.doneBefore.length &&
      t('{0} removed by an earlier run of this file', numberOf(plan.doneBefore.length)),
    plan.uncertain.length - repeats &&
      t('{0} with an unknown outcome', numberOf(plan.uncertain.length - repeats)),
  ].filter(part => typeof part === 'string');
  return sentences(
    effectOn(connection, sendings.length),
    skipped.length ? t('Skipped: {0}', skipped.join(', ')) : undefined,
    ignored.length ? t('Ignored columns: {0}', ignoredNames(ignored)) : undefined,
    t('Type {0} to go on', sendings.length),
  );
}

function ignoredNames(ignored: readonly string[]): string {
  const names = ignored.slice(0, 5).map(name => neutralise(name, 30));
  return [...names, ...(ignored.length > names.length ? ['…'] : [])].join(', ');
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
  const safe = t('Sending again is safe: it tells which of them have worked.');
  const detail = {
    cloudZoo: safe,
    licenseSpring: t(
      'Sending again writes again: a device that was activated anew since then is deactivated; the others are reported as inactive already.',
    ),
    akana: safe,
  }[service];
  return { question, detail };
}

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

/** What is said at the end of a run. */
export function endSentence(
  { service }: Connection,
  tally: Readonly<Record<RowOutcome, number>>,
  isWhole: boolean,
): string {
  const removed =
    service === 'licenseSpring'
      ? t('{0} deactivated', numberOf(tally.done))
      : t('{0} deleted', numberOf(tally.done));
  const parts = [
    removed,
    service === 'licenseSpring'
      ? t('{0} already inactive', numberOf(tally.alreadyGone))
      : t('{0} already gone', numberOf(tally.alreadyGone)),
    ...(tally.notThere ? [t('{0} not there', numberOf(tally.notThere))] : []),
    t('{0} refused', numberOf(tally.refused)),
    t('{0} unknown', numberOf(tally.unknown)),
    ...(tally.notSent ? [t('{0} not sent', numberOf(tally.notSent))] : []),
  ].join(', ');
  return sentences(isWhole ? t('Done: {0}', parts) : t('Stopped: {0}', parts));
}
