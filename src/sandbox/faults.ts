import { ControlError, type InputObject } from './controlInput';

/** Which requests a fault meets: any method and path when not given, and one request when `times` is not. */
export interface FaultScope {
  method?: string;
  /** A path such as `/v1/product`, which stands for everything below it too, or a pattern for the path. */
  path?: string | RegExp;
  /** How many requests it meets before it goes; `Infinity` to stay. */
  times?: number;
}

/** What happens to a request in place of, or around, the ordinary answer. */
export type FaultEffect =
  /** Waits, then handles the request as ever, also when the client has left by then. */
  | { kind: 'latency'; ms: number }
  /** Answers in place of the service: nothing is applied. */
  | { kind: 'status'; status: number; body?: string; contentType?: string; retryAfter?: string }
  /** An HTML page in place of the service, as a proxy or a sign-in page sends: nothing is applied. */
  | { kind: 'html'; status: number; body?: string }
  /** 200 with this body in place of the service: nothing is applied. */
  | { kind: 'body'; body: string; contentType?: string }
  /** Sends the client elsewhere, with 302 unless told: nothing is applied. */
  | { kind: 'redirect'; location: string; status?: number }
  /** Resets the connection: nothing is applied. */
  | { kind: 'reset' }
  /** Never answers: nothing is applied. */
  | { kind: 'hang' }
  /** Applies the request, then resets the connection. */
  | { kind: 'resetAfter' }
  /** Applies the request, then answers something else: an empty 500 unless told. */
  | { kind: 'statusAfter'; status?: number; body?: string; contentType?: string }
  /** Applies the request, then never answers. */
  | { kind: 'hangAfter' }
  /** Applies the request, sends the headers and half of the body, then nothing more. */
  | { kind: 'hangBody' }
  /** Applies the request, sends the headers and half of the body, then ends the connection. */
  | { kind: 'truncate' };

/** A misbehaviour on request. */
export type Fault = FaultScope & FaultEffect;

export interface FaultHandle {
  /** How many requests have met the fault. */
  readonly hits: number;
  remove(): void;
}

interface ActiveFault {
  readonly fault: Fault;
  hits: number;
}

/** The faults still to happen; a request meets the oldest one that fits it. */
export class FaultList {
  readonly #active: ActiveFault[] = [];

  add(fault: Fault): FaultHandle {
    const active: ActiveFault = { fault, hits: 0 };
    this.#active.push(active);
    return {
      get hits() {
        return active.hits;
      },
      remove: () => this.#remove(active),
    };
  }

  /** The fault that a request meets, counted as a hit. */
  take(method: string, path: string): Fault | undefined {
    const active = this.#active.find(({ fault }) => fits(fault, method, path));
    if (!active) {
      return undefined;
    }
    active.hits++;
    if (active.hits >= (active.fault.times ?? 1)) {
      this.#remove(active);
    }
    return active.fault;
  }

  /** Removes all faults and says how many there were. */
  clear(): number {
    return this.#active.splice(0).length;
  }

  #remove(active: ActiveFault): void {
    const index = this.#active.indexOf(active);
    if (index >= 0) {
      this.#active.splice(index, 1);
    }
  }
}

function fits(scope: FaultScope, method: string, path: string): boolean {
  if (scope.method !== undefined && scope.method.toUpperCase() !== method) {
    return false;
  }
  if (scope.path === undefined) {
    return true;
  }
  if (typeof scope.path === 'string') {
    return path === scope.path || path.startsWith(`${scope.path}/`);
  }
  // `search` and not `test`, which on a global pattern would remember where it stopped last time.
  return path.search(scope.path) >= 0;
}

const longestLatency = 24 * 60 * 60 * 1000;

/** A fault in its JSON form: the path is a string, and a fault that is to stay says `"times": "always"`. */
export function faultFrom(input: InputObject): Fault {
  const fault = { ...scopeFrom(input), ...effectFrom(input) };
  input.end();
  return fault;
}

function scopeFrom(input: InputObject): FaultScope {
  const method = input.optionalText('method');
  const path = input.optionalText('path');
  if (path !== undefined && !path.startsWith('/')) {
    throw new ControlError("'path' must start with a slash, such as /v1/product.");
  }
  const times = input.take('times') ?? 1;
  if (times === 'always') {
    return { method, path, times: Number.POSITIVE_INFINITY };
  }
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1) {
    throw new ControlError('\'times\' must be a whole number of at least 1, or "always".');
  }
  return { method, path, times };
}

function effectFrom(input: InputObject): FaultEffect {
  const kind = input.text('kind');
  const status = () => input.integer('status', 200, 599);
  const optionalStatus = () => input.optionalInteger('status', 200, 599);
  const content = () => ({
    body: input.optionalText('body'),
    contentType: input.optionalText('contentType'),
  });
  switch (kind) {
    case 'latency':
      return { kind, ms: input.integer('ms', 0, longestLatency) };
    case 'status':
      return { kind, status: status(), ...content(), retryAfter: input.optionalText('retryAfter') };
    case 'statusAfter':
      return { kind, status: optionalStatus(), ...content() };
    case 'html':
      return { kind, status: status(), body: input.optionalText('body') };
    case 'body':
      return { kind, body: input.text('body'), contentType: input.optionalText('contentType') };
    case 'redirect':
      return { kind, location: input.text('location'), status: input.optionalInteger('status', 300, 399) };
    case 'reset':
    case 'resetAfter':
    case 'hang':
    case 'hangAfter':
    case 'hangBody':
    case 'truncate':
      return { kind };
    default:
      throw new ControlError(
        "'kind' must be one of latency, status, statusAfter, html, body, redirect, reset, resetAfter, hang, hangAfter, hangBody, truncate.",
      );
  }
}
