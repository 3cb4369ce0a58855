import { Hono } from 'hono';
import { inputFrom } from '../controlInput';
import type { SandboxEnv } from '../requestLog';
import { type ObjectText, parseObjectText } from './jsonText';
import type { LicenseCluster, Licenses } from './licenses';
import type { Products } from './products';
import { badRequest, notFound, Refusal } from './refusal';

/** The routes that Cloud Zoo has for issuers (guides under `rhinocommon/cloudzoo` on developer.rhino3d.com). */
export function cloudZooRoutes(
  issuer: string,
  secret: string,
  products: Products,
  licenses: Licenses,
  /** Calls the issuer's server, as Cloud Zoo does right before a license leaves an account. */
  callBack: (cluster: LicenseCluster) => Promise<void>,
): Hono<SandboxEnv> {
  const zoo = new Hono<SandboxEnv>();

  zoo.onError((error, c) => {
    if (!(error instanceof Refusal)) {
      return c.text(String(error), 500);
    }
    const { status, code, description, details } = error;
    return c.json({ Error: code, Description: description, Details: details }, status);
  });

  zoo.use(async (c, next) => {
    checkAuthorization(c.req.header('Authorization'), issuer, secret);
    await next();
  });

  zoo.post('/product', async c => json(products.create(objectFrom(await c.req.text()))));
  zoo.put('/product/:id', async c =>
    json(products.update(c.req.param('id'), objectFrom(await c.req.text()))),
  );
  zoo.get('/product/:id', c => json(products.readCached(c.req.param('id'))));

  zoo.put('/license', async c => {
    licenses.put(jsonFrom(await c.req.text()));
    return json(null);
  });
  zoo.delete('/license', async c => {
    const query = c.req.query();
    const cluster = licenses.clusterOf(query);
    // What the guide leaves open: the issuer itself asks here, so that its server cannot stop it.
    await callBack(cluster).catch(() => undefined);
    // Somebody else may have been faster meanwhile.
    licenses.delete(query);
    return json(null);
  });

  zoo.all('*', c => {
    throw notFound(
      `There is no ${c.req.method} ${c.req.path}. See the Cloud Zoo guides for the calls that exist.`,
    );
  });
  return zoo;
}

function checkAuthorization(header: string | undefined, issuer: string, secret: string): void {
  const encoded = /^Basic +(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) {
    throw new Refusal(
      401,
      'Unauthorized',
      'The request has no credentials.',
      'Send an Authorization header: Basic, then the base64 of issuer id, colon and issuer secret.',
    );
  }
  if (Buffer.from(encoded, 'base64').toString('utf8') !== `${issuer}:${secret}`) {
    throw new Refusal(
      401,
      'Unauthorized',
      'The issuer id or the issuer secret is wrong.',
      'Check both for typing errors, and that they are encoded as UTF-8 before base64.',
    );
  }
}

// Every response says that it is JSON, the empty ones as well.
function json(text: string | null): Response {
  return new Response(text, { headers: { 'content-type': 'application/json' } });
}

function objectFrom(text: string): ObjectText {
  const object = whenJson(() => parseObjectText(text));
  if (!object) {
    throw badRequest(
      'The body is not a JSON object.',
      'Send a JSON object with the properties of the product.',
    );
  }
  return object;
}

function jsonFrom(text: string): unknown {
  return whenJson((): unknown => JSON.parse(text));
}

function whenJson<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw badRequest('The body is not valid JSON.', error instanceof Error ? error.message : String(error));
  }
}

const longestCache = 24 * 60 * 60;

/** What the control API offers for Cloud Zoo: products as they are, a colleague's change, clusters, the cache time. */
export function cloudZooControl(products: Products, licenses: Licenses): Hono<SandboxEnv> {
  const control = new Hono<SandboxEnv>();

  control.get('/products/:id', c => productAnswer(c.req.param('id'), products.read(c.req.param('id'))));
  control.put('/products/:id', async c => {
    const text = await c.req.text();
    inputFrom(text);
    const changes = parseObjectText(text) ?? new Map();
    return productAnswer(c.req.param('id'), products.change(c.req.param('id'), changes));
  });

  control.get('/licenses', c => c.json(licenses.clusters));

  control.put('/settings', async c => {
    const input = inputFrom(await c.req.text());
    const cacheSeconds = input.integer('cacheSeconds', 0, longestCache);
    input.end();
    products.cacheSeconds = cacheSeconds;
    return c.json({ cacheSeconds });
  });
  return control;
}

function productAnswer(id: string, text: string | undefined): Response {
  const headers = { 'content-type': 'application/json' };
  return text === undefined
    ? new Response(JSON.stringify({ error: `There is no product '${id}'.` }), { status: 404, headers })
    : new Response(text, { headers });
}
