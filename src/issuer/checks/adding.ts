import { isDeepStrictEqual } from 'node:util';
import { t } from '@vscode/l10n';
import { isObject, jsonFrom } from '../../json/json';
import type { Seen } from '../run/seen';
import type { StepId } from '../run/stepIds';
import { type Check, expectStatus, passed, pretty, shown, type Verdict } from './check';

function refusedWith409(
  id: string,
  title: () => string,
  property: Check['property'],
  step: StepId,
  why: () => string,
): Check {
  return {
    id,
    title,
    property,
    steps: [step],
    judge: seen => expectStatus(seen, step, 409, why()),
  };
}

/** Whether an answer is a License Cluster: an object with at least one license. */
export function clusterVerdict(seen: Seen, id: StepId): Verdict {
  const wrongStatus = expectStatus(seen, id, 200, t('Cloud Zoo would not add the license.'));
  if (wrongStatus.kind !== 'passed') {
    return wrongStatus;
  }
  const answer = seen.answer(id);
  const licenses = seen.json(id)?.licenses;
  return Array.isArray(licenses) && licenses.length > 0 && licenses.every(isObject)
    ? passed
    : {
        kind: 'failed',
        message: t('The answer is not a license cluster. Cloud Zoo would not add the license.'),
        expected: '200\n{\n  "licenses": [\n    { … }\n  ]\n}',
        actual: shown(answer),
        about: [id],
      };
}

/** What keys are found and added, and which are not. */
export const addingChecks: readonly Check[] = [
  {
    id: 'get.known',
    title: () => t('get_license finds the valid key, so users see the details of the license'),
    property: 'valid',
    steps: ['known'],
    judge: seen => {
      const wrongStatus = expectStatus(
        seen,
        'known',
        200,
        t('Users would not see the details of the license.'),
      );
      if (wrongStatus.kind !== 'passed') {
        return wrongStatus;
      }
      return seen.json('known')
        ? passed
        : {
            kind: 'failed',
            message: t('The answer is not a License object.'),
            expected: '200\n{ "id": …, "key": …, "aud": … }',
            actual: shown(seen.answer('known')),
          };
    },
  },
  {
    id: 'get.unknown',
    title: () => t('get_license refuses a key that does not exist, with a status of 400 or higher'),
    property: 'product',
    steps: ['unknown'],
    judge: seen => {
      const answer = seen.answer('unknown');
      if (answer.status < 400) {
        return {
          kind: 'failed',
          message: t(
            'It answered {0} for a key that does not exist. Users would see a license that does not exist.',
            answer.status,
          ),
          expected: t('400 or higher'),
          actual: shown(answer),
        };
      }
      return answer.status < 500
        ? passed
        : {
            kind: 'warning',
            message: t(
              'It answered {0}. The guide accepts any status of 400 or higher, but this one means that the server failed.',
              answer.status,
            ),
          };
    },
  },
  {
    id: 'add',
    title: () =>
      t('add_license answers the valid key with a license cluster, so the license is in the account'),
    property: 'valid',
    steps: ['add'],
    judge: seen => clusterVerdict(seen, 'add'),
  },
  {
    id: 'add.again',
    title: () => t('The same request gets the same answer again, because Cloud Zoo may ask several times'),
    property: 'valid',
    steps: ['add', 'addAgain'],
    judge: seen => {
      const [first, second] = [seen.answer('add'), seen.answer('addAgain')];
      const isSame =
        first.status === second.status &&
        (first.text === second.text ||
          isDeepStrictEqual(jsonFrom(first.text) ?? first.text, jsonFrom(second.text)));
      return isSame
        ? passed
        : {
            kind: 'failed',
            message: t(
              'The second answer differs from the first. If the first one is lost, the license would not be added as it should be.',
            ),
            expected: `${first.status}\n${pretty(first.text)}`,
            actual: `${second.status}\n${pretty(second.text)}`,
          };
    },
  },
  refusedWith409(
    'add.other',
    () => t('A key that is in use is refused to anybody else with 409'),
    'valid',
    'addOther',
    () => t('One license could be used in several accounts.'),
  ),
  refusedWith409(
    'add.unknown',
    () => t('A key that does not exist is refused with 409, and Rhino shows why'),
    'product',
    'addUnknown',
    () =>
      t('Cloud Zoo understands 409 as "cannot be added". What it does with anything else is not documented.'),
  ),
  refusedWith409(
    'add.disabled',
    () => t('A disabled key is refused with 409, and Rhino shows why'),
    'disabled',
    'addDisabled',
    () =>
      t('Cloud Zoo understands 409 as "cannot be added". What it does with anything else is not documented.'),
  ),
  refusedWith409(
    'add.taken',
    () => t('A key of another entity is refused with 409, so nobody loses a license to somebody else'),
    'taken',
    'addTaken',
    () =>
      t('Cloud Zoo understands 409 as "cannot be added". What it does with anything else is not documented.'),
  ),
];
