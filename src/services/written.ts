import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';

/** Whether undici has begun to write a request; what it does not tell stays false. */
export interface Written {
  isWritten: boolean;
}

const watched = new AsyncLocalStorage<Written>();
const byRequest = new WeakMap<object, Written>();
let isSubscribed = false;

/**
 * Runs `fetch` and notes whether a part of its request was written to a connection. A certificate or a port that is
 * refused proves nothing about a request that was written before, on a connection that was in use.
 */
export async function watchWriting<Result>(written: Written, run: () => Promise<Result>): Promise<Result> {
  if (!isSubscribed) {
    isSubscribed = true;
    subscribe('undici:request:create', message => {
      const written = watched.getStore();
      const request = requestIn(message);
      if (written && request) {
        byRequest.set(request, written);
      }
    });
    subscribe('undici:client:sendHeaders', message => {
      const written = byRequest.get(requestIn(message) ?? {});
      if (written) {
        written.isWritten = true;
      }
    });
  }
  return await watched.run(written, run);
}

/** The request that a message is about; the one that asks a proxy for a tunnel is not ours. */
function requestIn(message: unknown): object | undefined {
  const request =
    typeof message === 'object' && message !== null && 'request' in message ? message.request : undefined;
  const isOurs =
    typeof request === 'object' && request !== null && 'method' in request && request.method !== 'CONNECT';
  return isOurs ? request : undefined;
}
