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
        next: t('Enter the password again (Cloud Zoo: Update Secret).'),
      };
    case 'pendingTasks':
      return {
        cause: t('The login at {0} is not complete. You still have to: {1}', host, tasksIn(description)),
        next: t('Log in at {0} with a browser and do it there, then try again.', host),
      };
    case 'sessionExpired':
      return {
        cause: t('The pasted cookies are no longer a valid login.'),
        next: t('Log in, and paste new ones (Cloud Zoo: Update Secret).'),
      };
    case 'signedOut':
      return { cause: t('The login has ended.'), next: t('Test the connection to log in again.') };
  }
  if (status === 401 && !duringSignIn) {
    return explainDenied(deniedBecause);
  }
  if (status === 500 && !duringSignIn) {
    return {
      cause: t('The platform also gives this answer for a license that does not exist.'),
      next: t('Check the ID, or try again later.'),
    };
  }
  return undefined;
}

function explainDenied(because: Failure['deniedBecause']): { cause: string; next: string } {
  switch (because) {
    case 'noCsrfCookie':
      return {
        cause: t('The login is valid, but no cookie Csrf-Token_… was pasted with it.'),
        next: t('Paste that cookie, too (Cloud Zoo: Update Secret).'),
      };
    case 'role':
      return {
        cause: t('The login is valid, but the user may not do this. The role Business Admin is required.'),
        next: t('Ask for the role on the portal, or use a different login.'),
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
