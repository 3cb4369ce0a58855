import { t } from '@vscode/l10n';
import type { Seen } from '../run/seen';
import type { Intruder, StepId } from '../run/stepIds';
import { type Check, passed, type Verdict } from './check';

function idsOf(intruder: Intruder): StepId[] {
  return [`${intruder}.get`, `${intruder}.add`, `${intruder}.remove`];
}

function refusedWith401(seen: Seen, intruder: Intruder, consequence: string): Verdict {
  const ids = idsOf(intruder);
  const statuses = ids.map(id => ({ id, status: seen.answer(id).status }));
  const lines = (status: (one: (typeof statuses)[number]) => number) =>
    statuses.map(one => `${seen.exchange(one.id)?.call.callback}: ${status(one)}`).join('\n');
  const about = statuses.filter(({ status }) => status !== 401).map(({ id }) => id);
  return about.length
    ? {
        kind: 'failed',
        message: `${t('{0} of the three callbacks did not answer 401.', about.length)} ${consequence}`,
        expected: lines(() => 401),
        actual: lines(({ status }) => status),
        about,
      }
    : passed;
}

/** Who gets in, and that this is asked before anything else. */
export const authorizationChecks: readonly Check[] = [
  {
    id: 'wrongSecret',
    title: () => t('A wrong secret is answered with 401, so that nobody can pose as Cloud Zoo'),
    property: 'connection',
    steps: idsOf('wrongSecret'),
    judge: seen =>
      refusedWith401(seen, 'wrongSecret', t('Anybody who knows the issuer ID could add or remove licenses.')),
  },
  {
    id: 'wrongIssuer',
    title: () => t('A wrong issuer ID is answered with 401, because both must match exactly'),
    property: 'connection',
    steps: idsOf('wrongIssuer'),
    judge: seen => refusedWith401(seen, 'wrongIssuer', t('The issuer ID has to be checked, too.')),
  },
  {
    id: 'noAuthorization',
    title: () => t('No authorization is answered with 401, so that a browser cannot do what Cloud Zoo does'),
    property: 'connection',
    steps: idsOf('noAuthorization'),
    judge: seen => refusedWith401(seen, 'noAuthorization', t('Anybody at all could add or remove licenses.')),
  },
  {
    id: 'authorizationFirst',
    title: () =>
      t('An empty request without authorization is also answered with 401, before anything else is checked'),
    property: 'connection',
    steps: idsOf('unreadable'),
    judge: seen =>
      refusedWith401(
        seen,
        'unreadable',
        t('Check the credentials before the request is read, so that nobody else can reach that code.'),
      ),
  },
];
