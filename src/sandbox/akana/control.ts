import { Hono } from 'hono';
import { inputFrom } from '../controlInput';
import type { SandboxEnv } from '../requestLog';
import type { AkanaSandbox } from './sandbox';

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
