import { Hono } from 'hono';
import type { SandboxEnv } from '../requestLog';
import type { Authorization } from './authorization';
import { deactivationFrom } from './deactivation';
import type { LicenseSpringLicenses } from './licenses';
import { LicenseSpringRefusal } from './refusal';

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
