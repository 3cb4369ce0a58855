import { t } from '@vscode/l10n';
import { CannotTell } from '../run/seen';
import type { StepId } from '../run/stepIds';
import { type Check, expectStatus, passed } from './check';

/** What goes when a license is removed from an account. */
export const removingChecks: readonly Check[] = [
  {
    id: 'remove',
    title: () => t('remove_license answers 200, so the license leaves the account and can be refunded'),
    property: 'valid',
    steps: ['remove'],
    judge: seen => expectStatus(seen, 'remove', 200, t('The license would stay in the account.')),
  },
  {
    id: 'remove.empty',
    title: () => t('The answer to a removal is empty'),
    property: 'valid',
    steps: ['remove'],
    isOverall: true,
    judge: seen => {
      const removals: StepId[] = ['remove', 'removeAgain', 'removeUpgrade'];
      const done = removals.filter(id => seen.exchange(id)?.answer?.status === 200);
      if (!done.length) {
        throw new CannotTell(t('Could not be checked: nothing was removed.'));
      }
      const about = done.filter(id => seen.answer(id).text !== '');
      const [first] = about;
      return first
        ? {
            kind: 'failed',
            message: t('The body is not empty. The guide requires an empty one.'),
            expected: '',
            actual: seen.answer(first).text,
            about,
          }
        : passed;
    },
  },
  {
    id: 'remove.again',
    title: () => t('The same request is answered with 200 again, because Cloud Zoo may ask several times'),
    property: 'valid',
    steps: ['remove', 'removeAgain'],
    judge: seen => {
      if (seen.answer('remove').status !== 200) {
        throw new CannotTell(t('Could not be checked: the first removal was refused.'));
      }
      return expectStatus(
        seen,
        'removeAgain',
        200,
        t('If the first answer is lost, the license would stay in the account although it is free.'),
      );
    },
  },
  {
    id: 'remove.free',
    title: () => t('A removed key is free, so somebody else can add it'),
    property: 'valid',
    steps: ['remove', 'addAfter'],
    judge: seen => {
      if (seen.answer('remove').status !== 200) {
        throw new CannotTell(t('Could not be checked: the removal was refused.'));
      }
      const { status } = seen.answer('addAfter');
      return status === 200
        ? passed
        : {
            kind: 'warning',
            message: t(
              'It answered {0} to {1}. The guide does not say whether a key can be added again, but check that the removal was carried out, not just answered.',
              status,
              seen.plan.otherEntity,
            ),
            about: ['remove', 'addAfter'],
          };
    },
  },
];
