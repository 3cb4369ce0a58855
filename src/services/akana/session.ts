import type { HttpReply } from '../http';
import { ServiceError } from '../serviceError';
import { unlessCancelled } from '../sharedCall';
import { lifetimeOfPasted, type SessionCookies } from './cookies';
import { type AkanaPlatform, type AkanaRequest, type GivenLogin, isUnauthorized } from './platform';
import { type SignInCode, SignInError, signInFailure } from './signInError';

export type AkanaCredentials =
  | { readonly signIn: 'password'; readonly email: string; readonly password: string }
  /** For tenants that log in only by SSO; see `parsePastedCookies`. */
  | { readonly signIn: 'cookies'; readonly cookies: SessionCookies };

interface Login extends GivenLogin {
  /** Methods that were refused right after logging in: another login would change nothing. */
  readonly refused: Set<string>;
  /** Whether a renewal has failed: the login is used until it ends. */
  isLast: boolean;
}

/**
 * A login at one tenant, in memory only, and the requests that need it. Parallel requests share one login and one
 * renewal; a login that has failed is not tried again before {@link signIn}, so that no account gets locked.
 */
export class AkanaSession {
  private current: Login | undefined;
  private failure: SignInError | undefined;
  /** The login or renewal on its way. */
  private pending: Promise<void> | undefined;
  private readonly cancelled = () => new SignInError(this.platform.host, { kind: 'cancelled' });

  constructor(
    private readonly platform: AkanaPlatform,
    private readonly credentials: AkanaCredentials,
  ) {
    this.reset();
  }

  /** The tenant that the cookies are of; unknown before the first login. */
  get tenant(): string | undefined {
    return this.current?.cookies.tenant;
  }

  /**
   * Proves the login there is, or makes one, also after an attempt that failed.
   *
   * @throws SignInError where there is none; ServiceError where the platform cannot tell.
   */
  async signIn(signal?: AbortSignal): Promise<void> {
    if (this.failure) {
      this.reset();
    }
    const isNew = this.current === undefined;
    const login = await this.login(signal);
    if (!isNew && !(await this.platform.isGood(login.cookies, signal))) {
      await this.replace(login, signal);
    }
  }

  /** Ends the login here, then on the platform; afterwards only {@link signIn} makes a new one. */
  async signOut(signal?: AbortSignal): Promise<void> {
    await this.pending?.catch(() => undefined);
    const login = this.current;
    this.end('signedOut');
    if (login) {
      await this.platform.endSession(login.cookies, signal);
    }
  }

  /** Asks the platform whether the login is good. */
  async isGood(signal?: AbortSignal): Promise<boolean> {
    const { cookies } = await this.login(signal);
    return this.platform.isGood(cookies, signal);
  }

  /**
   * Sends a request with the login's cookies; after a 401 logs in once and repeats it once.
   *
   * @throws SignInError where there is no login; ServiceError where the request itself fails.
   */
  async send(request: AkanaRequest): Promise<HttpReply> {
    const login = await this.login(request.signal);
    try {
      return await this.platform.send(request, login.cookies);
    } catch (error) {
      const isCurable = isUnauthorized(error) && !login.refused.has(request.method);
      const other = isCurable ? await this.replace(login, request.signal) : undefined;
      if (!other) {
        throw isUnauthorized(error) ? this.denied(error, request, login) : error;
      }
      return this.repeat(request, other);
    }
  }

  private async repeat(request: AkanaRequest, login: Login): Promise<HttpReply> {
    try {
      return await this.platform.send(request, login.cookies);
    } catch (error) {
      if (isUnauthorized(error)) {
        login.refused.add(request.method);
        throw this.denied(error, request, login);
      }
      throw error;
    }
  }

