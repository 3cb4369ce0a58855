/** The cookies of one login, their values percent-encoded as they travel. */
export interface SessionCookies {
  /** Read from the cookies' names. */
  readonly tenant: string;
  readonly authToken: string;
  /** None where the tenant has CSRF prevention turned off. */
  readonly csrfToken?: string;
}

const authPrefix = 'AtmoAuthToken_';
const csrfPrefix = 'Csrf-Token_';
/** What a header's name and a header's value can hold. */
const tenantOfCookie = /^[\w.~!#$%&'*+^`|-]+$/;
const valueOfCookie = /^[\x20-\x7e]+$/;

/** Reads the two cookies from the values of `Set-Cookie`; undefined without a login. */
export function readSetCookies(setCookies: readonly string[]): SessionCookies | undefined {
  return cookiesFrom(setCookies.map(text => pairOf(text.split(';', 1)[0] ?? '')));
}

/** The `Cookie` header and, for all but GET, the CSRF header: the cookie's value verbatim. */
export function headersOf(cookies: SessionCookies, method: string): Record<string, string> {
  const { tenant, authToken, csrfToken } = cookies;
  const pairs = [`${authPrefix}${tenant}=${authToken}`];
  if (csrfToken === undefined) {
    return { Cookie: pairs.join('; ') };
  }
  pairs.push(`${csrfPrefix}${tenant}=${csrfToken}`);
  return {
    Cookie: pairs.join('; '),
    ...(method !== 'GET' && { [`X-${csrfPrefix}${tenant}`]: csrfToken }),
  };
}

/** When the platform will take the login for expired, in milliseconds of its own clock. */
export function expirationTime({ authToken }: SessionCookies): number | undefined {
  const time = /(?:^|,)\s*expirationTime=(\d+)/.exec(decoded(authToken))?.[1];
  return time === undefined ? undefined : Number(time);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

type Pair = readonly [name: string, value: string];

function pairOf(text: string): Pair | undefined {
  const end = text.indexOf('=');
  return end > 0 ? [text.slice(0, end).trim(), text.slice(end + 1).trim()] : undefined;
}

/** The cookies of a login among named values; undefined without one. */
export function cookiesFrom(given: readonly (Pair | undefined)[]): SessionCookies | undefined {
  // A cookie that is taken away is set to "none" or to nothing.
  const pairs = given.filter(pair => pair !== undefined).filter(([, value]) => isValue(value));
  const [authName = '', authToken] = pairs.findLast(([name]) => name.startsWith(authPrefix)) ?? [];
  const tenant = authName.slice(authPrefix.length);
  if (authToken === undefined || !tenantOfCookie.test(tenant)) {
    return undefined;
  }
  const csrfToken = pairs.findLast(([name]) => name === csrfPrefix + tenant)?.[1];
  return { tenant, authToken, csrfToken };
}

function isValue(value: string): boolean {
  return value !== 'none' && valueOfCookie.test(value);
}

/** When a login ends and when to renew it, in milliseconds of this machine's clock. */
export interface Lifetime {
  readonly renewAt: number;
  readonly endsAt: number;
}

/** How long a login lasts by default, in milliseconds. */
const defaultLife = 30 * 60_000;
const minute = 60_000;

/**
 * The lifetime of a login that has just been given.
 *
 * @param servedAt what the reply's `Date` says: the end is written by the platform's clock, which may be another.
 */
export function lifetimeOfReply(cookies: SessionCookies, now: number, servedAt: number): Lifetime {
  const skew = Math.abs(servedAt - now) > minute ? servedAt - now : 0;
  const life = (expirationTime(cookies) ?? 0) - now - skew;
  // What has just been given cannot be over.
  return lifetime(now, life > 0 ? life : defaultLife);
}

/** The lifetime of cookies that somebody pasted, which may be over. */
export function lifetimeOfPasted(cookies: SessionCookies, now: number): Lifetime {
  return lifetime(now, (expirationTime(cookies) ?? now + defaultLife) - now);
}

function lifetime(now: number, life: number): Lifetime {
  const endsAt = now + life;
  return { renewAt: endsAt - Math.min(minute, life / 4), endsAt };
}
