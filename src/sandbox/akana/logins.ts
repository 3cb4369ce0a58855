import { randomBytes, randomUUID } from 'node:crypto';

export interface AkanaUser {
  readonly email: string;
  readonly name: string;
  readonly isBusinessAdmin: boolean;
  /** What must be done before a login is complete. */
  readonly pendingTasks: readonly string[];
}

/** The values of the two cookies of a login, percent-encoded as they travel. */
export interface IssuedCookies {
  readonly authToken: string;
  readonly csrfToken: string;
}

interface Login {
  readonly user: AkanaUser;
  readonly csrfToken: string;
  readonly expirationTime: number;
}

/** Wrong passwords in a row until an account is locked. */
const patience = 3;

/** Who may log in, and who is. */
export class Logins {
  /** How long a login lasts from now on. */
  sessionSeconds = 30 * 60;
  readonly #logins = new Map<string, Login>();
  readonly #failures = new Map<string, number>();

  constructor(
    private readonly tenant: string,
    private readonly users: readonly AkanaUser[],
    private readonly password: string,
    private readonly now: () => number,
  ) {}

  /** The user of e-mail and password; a locked account stays locked. */
  authenticate(email: unknown, password: unknown): AkanaUser {
    const user = this.users.find(user => user.email === email);
    const failures = user ? (this.#failures.get(user.email) ?? 0) : 0;
    if (failures >= patience) {
      throw new PlatformFault(401, 'The account is locked.');
    }
    if (!user || password !== this.password) {
      this.#failures.set(String(email), failures + 1);
      throw new PlatformFault(401, 'The email address or the password is wrong.');
    }
    this.#failures.delete(user.email);
    return user;
  }

  isLocked(email: string): boolean {
    return (this.#failures.get(email) ?? 0) >= patience;
  }

  issue(user: AkanaUser, csrfToken = this.#newCsrfToken()): IssuedCookies {
    const expirationTime = this.now() + this.sessionSeconds * 1000;
    const userId = randomUUID();
    const authToken = encoded({
      TokenID: randomUUID(),
      claimed_id: `urn:atmosphere:user:${this.tenant}:${userId}`,
      issueTime: this.now(),
      expirationTime,
      UserName: user.name,
      UserFDN: `${userId}%2E${this.tenant}`,
      AttributesIncluded: false,
      sig: randomBytes(32).toString('base64url'),
    });
    this.#logins.set(authToken, { user, csrfToken, expirationTime });
    return { authToken, csrfToken };
  }

  /** The same login with a later end; the token before stays good until its own. */
  renew(authToken: string): IssuedCookies {
    const login = this.#logins.get(authToken);
    if (!login) {
      throw unauthorized();
    }
    return this.issue(login.user, login.csrfToken);
  }

  /** The user whose login a token is, unless it has expired. */
  userOf(authToken: string | undefined): AkanaUser | undefined {
    return this.#valid(authToken)?.user;
  }

  csrfTokenOf(authToken: string | undefined): string | undefined {
    return this.#valid(authToken)?.csrfToken;
  }

  end(authToken: string): void {
    this.#logins.delete(authToken);
  }

  endAll(): void {
    this.#logins.clear();
  }

  #valid(authToken: string | undefined): Login | undefined {
    const login = authToken === undefined ? undefined : this.#logins.get(authToken);
    return login && this.now() < login.expirationTime ? login : undefined;
  }

  #newCsrfToken(): string {
    const expirationTime = this.now() + this.sessionSeconds * 1000;
    return encoded({ TokenID: randomUUID(), expirationTime, sig: randomBytes(16).toString('base64') });
  }
}

function encoded(fields: Readonly<Record<string, string | number | boolean>>): string {
  const pairs = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  return encodeURIComponent(pairs.join(','));
}

/** A failure as third-party code knows it from the platform: `{"faultcode", "faultstring"}`. */
export class PlatformFault extends Error {
  constructor(
    readonly status: 400 | 401 | 404 | 500,
    readonly faultstring: string,
  ) {
    super(faultstring);
  }

  get faultcode(): string {
    return this.status === 500 ? 'Server' : 'Client';
  }
}

/** The one answer for a missing or expired login, a missing or wrong CSRF token, and a missing role. */
export function unauthorized(): PlatformFault {
  return new PlatformFault(401, 'Unauthorized');
}
