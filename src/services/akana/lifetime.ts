import { expirationTime, type SessionCookies } from './cookies';

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