  /** A 401 though the login is good: where cookies were pasted, it may be for want of the other one. */
  private denied(error: ServiceError, { method }: AkanaRequest, { cookies }: Login): ServiceError {
    const isForCsrf =
      this.credentials.signIn === 'cookies' && method !== 'GET' && cookies.csrfToken === undefined;
    const { service, host, failure, repliedAt, retryAfter } = error;
    const deniedBecause = isForCsrf ? 'noCsrfCookie' : 'role';
    return new ServiceError(service, host, { ...failure, deniedBecause }, repliedAt, retryAfter);
  }

  /** The login to use now: the one there is, a renewed one, or a new one. */
  private login(signal: AbortSignal | undefined): Promise<Login> {
    return unlessCancelled(() => this.ready(), this.cancelled, signal);
  }

  private async ready(): Promise<Login> {
    for (;;) {
      if (this.failure) {
        throw this.failure;
      }
      const step = this.pending ?? this.startStep();
      if (this.current && !step) {
        return this.current;
      }
      await step;
    }
  }

  /** Starts what has to happen before the login can be used, if anything. */
  private startStep(): Promise<void> | undefined {
    const { current, credentials } = this;
    const now = this.platform.now();
    const isOver = current && now >= current.lifetime.endsAt;
    if (credentials.signIn === 'password' && (!current || isOver)) {
      return this.share(this.logIn(credentials));
    }
    // What is over cannot be renewed; whether pasted cookies are, the platform knows better than our clock.
    const isDue = current && !isOver && !current.isLast && now >= current.lifetime.renewAt;
    return isDue ? this.share(this.renew(current)) : undefined;
  }

  /** Another login than the one that got a 401; undefined where that was not for want of a login. */
  private async replace(refused: Login, signal: AbortSignal | undefined): Promise<Login | undefined> {
    const { credentials } = this;
    if (credentials.signIn === 'password') {
      while (this.current === refused && !this.failure) {
        const next = () => this.pending ?? this.share(this.logIn(credentials));
        await unlessCancelled(next, this.cancelled, signal);
      }
    } else if (this.current === refused) {
      if (await this.isStillGood(refused, signal)) {
        return undefined;
      }
      this.end('sessionExpired', 401);
    }
    return this.login(signal);
  }

  private async isStillGood({ cookies }: Login, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      return await this.platform.isGood(cookies, signal);
    } catch (error) {
      if (error instanceof ServiceError && error.failure.kind !== 'cancelled') {
        return false;
      }
      throw error;
    }
  }

  private async logIn({ email, password }: AkanaCredentials & { signIn: 'password' }): Promise<void> {
    try {
      const given = await this.platform.logIn(email, password);
      this.current = { ...given, refused: new Set(), isLast: false };
    } catch (error) {
      const failure = signInFailure(error);
      // What never reached the platform cannot have counted as an attempt.
      this.failure = failure.failure.kind === 'unreachable' ? undefined : failure;
      throw failure;
    }
  }

  private async renew(login: Login): Promise<void> {
    login.isLast = true;
    try {
      const given = await this.platform.renew(login.cookies);
      if (given) {
        this.current = { ...given, refused: login.refused, isLast: false };
      }
    } catch (error) {
      // The login before is still good for a while, and a 401 will say when it is not.
      if (!(error instanceof ServiceError)) {
        throw error;
      }
    }
  }

  /** Keeps what is on its way for everybody who comes meanwhile; a caller who leaves does not stop it. */
  private share(step: Promise<void>): Promise<void> {
    const shared = step.finally(() => {
      this.pending = undefined;
    });
    shared.catch(() => undefined);
    this.pending = shared;
    return shared;
  }

  private end(code: SignInCode, status?: number): void {
    this.current = undefined;
    this.failure = new SignInError(this.platform.host, { kind: 'refused', status, code });
  }

  private reset(): void {
    const { credentials, platform } = this;
    this.failure = undefined;
    this.current =
      credentials.signIn === 'cookies'
        ? {
            cookies: credentials.cookies,
            lifetime: lifetimeOfPasted(credentials.cookies, platform.now()),
            refused: new Set(),
            isLast: false,
          }
        : undefined;
  }
}
