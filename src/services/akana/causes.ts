import { t } from '@vscode/l10n';
import type { Failure } from '../serviceError';

/**
 * Why the platform refused, and what to do about it; undefined where its own words and status say enough. Its 401
 * is for a missing login, a wrong CSRF token and a missing role alike: `deniedBecause` says what is known of it.
 */
export function explainAkana(
  { status, code, description = '', duringSignIn, deniedBecause }: Failure,
  host: string,
): { cause: string; next: string } | undefined {
  switch (code) {
    case 'loginRefused':
      return {
        cause: t('The e-mail address or the password is wrong.'),
        next: t('Enter the password anew (Cloud Zoo: Update Secret).'),
      };
    case 'pendingTasks':
      return {
        cause: t('The login at {0} is not complete. Still to be done: {1}', host, tasksIn(description)),
        next: t('Log in with a browser at {0} and do it there, then try again.', host),
      };
    case 'sessionExpired':
      return {
        cause: t('The pasted cookies are no login any more.'),
        next: t('Log in, and paste new ones (Cloud Zoo: Update Secret).'),
      };
    case 'signedOut':
      return { cause: t('The login was ended.'), next: t('Test the connection to log in again.') };
  }
  if (status === 401 && !duringSignIn) {
    return explainDenied(deniedBecause);
  }
  if (status === 500 && !duringSignIn) {
    return {
      cause: t('The platform answers so for a license that does not exist, too.'),
      next: t('Check the ID, or try again later.'),
    };
  }
  return undefined;
}

function explainDenied(because: Failure['deniedBecause']): { cause: string; next: string } {
  switch (because) {
    case 'noCsrfCookie':
      return {
        cause: t('The login is good, but no cookie Csrf-Token_… was pasted with it.'),
        next: t('Paste that cookie, too (Cloud Zoo: Update Secret).'),
      };
    case 'role':
      return {
        cause: t('The login is good, but the user may not do this: it takes the role Business Admin.'),
        next: t('Have the role given on the portal, or use another login.'),
      };
    case undefined:
      return {
        cause: t(
          'Either the login has ended, or the CSRF token is missing or wrong, or the user lacks the role Business Admin.',
        ),
        next: t('Test the connection, and check the role on the portal.'),
      };
  }
}

/** The tasks of a login in words, where their names are documented. */
function tasksIn(names: string): string {
  const words: Readonly<Record<string, string>> = {
    'change.password': t('change the password'),
    'force.accept.agreements': t('accept the agreements'),
    'accept.agreements': t('accept the agreements'),
    '2fa.verification.code': t('enter the verification code'),
    '2fa.select.method': t('choose how to be verified'),
  };
  return names
    .split(', ')
    .map(name => (Object.hasOwn(words, name) ? `${words[name]} (${name})` : name))
    .join(', ');
}
