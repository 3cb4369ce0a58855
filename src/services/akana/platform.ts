import { t } from '@vscode/l10n';
import { objectFrom } from '../../json/json';
import { type HttpReply, type HttpRequest, send, type Transport } from '../http';
import { withoutSecrets } from '../secretMask';
import { type Failure, ServiceError } from '../serviceError';
import { headersOf, type Lifetime, lifetimeOfReply, readSetCookies, type SessionCookies } from './cookies';
import { SignInError } from './signInError';

/** A request without its host and cookies. */
export type AkanaRequest = Pick<HttpRequest, 'method' | 'loggedPath' | 'body' | 'signal'> & {
  /** From the endpoint on, `/api/…`. */
  readonly path: string;
  readonly contentType?: string;
};

/** A login as the platform gives it. */
export interface GivenLogin {
  readonly cookies: SessionCookies;
  readonly lifetime: Lifetime;
}

/** What the platform offers about logins, one request each (help.akana.com, service "Login"). */
export class AkanaPlatform {
  readonly host: string;

  constructor(
    private readonly endpoint: string,
    private readonly transport: Transport,
    readonly now: () => number,
  ) {
    this.host = new URL(endpoint).host;
  }

  /** @throws SignInError with code `pendingTasks` when the login is not complete. */
  async logIn(email: string, password: string): Promise<GivenLogin> {
    const body = JSON.stringify({ email, password });
    const request = { method: 'POST', path: '/api/login', contentType: 'application/json', body } as const;
    const { status, headers, text, unexpected } = await this.send(request, undefined, [password]);
    const reply = parseLoginReply(text);
    if (reply && reply.pendingTasks.length > 0) {
      const description = reply.pendingTasks.join(', ');
      const failure = { kind: 'refused', status, code: 'pendingTasks', description } as const;
      throw new SignInError(this.host, failure, reply.pendingTasks);
    }
    const cookies = readSetCookies(headers.getSetCookie());
    if (!reply || !cookies) {
      // The body is no evidence to show: older versions put the token in it.
      throw unexpected(
        reply ? t('no cookie {0}', 'AtmoAuthToken_{tenant}') : t('an answer that is not a JSON object'),
      );
    }
    return this.given(cookies, headers);
  }

  /** Makes a login last longer; undefined when the reply has no cookie of the same tenant. */
  async renew(cookies: SessionCookies): Promise<GivenLogin | undefined> {
    const contentType = 'application/x-www-form-urlencoded';
    const request = { method: 'POST', path: '/api/login/renewToken', contentType } as const;
    const { headers } = await this.send(request, cookies);
    const renewed = readSetCookies(headers.getSetCookie());
    if (renewed?.tenant !== cookies.tenant) {
      return undefined;
    }
    return this.given({ ...renewed, csrfToken: renewed.csrfToken ?? cookies.csrfToken }, headers);
  }

  /** Whether the login is good and complete. */
  async isGood(cookies: SessionCookies, signal?: AbortSignal): Promise<boolean> {
    try {
      const { text } = await this.send({ method: 'GET', path: '/api/login/status', signal }, cookies);
      const reply = parseLoginReply(text);
      // Everybody may ask: who is not logged in gets an answer too, without a name.
      return reply?.userName !== undefined && reply.pendingTasks.length === 0;
    } catch (error) {
      if (isUnauthorized(error)) {
        return false;
      }
      throw error;
    }
  }

  async endSession(cookies: SessionCookies, signal?: AbortSignal): Promise<void> {
    await this.send({ method: 'GET', path: '/api/login/endsession', signal }, cookies);
  }

  /** Sends one request; neither the reply nor the error, which has the fault text, repeats a token. */
  async send(
    { method, path, loggedPath, contentType, body, signal }: AkanaRequest,
    cookies: SessionCookies | undefined,
    secrets: readonly string[] = [],
  ): Promise<HttpReply> {
    const headers = {
      Accept: 'application/json',
      ...(contentType !== undefined && { 'Content-Type': contentType }),
      ...(cookies && headersOf(cookies, method)),
    };
    const url = this.endpoint + path;
    const hidden = [...secrets, cookies?.authToken, cookies?.csrfToken];
    const request: HttpRequest = {
      service: 'akana',
      method,
      url,
      loggedPath,
      headers,
      body,
      signal,
      secrets: hidden,
      readError: faultIn,
    };
    const reply = await send(request, this.transport);
    return { ...reply, text: withoutSecrets(reply.text, hidden) };
  }

  private given(cookies: SessionCookies, headers: Headers): GivenLogin {
    const date = Date.parse(headers.get('date') ?? '');
    const servedAt = Number.isNaN(date) ? this.now() : date;
    return { cookies, lifetime: lifetimeOfReply(cookies, this.now(), servedAt) };
  }
}

/** Whether the answer was 401: for a missing login, a wrong CSRF token and a missing role alike. */
export function isUnauthorized(error: unknown): error is ServiceError {
  return error instanceof ServiceError && error.failure.kind === 'refused' && error.failure.status === 401;
}

/** What a login reply says: the case of its keys varies. */
export interface LoginReply {
  readonly userName?: string;
  /** Tasks that must be done elsewhere before the login is complete. */
  readonly pendingTasks: readonly string[];
}

/** Reads a reply of `POST /api/login` or `GET /api/login/status`; undefined when it is none. */
export function parseLoginReply(text: string): LoginReply | undefined {
  const fields = objectFrom(text);
  if (!fields) {
    return undefined;
  }
  const named = (name: string) =>
    Object.entries(fields).flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []));
  return {
    userName: [...named('username'), ...named('userfdn')].find(isText),
    pendingTasks: named('pendingtasks').flatMap(namesIn),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function namesIn(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).flatMap(namesIn);
  }
  const isNothing = value === null || value === undefined || value === '' || value === false;
  return isNothing ? [] : [String(value)];
}

/** `faultcode` and `faultstring` of an error's body, as JSON or as XML; undefined where it has neither. */
export function faultIn(body: string): Pick<Failure, 'code' | 'description'> | undefined {
  const fields = objectFrom(body);
  const read = (name: string) => {
    const value = fields ? fields[name] : xmlElement(body, name);
    return isText(value) ? value.trim() : undefined;
  };
  const [code, description] = [read('faultcode'), read('faultstring')];
  return code === undefined && description === undefined ? undefined : { code, description };
}

function xmlElement(body: string, name: string): string | undefined {
  const text = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^<>]*)?>([^<]*)<`).exec(body)?.[1];
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text?.replace(/&(lt|gt|quot|apos|amp);/g, (entity, key: string) => entities[key] ?? entity);
}
