import { Hono } from 'hono';
import type { SandboxEnv } from '../requestLog';

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
