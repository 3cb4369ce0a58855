import { objectFrom } from '../../json/json';
import { parsePastedCookies } from '../../services/akana/pastedCookies';
import type { AkanaCredentials } from '../../services/akana/session';
import type { LicenseSpringCredentials } from '../../services/licenseSpring/client';
import {
  type AkanaConnection,
  type Connection,
  type LicenseSpringConnection,
  licenseSpringTokenEndpoint,
} from '../connection';
import { normaliseEndpoint } from '../settings';

/** What the questions for a connection's secret collect. */
export interface SecretAnswers {
  readonly issuerSecret: string;
  readonly apiKey: string;
  readonly sharedKey: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly password: string;
  readonly authCookie: string;
  readonly csrfCookie: string;
}

/** What a secret consists of. */
export type SecretKind = 'issuer' | 'apiKey' | 'oauth' | 'password' | 'cookies';

export function secretKindOf(connection: Connection): SecretKind {
  switch (connection.service) {
    case 'cloudZoo':
      return 'issuer';
    case 'licenseSpring':
      return connection.authorization;
    case 'akana':
      return connection.signIn;
  }
}

/** The secret as it is stored for the connection; undefined while an answer is missing. */
export function secretFrom(connection: Connection, answers: Partial<SecretAnswers>): string | undefined {
  const { issuerSecret, password, authCookie = '', csrfCookie = '' } = answers;
  const [apiKey, sharedKey] = [answers.apiKey?.trim(), answers.sharedKey?.trim()];
  const [clientId, clientSecret] = [answers.clientId?.trim(), answers.clientSecret?.trim()];
  switch (secretKindOf(connection)) {
    case 'issuer':
      return issuerSecret;
    case 'apiKey':
      return apiKey && sharedKey ? JSON.stringify({ apiKey, sharedKey }) : undefined;
    case 'oauth': {
      const own = connection.service === 'licenseSpring' ? connection.tokenEndpoint : undefined;
      const tokenEndpoint = own ?? licenseSpringTokenEndpoint;
      return clientId && clientSecret ? JSON.stringify({ clientId, clientSecret, tokenEndpoint }) : undefined;
    }
    case 'password':
      return password ? JSON.stringify({ password }) : undefined;
    case 'cookies': {
      const cookies = parsePastedCookies(authCookie, csrfCookie);
      return cookies && JSON.stringify(cookies);
    }
  }
}

/**
 * The credentials in a keychain entry (`{"apiKey","sharedKey"}` or `{"clientId","clientSecret","tokenEndpoint"}`);
 * undefined where it has none for this connection: other fields, or a token endpoint that it was not entered for.
 */
export function licenseSpringCredentials(
  { authorization, tokenEndpoint }: LicenseSpringConnection,
  secret: string,
): LicenseSpringCredentials | undefined {
  const text = textsIn(secret);
  if (authorization === 'apiKey') {
    const [apiKey, sharedKey] = [text('apiKey'), text('sharedKey')];
    return apiKey && sharedKey ? { kind: 'apiKey', apiKey, sharedKey } : undefined;
  }
  const [clientId, clientSecret] = [text('clientId'), text('clientSecret')];
  const enteredFor = normaliseEndpoint(text('tokenEndpoint'));
  if (!clientId || !clientSecret || 'reason' in enteredFor) {
    return undefined;
  }
  return tokenEndpoint === undefined || tokenEndpoint === enteredFor.endpoint
    ? { kind: 'oauth', clientId, clientSecret, tokenEndpoint: enteredFor.endpoint }
    : undefined;
}

/** The credentials in a keychain entry (`{"password"}`), or in what memory keeps of pasted cookies. */
export function akanaCredentials(
  { signIn, email }: AkanaConnection,
  secret: string,
): AkanaCredentials | undefined {
  const text = textsIn(secret);
  if (signIn === 'password') {
    const password = text('password');
    return password ? { signIn, email, password } : undefined;
  }
  const [tenant, authToken] = [text('tenant'), text('authToken')];
  return tenant && authToken
    ? { signIn, cookies: { tenant, authToken, csrfToken: text('csrfToken') } }
    : undefined;
}

function textsIn(secret: string): (name: string) => string | undefined {
  const record = objectFrom(secret) ?? {};
  return name => {
    const value = record[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
}
