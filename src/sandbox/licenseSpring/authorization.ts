import { createHmac } from 'node:crypto';
import { Hono } from 'hono';
import type { SandboxEnv } from '../requestLog';
import { LicenseSpringRefusal } from './deactivation';

/** How far a request's date may be from the service's clock, in milliseconds. */
const allowedSkew = 15 * 60 * 1000;

/** Checks what proves who a caller is, as docs.licensespring.com describes it under "License API Authorization". */
export class Authorization {
  constructor(
    private readonly apiKey: string,
    private readonly sharedKey: string,
    private readonly tokens: Tokens,
    private readonly now: () => number,
  ) {}

  check(date: string | undefined, authorization: string | undefined): void {
    const missing = [!date && 'Date', !authorization && 'Authorization'].filter(name => name);
    if (!date || !authorization) {
      throw new LicenseSpringRefusal('missing_headers', `Missing headers: ${missing.join(', ')}.`);
    }
    const bearer = /^Bearer (\S+)$/.exec(authorization)?.[1];
    if (bearer === undefined) {
      this.#checkParameters(parametersOf(authorization), date);
    }
    this.#checkDate(date);
    if (bearer !== undefined && !this.tokens.isValid(bearer)) {
      // The documentation names no code for a token that has expired.
      throw new LicenseSpringRefusal('unauthorized', 'The token is not valid, or has expired.', 401);
    }
  }

  #checkParameters(given: ReadonlyMap<string, string>, date: string): void {
    const missing = ['algorithm', 'headers', 'signature', 'apikey'].filter(name => !given.get(name));
    if (missing.length > 0) {
      throw new LicenseSpringRefusal(
        'authorization_missing_params',
        `Some parameters are missing in authorization: ${missing.join(', ')}.`,
      );
    }
    if (given.get('algorithm') !== 'hmac-sha256') {
      throw new LicenseSpringRefusal('hmac_required', 'hmac-sha256 is the required algorithm.');
    }
    if (given.get('headers') !== 'date') {
      throw new LicenseSpringRefusal('authorization_invalid_headers', '\'headers\' must be "date".');
    }
    if (given.get('apikey') !== this.apiKey) {
      throw new LicenseSpringRefusal('invalid_api_key', 'The provided API key is not valid.');
    }
    const expected = createHmac('sha256', this.sharedKey).update(`licenseSpring\ndate: ${date}`);
    if (given.get('signature') !== expected.digest('base64')) {
      throw new LicenseSpringRefusal('signature_mismatch', 'Signature mismatch.');
    }
  }

  #checkDate(text: string): void {
    const date = new Date(text);
    if (Number.isNaN(date.getTime()) || date.toUTCString() !== text) {
      throw new LicenseSpringRefusal('authorization_invalid_headers', 'The Date is not in RFC 7231 format.');
    }
    if (Math.abs(date.getTime() - this.now()) > allowedSkew) {
      throw new LicenseSpringRefusal('date_header_diff', 'The Date differs too much from the current time.');
    }
  }
}

/** The parameters of `name="value",name="value"`. */
function parametersOf(header: string): ReadonlyMap<string, string> {
  if (!/^\w+="[^"]*"(, ?\w+="[^"]*")*$/.test(header)) {
    throw new LicenseSpringRefusal(
      'authorization_invalid_headers',
      'The Authorization header must be algorithm="…",headers="…",signature="…",apikey="…", or Bearer and a token.',
    );
  }
  const parameters = header.matchAll(/(\w+)="([^"]*)"/g);
  return new Map([...parameters].map(([, name = '', value = '']) => [name, value]));
}

/** The path of the token endpoint, which the real service has on a host of its own. */
export const tokenPath = '/realms/user-portal/protocol/openid-connect/token';

/** The access tokens that were given out, until they expire. */
export class Tokens {
  readonly #expiry = new Map<string, number>();
  #count = 0;

  constructor(
    private readonly now: () => number,
    /** How long a token lives. */
    readonly seconds: number,
  ) {}

  issue(): string {
    this.#count++;
    const token = `sandbox-token-${this.#count}`;
    this.#expiry.set(token, this.now() + this.seconds * 1000);
    return token;
  }

  isValid(token: string): boolean {
    return (this.#expiry.get(token) ?? 0) > this.now();
  }
}

/** The token endpoint: OAuth client credentials, and errors as RFC 6749 words them. */
export function tokenRoutes(tokens: Tokens, clientId: string, clientSecret: string): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.post(tokenPath, async c => {
    const fail = (error: string, error_description: string, status: 400 | 401) =>
      c.json({ error, error_description }, status);
    if (!/^application\/x-www-form-urlencoded\b/.test(c.req.header('Content-Type') ?? '')) {
      return fail('invalid_request', 'The body must be a form.', 400);
    }
    const form = new URLSearchParams(await c.req.text());
    if (form.get('grant_type') !== 'client_credentials') {
      return fail('unsupported_grant_type', 'Unsupported grant_type.', 400);
    }
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret) {
      return fail('invalid_client', 'Invalid client or Invalid client credentials', 401);
    }
    return c.json({
      access_token: tokens.issue(),
      expires_in: tokens.seconds,
      refresh_expires_in: 0,
      token_type: 'Bearer',
      scope: 'email profile',
    });
  });
  return routes;
}
