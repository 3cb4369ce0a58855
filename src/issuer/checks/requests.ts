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
          throw new CannotTell(t('It cannot be told: the same call without it answers {0}.', before.status));
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
    () => t('Content-Type on a GET is borne: Cloud Zoo sends it with every request'),
    'url',
    [['known', 'typed']],
    () => t('A GET with "Content-Type: application/json" has another answer.'),
    200,
  ),
  borne(
    'request.malformedLanguage',
    () => t('A malformed Accept-Language is survived: the example in the guide is one'),
    'url',
    [['known', 'malformedLanguage']],
    () => t('"Accept-Language: {0}" has another answer.', malformedLanguage),
    200,
  ),
  borne(
    'request.foreignKey',
    () => t('A key in letters of any script is refused like any other unknown key'),
    'product',
    [
      ['unknown', 'foreignKey'],
      ['addUnknown', 'addForeignKey'],
    ],
    () => t('A key with letters that are not ASCII has another answer.'),
  ),
  borne(
    'request.foreignName',
    () => t('A name in letters of any script is taken'),
    'valid',
    [['addAgain', 'addForeignName']],
    () => t('A person with a name that is not ASCII has another answer.'),
    200,
  ),
  borne(
    'request.unknownFields',
    () => t('Fields of userInfo that nobody knows are ignored: there may be more one day'),
    'valid',
    [['addAgain', 'addExtra']],
    () => t('More fields in "userInfo" have another answer.'),
    200,
  ),
  borne(
    'request.missingFields',
    () => t('Fields of userInfo that are missing are borne: none may be assumed'),
    'valid',
    [['addAgain', 'addFew']],
    () => t('An empty "userInfo" has another answer.'),
    200,
  ),
];
