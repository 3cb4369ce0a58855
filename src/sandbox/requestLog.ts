import { EventEmitter, once } from 'node:events';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { MiddlewareHandler } from 'hono';

/**
 * How a request ended: `pending` still being handled; `answered`; `reset` by us, before or in the middle of the
 * answer; `hung` on purpose, and still is unless the sandbox has stopped; `aborted` by the client.
 */
export type RequestOutcome = 'pending' | 'answered' | 'reset' | 'hung' | 'aborted';

/** One request as it arrived, refused ones included, and what came of it. */
export interface RecordedRequest {
  /** When it arrived, in milliseconds of the sandbox's clock. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** By lowercase name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The status sent to the client; none when nothing was sent. */
  readonly status?: number;
  readonly outcome: RequestOutcome;
}

/** What the middleware of the sandbox hand on to each other. */
export interface SandboxEnv {
  Bindings: HttpBindings;
  Variables: { settle(outcome: RequestOutcome, status?: number): void };
}

/** Every request received, in the order in which their bodies were complete. */
export class RequestLog {
  readonly #requests: RecordedRequest[] = [];
  readonly #changes = new EventEmitter().setMaxListeners(0);

  get requests(): readonly RecordedRequest[] {
    return this.#requests;
  }

  /** Adds a request and returns what changes its entry. */
  add(request: RecordedRequest): (outcome: RequestOutcome, status?: number) => void {
    const entry: { -readonly [K in keyof RecordedRequest]: RecordedRequest[K] } = request;
    this.#requests.push(entry);
    this.#changes.emit('change');
    return (outcome, status) => {
      entry.outcome = outcome;
      entry.status = status ?? entry.status;
      this.#changes.emit('change');
    };
  }

  clear(): void {
    this.#requests.length = 0;
  }

  /** The first recorded request that fits, as soon as there is one. */
  async when(fits: (request: RecordedRequest) => boolean): Promise<RecordedRequest> {
    for (;;) {
      const found = this.#requests.find(fits);
      if (found) {
        return found;
      }
      await once(this.#changes, 'change');
    }
  }
}

/** Records each request once its body is complete, and then how it ends. */
export function recordRequests(
  log: RequestLog,
  now: () => number,
  stopping: AbortSignal,
): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    const { method, path } = c.req;
    const received = { at: now(), method, path, query: { ...c.req.query() }, headers: { ...c.req.header() } };
    let body: string;
    try {
      body = await c.req.text();
    } catch {
      log.add({ ...received, body: '', outcome: 'aborted' });
      return RESPONSE_ALREADY_SENT;
    }

    const entry: RecordedRequest = { ...received, body, outcome: 'pending' };
    const settle = log.add(entry);
    c.set('settle', settle);
    const { outgoing } = c.env;
    outgoing.once('close', () => {
      const ours = entry.outcome === 'reset' || (entry.outcome === 'hung' && stopping.aborted);
      if (!outgoing.writableFinished && !ours) {
        settle('aborted');
      }
    });
    await next();
    if (entry.outcome === 'pending') {
      settle('answered', c.res.status);
    } else {
      // Whoever waits learns that the request has been handled, though nobody is there for the answer.
      settle(entry.outcome);
    }
  };
}
