import assert from 'node:assert/strict';
import { type AkanaOptions, type RecordedRequest, type Sandbox, startSandbox } from '../../../../src/sandbox';
import { AkanaClient } from '../../../../src/services/akana/client';
import type { SessionCookies } from '../../../../src/services/akana/cookies';
import type { AkanaCredentials } from '../../../../src/services/akana/session';
import { type RecordingTransport, recordingTransport } from '../calls';

export const password = 'geheim: "ß"|😀';
export const tenant = 'acmepaymentscorp';
export const licenseId = `b5e011b6-72f1-4cee-9285-86dd13f946a5.${tenant}`;

/** A sandbox, a clock that both sides share, and clients for it. */
export class Tenant {
  static async start(options: AkanaOptions = {}): Promise<Tenant> {
    const clock = { now: 1_750_000_000_000 };
    const sandbox = await startSandbox({
      now: () => clock.now,
      akana: { email: 'ada@example.com', password, tenant, ...options },
    });
    return new Tenant(sandbox, clock);
  }

  private constructor(
    readonly sandbox: Sandbox,
    private readonly clock: { now: number },
  ) {}

  get akana(): Sandbox['akana'] {
    return this.sandbox.akana;
  }

  get now(): number {
    return this.clock.now;
  }

  pass(milliseconds: number): void {
    this.clock.now += milliseconds;
  }

  client(
    credentials: Partial<AkanaCredentials & { signIn: 'password' }> = {},
    transport: RecordingTransport = recordingTransport(),
  ): AkanaClient {
    const { email, password } = this.akana;
    return this.clientWith({ signIn: 'password', email, password, ...credentials }, transport);
  }

  clientWith(
    credentials: AkanaCredentials,
    transport: RecordingTransport = recordingTransport(),
    now = () => this.clock.now,
  ): AkanaClient {
    return new AkanaClient({ endpoint: this.akana.endpoint, credentials }, transport, now);
  }

  /** Requests as `METHOD /path`, in the order in which they came. */
  get calls(): string[] {
    return this.sandbox.requests.map(({ method, path }) => `${method} ${path}`);
  }

  count(method: string, path: string): number {
    return this.calls.filter(call => call === `${method} ${path}`).length;
  }

  get logins(): number {
    return this.count('POST', '/api/login');
  }

  /** The last recorded request. */
  get last(): RecordedRequest {
    const request = this.sandbox.requests.at(-1);
    assert.ok(request, 'nothing was received');
    return request;
  }

  /** The cookies that the last request carried, as a browser would have them. */
  get sentCookies(): SessionCookies {
    const { cookie = '' } = this.last.headers;
    const [, authToken, , csrfToken] =
      /^AtmoAuthToken_\w+=([^;]+)(; Csrf-Token_\w+=(.+))?$/.exec(cookie) ?? [];
    assert.ok(authToken, cookie);
    return { tenant, authToken, csrfToken };
  }

  /** Cookies that somebody got by logging in with a browser. */
  async browserLogin(): Promise<SessionCookies> {
    await this.client().getLicense(licenseId);
    const cookies = this.sentCookies;
    // The browser's GET carries the token as a cookie only.
    this.sandbox.clearRequests();
    return cookies;
  }

  stop(): Promise<void> {
    return this.sandbox.stop();
  }
}
