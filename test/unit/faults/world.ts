import { createServer, type IncomingHttpHeaders, type ServerResponse, request as sendOn } from 'node:http';
import { type Dispatcher, fetch as undiciFetch } from 'undici';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox';
import type { Transport } from '../../../src/services/http';
import { listen, type TinyServer } from '../services/servers';

/** A request as it arrives in front of the service. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request that a fault meets. */
export interface Struck {
  readonly arrival: Arrival;
  readonly response: ServerResponse;
  /** Lets the service act on it. */
  forward(): Promise<Answer>;
}

/** What can go wrong with a request: on the way to the service, or with its answer. */
export interface Fault {
  readonly name: string;
  /** Where the request goes in place of the service: nothing of it can arrive there. */
  readonly route?: { readonly origin: string; readonly dispatcher?: Dispatcher };
  answer?(struck: Struck): Promise<void>;
  /** Whether only the time limit ends it. */
  readonly isEndless?: true;
  readonly isLarge?: true;
  /** Whether the service itself says that the credentials are wrong. */
  readonly refusesCredentials?: true;
}

/** Which requests a fault meets: the first one that an operation is about, or all of them. */
export type Extent = 'once' | 'always';

/** What arrived that can act. */
interface Write {
  readonly what: string;
  hasActed: boolean;
  status?: number;
}

/** Seconds after which what never ends is given up. */
const shortLimit = 0.4;
const usualLimit = 60;

const ownFetch = globalThis.fetch;
const worlds = new Map<string, World>();

/** Lets faults happen on the way to the worlds; all other requests go as ever. */
export function watchTheWay(): () => void {
  globalThis.fetch = (async (url: string, options: { method?: string }) => {
    const route = worlds.get(new URL(url).origin)?.routeOf(options.method ?? 'GET', new URL(url).pathname);
    if (!route) {
      return await ownFetch(url, options);
    }
    const { pathname, search } = new URL(url);
    const { origin, dispatcher } = route;
    return await undiciFetch(`${origin}${pathname}${search}`, {
      ...options,
      ...(dispatcher && { dispatcher }),
    });
  }) as typeof fetch;
  return () => {
    globalThis.fetch = ownFetch;
  };
}

/** A sandbox with a server in front of it, where faults happen. */
export class World {
  readonly writes: Write[] = [];
  readonly transport: Transport;
  private fault: Fault | undefined;
  private left = 0;
  private meets: (method: string, path: string) => boolean = () => true;

  private constructor(
    readonly sandbox: Sandbox,
    private readonly front: TinyServer,
  ) {
    worlds.set(front.origin, this);
    this.transport = {
      timeout: () => (this.fault?.isEndless && this.left > 0 ? shortLimit : usualLimit),
      log: () => undefined,
      logUnforeseen: () => undefined,
    };
  }

  static async open(options: SandboxOptions): Promise<World> {
    const sandbox = await startSandbox(options);
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method = '', url: path = '', headers } = request;
      const body = Buffer.concat(chunks).toString('utf8');
      await world.handle({ method, path, headers, body }, response).catch(() => response.destroy());
    });
    const world: World = new World(sandbox, await listen(server));
    return world;
  }

  async close(): Promise<void> {
    worlds.delete(this.front.origin);
    await this.front.stop();
    await this.sandbox.stop();
  }

  /** An address of the sandbox, by way of the front. */
  at(address: string): string {
    return this.front.origin + new URL(address).pathname.replace(/\/$/, '');
  }

  strike(fault: Fault, extent: Extent, meets: (method: string, path: string) => boolean): void {
    this.fault = fault;
    this.left = extent === 'once' ? 1 : Number.POSITIVE_INFINITY;
    this.meets = extent === 'once' ? meets : () => true;
  }

  routeOf(method: string, path: string): Fault['route'] {
    return this.fault?.route && this.isStruck(method, path) ? this.fault.route : undefined;
  }

  private isStruck(method: string, path: string): boolean {
    if (this.left === 0 || !this.meets(method, path)) {
      return false;
    }
    this.left--;
    return true;
  }

  private async handle(arrival: Arrival, response: ServerResponse): Promise<void> {
    const { method, path, body } = arrival;
    const write: Write = { what: `${method} ${path} ${body}`, hasActed: false };
    if (isWrite(method, path)) {
      this.writes.push(write);
    }
    const forward = async (): Promise<Answer> => {
      const answer = await this.forward(arrival);
      write.hasActed = answer.status < 400;
      return answer;
    };
    response.once('finish', () => {
      write.status = response.statusCode;
    });
    if (this.fault?.answer && this.isStruck(method, path)) {
      await this.fault.answer({ arrival, response, forward });
      return;
    }
    const { status, headers, body: answer } = await forward();
    response.writeHead(status, headers).end(answer);
  }

  private async forward({ method, path, headers, body }: Arrival): Promise<Answer> {
    return await new Promise((resolve, reject) => {
      const { 'transfer-encoding': _, ...kept } = headers;
      const options = { method, headers: { ...kept, 'content-length': Buffer.byteLength(body) } };
      const outgoing = sendOn(new URL(path, this.sandbox.endpoint), options, async incoming => {
        const chunks: Buffer[] = [];
        for await (const chunk of incoming) chunks.push(chunk);
        const { connection: _c, 'transfer-encoding': _t, ...answered } = incoming.headers;
        resolve({ status: incoming.statusCode ?? 0, headers: answered, body: Buffer.concat(chunks) });
      });
      outgoing.on('error', reject).end(body);
    });
  }
}

/** Whether a request can act; a login or a token changes nothing that anybody minds. */
export function isWrite(method: string, path: string): boolean {
  return method !== 'GET' && !/\/login|\/token|\/keepalive|\/renew/i.test(path);
}
