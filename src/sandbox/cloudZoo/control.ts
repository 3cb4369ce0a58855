import { Hono } from 'hono';
import { inputFrom } from '../controlInput';
import type { SandboxEnv } from '../requestLog';
import { parseObjectText } from './jsonText';
import type { Licenses } from './licenses';
import type { Products } from './products';

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
