import { t } from '@vscode/l10n';
import { CannotTell, licensesIn } from '../run/seen';
import { clusterVerdict } from './adding';
import { type Check, expectStatus, passed, shown } from './check';
import { sameKey } from './license';

/** What an upgrade key asks for, and what it becomes. */
export const upgradingChecks: readonly Check[] = [
  {
    id: 'upgrade.question',
    title: () => t('An upgrade key alone is answered with 428 and a question, which Rhino asks'),
    property: 'upgrade',
    steps: ['upgradeAsk'],
    judge: seen => {
      const wrongStatus = expectStatus(
        seen,
        'upgradeAsk',
        428,
        t('Rhino would not ask for the previous key.'),
      );
      if (wrongStatus.kind !== 'passed') {
        return wrongStatus;
      }
      // An answer without any description is what another check is about.
      const description = seen.json('upgradeAsk')?.description;
      return typeof description !== 'string' || description.trim()
        ? passed
        : {
            kind: 'failed',
            message: t('The description is empty. Rhino would ask for something without saying what.'),
            expected: '428\n{ "description": "…" }',
            actual: shown(seen.answer('upgradeAsk')),
          };
    },
  },
  {
    id: 'upgrade.wrong',
    title: () => t('An upgrade key with a wrong previous key is answered with 412, and Rhino asks again'),
    property: 'upgrade',
    steps: ['upgradeWrong'],
    judge: seen =>
      expectStatus(
        seen,
        'upgradeWrong',
        412,
        t('Anybody could upgrade without a license, or would not be asked again.'),
      ),
  },
  {
    id: 'upgrade.right',
    title: () => t('An upgrade key with the right previous key is answered with a cluster of both'),
    property: 'upgrade',
    steps: ['add', 'upgrade'],
    judge: seen => {
      const verdict = clusterVerdict(seen, 'upgrade');
      if (verdict.kind !== 'passed' && clusterVerdict(seen, 'add').kind !== 'passed') {
        throw new CannotTell(t('Could not be checked: not even a single license is answered correctly.'));
      }
      const { upgrade, valid } = seen.plan;
      const keys = licensesIn(seen, 'upgrade').map(({ key }) => key);
      // A server that answers other keys than it was asked for is what another check is about.
      const echoes = licensesIn(seen, 'add').every(({ key }) => sameKey(key, valid));
      const hasBoth = echoes
        ? [upgrade?.key, upgrade?.from].every(wanted => keys.some(key => sameKey(key, wanted)))
        : keys.length > 1;
      return verdict.kind !== 'passed' || hasBoth
        ? verdict
        : {
            kind: 'failed',
            message: t(
              'The cluster does not contain both licenses. It replaces the one with the previous license, whose versions could no longer be used.',
            ),
            expected: [upgrade?.key, upgrade?.from].join('\n'),
            actual: keys.join('\n'),
          };
    },
  },
  {
    id: 'upgrade.other',
    title: () => t('An upgrade that is in use is refused to anybody else with 409'),
    property: 'upgrade',
    steps: ['upgrade', 'upgradeOther'],
    judge: seen => {
      if (seen.answer('upgrade').status !== 200) {
        throw new CannotTell(t('Could not be checked: the upgrade was not added.'));
      }
      return expectStatus(
        seen,
        'upgradeOther',
        409,
        t('The server did not remember who has the upgrade. One license could be used in several accounts.'),
      );
    },
  },
  {
    id: 'upgrade.removed',
    title: () => t('An upgrade and its previous license are removed together, with 200'),
    property: 'upgrade',
    steps: ['remove', 'removeUpgrade'],
    judge: seen => {
      if (seen.answer('remove').status !== 200) {
        throw new CannotTell(t('Could not be checked: not even a single license is removed.'));
      }
      return expectStatus(seen, 'removeUpgrade', 200, t('The licenses would stay in the account.'));
    },
  },
];
