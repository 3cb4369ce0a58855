import { t } from '@vscode/l10n';
import { malformedLanguage } from '../run/calls';
import { CannotTell } from '../run/seen';
import type { StepId } from '../run/stepIds';
import { type Check, passed, shown } from './check';

/** A call that differs from another in one thing, which must make no difference to the status. */
function borne(
  id: string,
  title: () => string,
  property: Check['property'],
  pairs: readonly (readonly [plain: StepId, varied: StepId])[],
  why: () => string,
  /** The status that the plain call must have had, where only that shows anything. */
  needed?: number,
): Check {
  return {
    id,
    title,
    property,
    steps: pairs.flat(),
    judge: seen => {
      for (const [plain, varied] of pairs) {
        const [before, after] = [seen.answer(plain), seen.answer(varied)];
        if (needed !== undefined && before.status !== needed) {
          throw new CannotTell(
            t('Could not be checked: the same call without it is answered with {0}.', before.status),
          );
        }
        if (before.status !== after.status) {
          return {
            kind: 'failed',
            message: `${why()} ${t('Without it, the answer is {0}.', before.status)}`,
            expected: String(before.status),
            actual: shown(after),
            about: [plain, varied],
          };
        }
      }
      return passed;
    },
  };
}

/** What Cloud Zoo's requests have that a server may not expect. */
export const requestChecks: readonly Check[] = [
  borne(
    'request.contentType',
    () => t('Content-Type on a GET is accepted, because Cloud Zoo sends it with every request'),
    'url',
    [['known', 'typed']],
    () => t('A GET with "Content-Type: application/json" gets a different answer.'),
    200,
  ),
  borne(
    'request.malformedLanguage',
    () => t('A malformed Accept-Language is accepted, because the example in the guide is one'),
    'url',
    [['known', 'malformedLanguage']],
    () => t('"Accept-Language: {0}" gets a different answer.', malformedLanguage),
    200,
  ),
  borne(
    'request.foreignKey',
    () => t('A key in any script is refused like any other unknown key'),
    'product',
    [
      ['unknown', 'foreignKey'],
      ['addUnknown', 'addForeignKey'],
    ],
    () => t('A key with non-ASCII letters gets a different answer.'),
  ),
  borne(
    'request.foreignName',
    () => t('A name in any script is accepted'),
    'valid',
    [['addAgain', 'addForeignName']],
    () => t('A person with a non-ASCII name gets a different answer.'),
    200,
  ),
  borne(
    'request.unknownFields',
    () => t('Unknown fields of userInfo are ignored, because more may be added one day'),
    'valid',
    [['addAgain', 'addExtra']],
    () => t('Additional fields in "userInfo" get a different answer.'),
    200,
  ),
  borne(
    'request.missingFields',
    () => t('Missing fields of userInfo are accepted, because none of them is guaranteed'),
    'valid',
    [['addAgain', 'addFew']],
    () => t('An empty "userInfo" gets a different answer.'),
    200,
  ),
];
