import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import type { FaultList } from './faults';
import type { SandboxEnv } from './requestLog';

/** Lets the faults that were asked for happen, before the service has a say (authorization included). */
export function misbehave(faults: FaultList, stopping: AbortSignal): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    const fault = faults.take(c.req.method, c.req.path);
    const settle = c.get('settle');
    const { outgoing } = c.env;
    switch (fault?.kind) {
      case undefined:
        return next();
      case 'latency':
        try {
          await delay(fault.ms, undefined, { signal: stopping });
        } catch {
          return RESPONSE_ALREADY_SENT;
        }
        return next();
      case 'status':
        return answer(fault.status, fault.body, fault.contentType, fault.retryAfter);
      case 'html':
        return answer(fault.status, fault.body ?? htmlPage(fault.status), 'text/html; charset=utf-8');
      case 'body':
        return answer(200, fault.body, fault.contentType);
      case 'redirect':
        return new Response(null, { status: fault.status ?? 302, headers: { location: fault.location } });
      case 'reset':
        settle('reset');
        reset(outgoing);
        return RESPONSE_ALREADY_SENT;
      case 'hang':
        settle('hung');
        await closed(outgoing);
        return RESPONSE_ALREADY_SENT;
      case 'resetAfter':
        await next();
        settle('reset');
        reset(outgoing);
        return replaceAnswer(c, RESPONSE_ALREADY_SENT);
      case 'statusAfter':
        await next();
        return replaceAnswer(c, answer(fault.status ?? 500, fault.body, fault.contentType));
      case 'hangAfter':
        await next();
        settle('hung');
        await closed(outgoing);
        return replaceAnswer(c, RESPONSE_ALREADY_SENT);
      case 'hangBody':
        await next();
        await sendHalf(c.res, outgoing);
        settle('hung', c.res.status);
        await closed(outgoing);
        return replaceAnswer(c, RESPONSE_ALREADY_SENT);
      case 'truncate':
        await next();
        await sendHalf(c.res, outgoing);
        settle('reset', c.res.status);
        outgoing.socket?.destroySoon();
        return replaceAnswer(c, RESPONSE_ALREADY_SENT);
    }
  };
}

function answer(status: number, body = '', contentType?: string, retryAfter?: string): Response {
  const bodiless = status === 204 || status === 205 || status === 304;
  const headers = {
    ...(body !== '' && { 'content-type': contentType ?? 'application/json' }),
    ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
  };
  return new Response(bodiless || body === '' ? null : body, { status, headers });
}

function htmlPage(status: number): string {
  return `<!DOCTYPE html>\n<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>\n`;
}

function replaceAnswer(c: Context<SandboxEnv>, response: Response): void {
  // Hono copies the headers of the answer before into the one after, unless there is none.
  c.res = undefined;
  c.res = response;
}

function reset(outgoing: ServerResponse): void {
  outgoing.socket?.resetAndDestroy();
}

async function closed(outgoing: ServerResponse): Promise<void> {
  if (!outgoing.destroyed) {
    await once(outgoing, 'close');
  }
}

/** Announces the whole body (of one byte where there is none) and sends half of it. */
async function sendHalf(response: Response, outgoing: ServerResponse): Promise<void> {
  const body = Buffer.from(await response.clone().arrayBuffer());
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'content-length': Math.max(body.length, 1),
  });
  outgoing.flushHeaders();
  const half = body.subarray(0, body.length / 2);
  if (half.length > 0 && !outgoing.destroyed) {
    // An error here means that the client has left, which the request log notices by itself.
    await new Promise<void>(resolve => outgoing.write(half, () => resolve()));
  }
}
