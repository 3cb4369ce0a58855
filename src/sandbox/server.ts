import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { SandboxEnv } from './requestLog';

/** A web server that only this machine can reach. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Closes every connection at once, unanswered ones too. */
  stop(): Promise<void>;
}

/** Serves an app on a loopback port (0 for any); rejects when the port is taken. */
export async function listen(app: Hono<SandboxEnv>, port: number): Promise<LoopbackServer> {
  // The extension host shares its globals with other extensions: its Request and Response stay as they are.
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const boundPort = typeof address === 'object' ? address?.port : undefined;
  let stopped: Promise<void> | undefined;
  return {
    origin: `http://127.0.0.1:${boundPort}`,
    stop: () => {
      stopped ??= new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return stopped;
    },
  };
}
