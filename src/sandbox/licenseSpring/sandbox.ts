import { Hono } from 'hono';
import type { SandboxEnv } from '../requestLog';
import { Authorization, Tokens, tokenPath, tokenRoutes } from './authorization';
import { deactivationFrom, LicenseSpringRefusal } from './deactivation';
import {
  demonstrationLicenses,
  demonstrationProducts,
  type LicenseSpringLicense,
  LicenseSpringLicenses,
  type LicenseSpringProduct,
} from './licenses';

export interface LicenseSpringOptions {
  readonly apiKey?: string;
  readonly sharedKey?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** How long an OAuth token lives; 480 seconds when not given. */
  readonly tokenSeconds?: number;
  /** Products and licenses in place of the demonstration data. */
  readonly products?: readonly LicenseSpringProduct[];
  readonly licenses?: readonly LicenseSpringLicense[];
}

/** How to call the stand-in for LicenseSpring, and what it holds. */
export interface LicenseSpringSandbox {
  /** `http://127.0.0.1:<port>/api/v4` */
  readonly endpoint: string;
  readonly apiKey: string;
  readonly sharedKey: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenEndpoint: string;
  licenses(): readonly LicenseSpringLicense[];
}

/** The stand-in for LicenseSpring, as routes for the sandbox's server and for its control API. */
export interface LicenseSpring {
  readonly routes: Hono<SandboxEnv>;
  readonly control: Hono<SandboxEnv>;
  sandbox(origin: string): LicenseSpringSandbox;
}

export function createLicenseSpring(options: LicenseSpringOptions, now: () => number): LicenseSpring {
  const {
    apiKey = 'sandbox-api-key',
    sharedKey = 'sandbox-shared-key',
    clientId = 'sandbox-client',
    clientSecret = 'sandbox-client-secret',
    tokenSeconds = 480,
  } = options;
  const licenses = new LicenseSpringLicenses(
    options.products ?? demonstrationProducts,
    options.licenses ?? demonstrationLicenses,
  );
  const tokens = new Tokens(now, tokenSeconds);
  const authorization = new Authorization(apiKey, sharedKey, tokens, now);

  const routes = new Hono<SandboxEnv>();
  routes.route('/api/v4', licenseSpringRoutes(authorization, licenses, now));
  routes.route('/', tokenRoutes(tokens, clientId, clientSecret));
  const control = new Hono<SandboxEnv>();
  control.get('/licenseSpring/licenses', c => c.json(licenses.all));

  return {
    routes,
    control,
    sandbox: origin => ({
      endpoint: `${origin}/api/v4`,
      apiKey,
      sharedKey,
      clientId,
      clientSecret,
      tokenEndpoint: `${origin}${tokenPath}`,
      licenses: () => licenses.all,
    }),
  };
}

/** The two calls of License API v4 that are needed; every reply's `Date` is of the sandbox's clock. */
export function licenseSpringRoutes(
  authorization: Authorization,
  licenses: LicenseSpringLicenses,
  now: () => number,
): Hono<SandboxEnv> {
  const api = new Hono<SandboxEnv>();

  api.onError((error, c) => {
    c.header('Date', new Date(now()).toUTCString());
    if (!(error instanceof LicenseSpringRefusal)) {
      return c.json({ status: 500, code: 'internal_error', message: String(error) }, 500);
    }
    const { status, code, message } = error;
    return c.json({ status, code, message }, status);
  });

  api.use(async (c, next) => {
    authorization.check(c.req.header('Date'), c.req.header('Authorization'));
    c.header('Date', new Date(now()).toUTCString());
    await next();
  });

  api.post('/deactivate_license', async c => {
    licenses.deactivate(deactivationFrom(await c.req.text()));
    return c.json('license_deactivated');
  });
  api.get('/products', c =>
    c.json(licenses.products.map((product, index) => ({ product_id: index + 1, ...product, metadata: {} }))),
  );

  api.all('*', c => {
    throw new LicenseSpringRefusal('not_found', `There is no ${c.req.method} ${c.req.path}.`, 404);
  });
  return api;
}
