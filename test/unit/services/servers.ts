import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';

/** A server for what the sandbox cannot do. */
export interface TinyServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  stop(): Promise<void>;
}

/** Listens on a free port; `stop` ends every connection at once. */
export async function listen(server: Server, host = '127.0.0.1'): Promise<TinyServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    port,
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    stop: async () => {
      for (const socket of sockets) {
        socket.destroy();
      }
      server.close();
      await once(server, 'close');
    },
  };
}

/** Serves HTTP in its own way. */
export function serve(listener: RequestListener): Promise<TinyServer> {
  return listen(createServer(listener));
}

/** Answers the first bytes of each connection with these, and ends it. */
export function serveBytes(answer: string): Promise<TinyServer> {
  return listen(createTcpServer(socket => socket.once('data', () => socket.end(answer))));
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = await serve(() => undefined);
  await server.stop();
  return server.port;
}
