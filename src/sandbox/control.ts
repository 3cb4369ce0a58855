import { Hono } from 'hono';
import { ControlError, inputFrom } from './controlInput';
import { type FaultList, faultFrom } from './faults';
import type { RequestLog, SandboxEnv } from './requestLog';

/**
 * The routes under `/sandbox` through which a person or another process drives the sandbox; `services` are those
 * of the services it stands in for.
 */
export function controlRoutes(
  log: RequestLog,
  faults: FaultList,
  ...services: Hono<SandboxEnv>[]
): Hono<SandboxEnv> {
  const control = new Hono<SandboxEnv>();

  control.onError((error, c) => c.json({ error: error.message }, error instanceof ControlError ? 400 : 500));

  // A web page cannot add the header without a CORS preflight, which is never granted; and the host keeps out
  // a page whose own name was made to point here.
  control.use(async (c, next) => {
    const { hostname } = new URL(c.req.url);
    if (c.req.header('X-Sandbox') !== '1' || (hostname !== '127.0.0.1' && hostname !== 'localhost')) {
      return c.json({ error: 'Send the header X-Sandbox: 1, and address the sandbox as 127.0.0.1.' }, 403);
    }
    return next();
  });

  control.get('/requests', c => c.json(log.requests));
  control.delete('/requests', c => {
    log.clear();
    return c.json({});
  });
  control.post('/faults', async c => {
    const fault = faultFrom(inputFrom(await c.req.text()));
    faults.add(fault);
    return c.json({ kind: fault.kind });
  });
  control.delete('/faults', c => c.json({ removed: faults.clear() }));
  for (const service of services) {
    control.route('/', service);
  }
  control.all('*', c => c.json({ error: `There is no ${c.req.method} ${c.req.path}.` }, 404));
  return control;
}
