import { t } from '@vscode/l10n';
import { parsePastedCookies } from '../../services/akana/pastedCookies';
import { inputStep, required, type Step } from '../../ui/steps';
import { problemOfKey } from '../settings';
import type { SecretAnswers, SecretKind } from './credentials';

/** The question to begin with when a secret of the kind was refused. */
export const firstQuestion = {
  issuer: 'issuerSecret',
  apiKey: 'apiKey',
  oauth: 'clientSecret',
  password: 'password',
  cookies: 'authCookie',
} as const satisfies Record<SecretKind, keyof SecretAnswers>;

/** The answers without what is secret: a secret that was refused is typed again. */
export function withoutSecrets<Answers extends Partial<SecretAnswers>>(answers: Answers): Answers {
  const cleared: Partial<SecretAnswers> = {
    issuerSecret: undefined,
    apiKey: undefined,
    sharedKey: undefined,
    clientSecret: undefined,
    password: undefined,
    authCookie: undefined,
    csrfCookie: undefined,
  };
  return { ...answers, ...cleared };
}

/** Asks for a secret of one kind; what must not be seen is typed unseen. */
export function secretSteps(kind: SecretKind): Step<SecretAnswers>[] {
  switch (kind) {
    case 'issuer':
      return [secretStep('issuerSecret', t('Issuer secret'))];
    case 'apiKey':
      return [keyStep('apiKey', t('API key')), keyStep('sharedKey', t('Shared key'))];
    case 'oauth':
      return [keyStep('clientId', t('Client ID'), false), keyStep('clientSecret', t('Client secret'))];
    case 'password':
      return [secretStep('password', t('Password'))];
    case 'cookies':
      return [authCookieStep(), csrfCookieStep()];
  }
}

/** A secret is taken as it is: it may begin or end with white space. */
function secretStep(key: 'issuerSecret' | 'password', name: string): Step<SecretAnswers> {
  return inputStep(key, {
    prompt: t('{0}: kept in the keychain of this computer', name),
    password: true,
    validate: text => (text ? undefined : required(name)),
  });
}

function keyStep(
  key: 'apiKey' | 'sharedKey' | 'clientId' | 'clientSecret',
  name: string,
  password = true,
): Step<SecretAnswers> {
  return inputStep(key, {
    prompt: t('{0}: from the LicenseSpring platform; kept in the keychain of this computer', name),
    password,
    validate: text => (text.trim() ? problemOfKey(text) : required(name)),
  });
}

function authCookieStep(): Step<SecretAnswers> {
  return inputStep('authCookie', {
    prompt: t(
      'Cookie AtmoAuthToken_…: log in with a browser, then paste it as name=value, or paste the whole Cookie header; kept in memory only',
    ),
    password: true,
    validate: text =>
      parsePastedCookies(text)
        ? undefined
        : t('There is no cookie AtmoAuthToken_{tenant}=… in this. Paste its name together with its value.'),
  });
}

function csrfCookieStep(): Step<SecretAnswers> {
  return {
    ...inputStep<SecretAnswers>('csrfCookie', {
      prompt: t('Cookie Csrf-Token_…: as name=value; leave it empty only if the tenant does not set one'),
      password: true,
      validate: (text, { authCookie = '' }) =>
        !text.trim() || parsePastedCookies(authCookie, text)?.csrfToken !== undefined
          ? undefined
          : t('There is no cookie Csrf-Token_{tenant}=… of the same tenant in this.'),
    }),
    applies: ({ authCookie = '' }) => parsePastedCookies(authCookie)?.csrfToken === undefined,
  };
}
