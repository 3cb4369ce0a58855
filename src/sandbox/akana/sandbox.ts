import { Hono } from 'hono';
import { inputFrom } from '../controlInput';
import type { SandboxEnv } from '../requestLog';
import { type AkanaLicense, demonstrationTiers, Tiers } from './licenses';
import { type AkanaUser, Logins } from './logins';
import { akanaRoutes, type TenantSettings } from './routes';

export interface AkanaOptions {
  /** The Business Admin's e-mail. */
  email?: string;
  /** The password of every user. */
  password?: string;
  tenant?: string;
  /** Licenses in place of the demonstration data. */
  licenses?: readonly AkanaLicense[];
}

/** The stand-in for an Akana tenant, and what tests and people do behind its back. */
export interface AkanaSandbox {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** A Business Admin. */
  readonly email: string;
  readonly password: string;
  readonly tenant: string;
  /** A user who may not delete licenses, with the same password. */
  readonly memberEmail: string;
  /** A user whose logins stay incomplete, with the same password. */
  readonly pendingEmail: string;
  /** How long logins and renewals from now on last. */
  sessionSeconds: number;
  /** Whether writes need the CSRF token; without it no Csrf cookie is sent either. */
  csrf: boolean;
  /** What "not found" is answered with. */
  notFoundStatus: 404 | 500;
  licenses(): readonly AkanaLicense[];
  /** Ends all logins at once, as a restart of the platform does. */
  endSessions(): void;
  /** Whether wrong passwords have locked the account. */
  isLocked(email: string): boolean;
}

/** Makes the stand-in; `endpoint` is known only once somebody listens. */
export function createAkana(
  options: AkanaOptions,
  now: () => number,
): { sandbox(endpoint: string): AkanaSandbox; routes: Hono<SandboxEnv>; control: Hono<SandboxEnv> } {
  const { email = 'admin@example.com', password = 'sandbox-password', tenant = 'sandbox' } = options;
  const user = (email: string, more: Partial<AkanaUser>): AkanaUser => ({
    email,
    name: email.split('@')[0] ?? email,
    isBusinessAdmin: true,
    pendingTasks: [],
    ...more,
  });
  const memberEmail = 'member@example.com';
  const pendingEmail = 'pending@example.com';
  const users = [
    user(email, {}),
    user(memberEmail, { isBusinessAdmin: false }),
    user(pendingEmail, { pendingTasks: ['change.password', 'force.accept.agreements'] }),
  ];
  const settings: TenantSettings = { tenant, csrf: true, notFoundStatus: 500 };
  const logins = new Logins(tenant, users, password, now);
  const tiers = new Tiers(options.licenses ?? demonstrationTiers(tenant));
  const behind = {
    licenses: () => tiers.all,
    endSessions: () => logins.endAll(),
  };
  return {
    routes: akanaRoutes(settings, logins, tiers, now),
    control: akanaControl(behind),
    sandbox: endpoint => ({
      ...behind,
      endpoint,
      email,
      password,
      tenant,
      memberEmail,
      pendingEmail,
      get sessionSeconds() {
        return logins.sessionSeconds;
      },
      set sessionSeconds(seconds) {
        logins.sessionSeconds = seconds;
      },
      get csrf() {
        return settings.csrf;
      },
      set csrf(csrf) {
        settings.csrf = csrf;
      },
      get notFoundStatus() {
        return settings.notFoundStatus;
      },
      set notFoundStatus(status) {
        settings.notFoundStatus = status;
      },
      isLocked: email => logins.isLocked(email),
    }),
  };
}

/** What the control API offers for Akana: its licenses, and the end of all logins. */
export function akanaControl(akana: Pick<AkanaSandbox, 'licenses' | 'endSessions'>): Hono<SandboxEnv> {
  const control = new Hono<SandboxEnv>();
  control.get('/akana/licenses', c => c.json(akana.licenses()));
  control.post('/akana/endSessions', async c => {
    inputFrom(await c.req.text()).end();
    akana.endSessions();
    return c.json({});
  });
  return control;
}
