import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { isObject } from '../json/json';

/** How far undici came with a request; what it does not tell stays as it was. */
export interface Written {
  /** Whether a part of it was written. */
  isWritten: boolean;
  /** What was begun for it and did not get through: a connection to the service, and on the way the proxy's tunnel. */
  waitsFor?: 'connection' | 'tunnel' | undefined;
  /** Called as soon as the answer is 421: `fetch` would send the same again by itself, though it may have acted. */
  onMisdirected?(): void;
}

/** How far nothing has come yet. */
export function unwritten(): Written {
  return { isWritten: false };
}

interface Watched {
  readonly written: Written;
  readonly host: string;
  /** From then on it may be written, whatever is told. */
  wasConnected: boolean;
}

const watched = new AsyncLocalStorage<Watched>();
const byRequest = new WeakMap<object, Written>();
let isSubscribed = false;

/**
 * Runs `fetch` and notes whether a part of its request was written to a connection. A certificate or a port that is
 * refused proves nothing about a request that was written before, on a connection that was in use. Where a connection
 * was begun for it that did not come about, silence proves that nothing was.
 *
 * @param host the one that the request is for, with its port where that is not the usual one.
 */
export async function watchWriting<Result>(
  written: Written,
  host: string,
  run: () => Promise<Result>,
): Promise<Result> {
  if (!isSubscribed) {
    isSubscribed = true;
    subscribe('undici:request:create', message => {
      const { written } = watched.getStore() ?? {};
      const request = requestIn(message);
      if (!written || !request) {
        return;
      }
      if (request.method !== 'CONNECT') {
        byRequest.set(request, written);
      } else if (written.waitsFor === 'connection') {
        written.waitsFor = 'tunnel';
      }
    });
    subscribe('undici:client:sendHeaders', message => {
      const written = byRequest.get(requestIn(message) ?? {});
      if (written) {
        written.isWritten = true;
        written.waitsFor = undefined;
      }
    });
    subscribe('undici:client:beforeConnect', message => {
      const { written, host, wasConnected } = watched.getStore() ?? {};
      if (written && !wasConnected && hostIn(message) === host) {
        written.waitsFor = 'connection';
      }
    });
    subscribe('undici:client:connected', message => {
      const its = watched.getStore();
      if (its && hostIn(message) === its.host) {
        its.wasConnected = true;
        its.written.waitsFor = undefined;
      }
    });
    subscribe('undici:request:headers', message => {
      if (statusIn(message) === 421) {
        byRequest.get(requestIn(message) ?? {})?.onMisdirected?.();
      }
    });
  }
  return await watched.run({ written, host, wasConnected: false }, run);
}

/** The request that a message is about: ours, or the one that asks a proxy for a tunnel. */
function requestIn(message: unknown): Record<string, unknown> | undefined {
  const request = isObject(message) ? message.request : undefined;
  return isObject(request) ? request : undefined;
}

/** Where a connection leads that a message is about. */
function hostIn(message: unknown): unknown {
  const parameters = isObject(message) ? message.connectParams : undefined;
  return isObject(parameters) ? parameters.host : undefined;
}

function statusIn(message: unknown): unknown {
  const response = isObject(message) ? message.response : undefined;
  return isObject(response) ? response.statusCode : undefined;
}
