import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface LeanServer {
  readonly origin: string;
  stop(): Promise<void>;
}

/** Starts the lean server; each answer comes `latency` milliseconds after its request. */
export async function startLeanServer(latency: number): Promise<LeanServer> {
  const child = fork(join(__dirname, 'leanServer.ts'), [String(latency)], { execArgv: ['--import', 'tsx'] });
  const [port] = await once(child, 'message');
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
