import { parsePastedCookies } from '../services/akana/cookies';
import { type Connection, licenseSpringTokenEndpoint } from './connection';

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
