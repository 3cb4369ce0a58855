import { t } from '@vscode/l10n';
import type { Failure } from '../serviceError';

/**
 * Why the platform refused, and what to do about it; undefined where its own words and status say enough. Its 401
 * is for a missing login, a wrong CSRF token and a missing role alike.
 */
export function explainAkana({ status, code, description = '', duringSignIn }: Failure): string | undefined {
  switch (code) {
    case 'loginRefused':
      return t(
        'The e-mail address or the password is wrong. Enter the password anew (Cloud Zoo: Update Secret).',
      );
    case 'pendingTasks':
      return t('The login is not complete: {0}. Do that on the portal first, then try again.', description);
    case 'sessionExpired':
      return t(
        'The pasted cookies are no login any more. Log in, and paste new ones (Cloud Zoo: Update Secret).',
      );
    case 'signedOut':
      return t('The login was ended. Test the connection to log in again.');
  }
  if (status === 401 && !duringSignIn) {
    return t(
      'Either the login has ended, or the CSRF token is missing or wrong, or the user lacks the role Business Admin. Test the connection, and check the role on the portal.',
    );
  }
  if (status === 500 && !duringSignIn) {
    return t(
      'The platform answers so for a license that does not exist, too. Check the ID, or try again later.',
    );
  }
  return undefined;
}
