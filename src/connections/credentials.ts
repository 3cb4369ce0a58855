import { recordFrom } from '../json/json';
import type { AkanaCredentials } from '../services/akana/session';
import type { LicenseSpringCredentials } from '../services/licenseSpring/client';
import type { AkanaConnection, LicenseSpringConnection } from './connection';
import { normaliseEndpoint } from './fields';

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
  const record = recordFrom(secret) ?? {};
  return name => {
    const value = record[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
}
