import { type Context, Hono } from 'hono';
import type { SandboxEnv } from '../requestLog';
import type { Tiers } from './licenses';
import { type AkanaUser, type IssuedCookies, type Logins, PlatformFault, unauthorized } from './logins';

/** How the tenant is set up. */
export interface TenantSettings {
  readonly tenant: string;
  /** Whether writes need the CSRF token; without it no Csrf cookie is sent either. */
  csrf: boolean;
  /** What "not found" is answered with: the platform says 500 in some cases. */
  notFoundStatus: 404 | 500;
}

/** The routes of login and licenses under `/api` (help.akana.com, services "Login" and "Licenses"). */
export function akanaRoutes(
  settings: TenantSettings,
  logins: Logins,
  tiers: Tiers,
  now: () => number,
): Hono<SandboxEnv> {
  const api = new Hono<SandboxEnv>();
  const authCookie = `AtmoAuthToken_${settings.tenant}`;
  const csrfCookie = `Csrf-Token_${settings.tenant}`;

  api.onError((error, c) => {
    const fault = error instanceof PlatformFault ? error : new PlatformFault(500, String(error));
    const { status, faultcode, faultstring } = fault;
    return c.json({ faultcode, faultstring }, status, { date: httpDate(now()) });
  });
  // The date in a reply is of the same clock as the times in the cookies.
  api.use(async (c, next) => {
    await next();
    c.res.headers.set('date', httpDate(now()));
  });

  const tokenOf = (c: Context<SandboxEnv>) => cookieOf(c.req.header('Cookie'), authCookie);

  /** The caller, whose login and CSRF token must be good. */
  function authorize(c: Context<SandboxEnv>): AkanaUser {
    const user = logins.userOf(tokenOf(c));
    if (!user) {
      throw unauthorized();
    }
    const csrfToken = logins.csrfTokenOf(tokenOf(c));
    const sent = [c.req.header(`X-${csrfCookie}`), cookieOf(c.req.header('Cookie'), csrfCookie)];
    if (settings.csrf && c.req.method !== 'GET' && sent.some(value => value !== csrfToken)) {
      throw unauthorized();
    }
    return user;
  }

  function setCookies(c: Context<SandboxEnv>, { authToken, csrfToken }: Partial<IssuedCookies>): void {
    c.header('set-cookie', 'JSESSIONID_sandbox=1; path=/; HttpOnly', { append: true });
    if (authToken !== undefined) {
      c.header('set-cookie', `${authCookie}=${authToken}; path=/; secure; HttpOnly`, { append: true });
    }
    if (settings.csrf && csrfToken !== undefined) {
      c.header('set-cookie', `${csrfCookie}=${csrfToken}; path=/; secure`, { append: true });
    }
  }

  api.post('/login', async c => {
    const { email, password } = credentialsFrom(await c.req.text());
    const user = logins.authenticate(email, password);
    if (user.pendingTasks.length > 0) {
      return c.json({ userName: user.name, PendingTasks: user.pendingTasks, loginState: 'pending' });
    }
    setCookies(c, logins.issue(user));
    return c.json(loginResponse(user));
  });
  api.post('/login/renewToken', c => {
    authorize(c);
    setCookies(c, { authToken: logins.renew(tokenOf(c) ?? '').authToken });
    return c.body(null, 200);
  });
  // Anybody may ask; who is not logged in is nobody.
  api.get('/login/status', c => {
    const user = logins.userOf(tokenOf(c));
    return c.json(user ? loginResponse(user) : { pendingTasks: [] });
  });
  api.get('/login/endsession', c => {
    authorize(c);
    logins.end(tokenOf(c) ?? '');
    c.header('set-cookie', `${authCookie}=none; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT`);
    return c.body(null, 200);
  });

  api.get('/licenses/:id', c => {
    authorize(c);
    return c.json(tiers.get(c.req.param('id')) ?? notFound());
  });
  api.delete('/licenses/:id', c => {
    if (!authorize(c).isBusinessAdmin) {
      throw unauthorized();
    }
    return c.json(tiers.delete(c.req.param('id')) ?? notFound());
  });
  return api;

  function notFound(): never {
    throw settings.notFoundStatus === 404
      ? new PlatformFault(404, 'The license was not found.')
      : new PlatformFault(500, 'An error occurred processing the call.');
  }
}

function loginResponse({ name, pendingTasks }: AkanaUser): object {
  return { userName: name, loginState: 'complete', pendingTasks };
}

function credentialsFrom(text: string): { email?: unknown; password?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    throw new PlatformFault(400, 'The body is not valid JSON.');
  }
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  const pair = header?.split('; ').find(pair => pair.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}

function httpDate(milliseconds: number): string {
  return new Date(milliseconds).toUTCString();
}
