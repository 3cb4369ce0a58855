import { FetchError, ofetch } from 'ofetch';
import { type Addressee, type Failure, ServiceError } from './serviceError';

/** The largest reply that is read, in bytes. */
export const maximumReplySize = 64 * 1024 * 1024;

/** One line for the log: never a query, a header or a body. */
export interface RequestLine {
  readonly method: string;
  readonly path: string;
  /** HTTP status, or the kind of failure. */
  readonly outcome: string;
  readonly milliseconds: number;
}

/** What the clients need of the program around them. */
export interface Transport {
  /** Seconds until a call is given up, its body included. */
  timeout(): number;
  log(line: RequestLine): void;
}

export interface HttpRequest {
  readonly service: Addressee;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  /** What the log has in place of the path, where that names a license or a person. */
  readonly loggedPath?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** The largest reply that is read, in bytes, where it is another than {@link maximumReplySize}. */
  readonly maximumSize?: number;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Sends one request, once, and reads the whole reply as text.
 *
 * @throws ServiceError with kind `refused` for a status >= 400 (the body in `evidence`), or as its kinds say.
 */
export async function send(request: HttpRequest, transport: Transport): Promise<HttpReply> {
  const reply = await exchange(request, transport);
  const { status, headers, text } = reply;
  const { host } = new URL(request.url);
  if (status >= 400) {
    const failure = { kind: 'refused', status, evidence: text } as const;
    const repliedAt = dateOf(headers);
    throw new ServiceError(request.service, host, failure, repliedAt, retryAfter(headers, repliedAt));
  }
  if (status < 200 || status >= 300) {
    const evidence = redirectTarget(headers, request.url) ?? text;
    throw new ServiceError(request.service, host, { kind: 'unexpected', status, evidence });
  }
  return reply;
}

/**
 * The same for whom every answer counts, refusals and redirects included.
 *
 * Follows no redirect and repeats nothing. `https:` only, `http:` to loopback. The time limit and `signal`
 * hold until the last byte of the body, and abort the socket.
 *
 * @throws ServiceError where there is no answer, or none that can be read.
 */
export async function exchange(request: HttpRequest, transport: Transport): Promise<HttpReply> {
  const url = new URL(request.url);
  const fail = (failure: Failure) => new ServiceError(request.service, url.host, failure);
  if (!isAllowed(url)) {
    throw fail({ kind: 'unreachable', evidence: 'http: is only allowed to this machine' });
  }
  const headers = asHeaders(request.headers);
  if (!headers) {
    throw fail({ kind: 'unreachable', evidence: 'a header that cannot be sent' });
  }
  const started = Date.now();
  const limit = new TimeLimit(transport.timeout() * 1000, request.signal);
  let outcome = 'interrupted';
  try {
    const response = await fetchOnce(request, headers, limit.signal);
    outcome = String(response.status);
    const text = await readText(response, request, url.host);
    return { status: response.status, headers: response.headers, text };
  } catch (error) {
    if (error instanceof ServiceError) {
      throw error;
    }
    const failure = limit.reason ? { kind: limit.reason } : networkFailure(error);
    outcome = failure.kind;
    throw fail(failure);
  } finally {
    limit.dispose();
    transport.log({
      method: request.method,
      path: request.loggedPath ?? url.pathname,
      outcome,
      milliseconds: Date.now() - started,
    });
  }
}

/** Plain `http:` would show secrets to everybody on the way. */
export function isAllowed(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** Whether a host is this very machine, by its name alone. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** fetch's own error for a bad header quotes its value, which may be a secret. */
function asHeaders(headers: Readonly<Record<string, string>>): Headers | undefined {
  try {
    return new Headers(headers);
  } catch {
    return undefined;
  }
}

function dateOf(headers: Headers): Date | undefined {
  const date = new Date(headers.get('date') ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** `Retry-After` in milliseconds: seconds, or a date, which is one of the service's clock. */
function retryAfter(headers: Headers, repliedAt = new Date()): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(text)) {
    return Number(text) * 1000;
  }
  // Of what is no HTTP date, `Date.parse` makes one all the same.
  const date = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - repliedAt.getTime());
}

/** Where an answer leads to, without a path that may tell more. */
export function redirectTarget(headers: Headers, url: string): string | undefined {
  const location = headers.get('location');
  if (location === null) {
    return undefined;
  }
  const target = URL.canParse(location, url) ? new URL(location, url) : undefined;
  return `redirect to ${target?.host ? target.origin : 'an address that is not one'}`;
}

async function fetchOnce(request: HttpRequest, headers: Headers, signal: AbortSignal): Promise<Response> {
  try {
    // ofetch's own `timeout` ends before the body, and its parsing hides cut and foreign bodies: it gets neither.
    return await ofetch.raw(request.url, {
      method: request.method,
      headers,
      body: request.body,
      redirect: 'manual',
      retry: 0,
      responseType: 'stream',
      ignoreResponseError: true,
      signal,
    });
  } catch (error) {
    throw error instanceof FetchError && error.cause ? error.cause : error;
  }
}

async function readText(response: Response, request: HttpRequest, host: string): Promise<string> {
  const { maximumSize = maximumReplySize } = request;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maximumSize) {
      throw new ServiceError(request.service, host, {
        kind: 'unexpected',
        status: response.status,
        evidence: `a reply of more than ${maximumSize / 1024 / 1024} MB`,
      });
    }
    chunks.push(chunk);
  }
  try {
    // An error page may come in any encoding; what is kept as a product must be exact.
    return new TextDecoder('utf-8', { fatal: response.ok }).decode(Buffer.concat(chunks));
  } catch {
    throw new ServiceError(request.service, host, {
      kind: 'unexpected',
      status: response.status,
      evidence: 'a reply that is not UTF-8',
    });
  }
}

/** Errors raised before a byte of the request can have reached the service: of looking up, connecting, certificates. */
const neverSent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_CERT_\w+|ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNSUPPORTED_PROTOCOL|\w*HANDSHAKE\w*)|\w*SELF_SIGNED\w*|UNABLE_TO_\w+|DEPTH_ZERO_\w+)$/;

function networkFailure(error: unknown): Failure {
  const causes = causesOf(error);
  const codes = causes.map(codeOf).filter(code => code !== undefined);
  const evidence = codes[0] ?? causes.at(-1)?.message ?? String(error);
  const isNeverSent =
    codes.some(code => neverSent.test(code)) ||
    causes.some(cause => 'syscall' in cause && /^(connect|getaddrinfo)$/.test(String(cause.syscall))) ||
    causes.some(cause => cause.message === 'bad port');
  return { kind: isNeverSent ? 'unreachable' : 'interrupted', evidence };
}

function causesOf(error: unknown): Error[] {
  if (!(error instanceof Error)) {
    return [];
  }
  const inner = error instanceof AggregateError ? error.errors : [];
  return [error, ...causesOf(error.cause), ...inner.flatMap(causesOf)];
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** One signal that fires at the time limit or when the caller cancels, and remembers which it was. */
class TimeLimit {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly cancel = () => this.end('cancelled');
  reason: 'timeout' | 'cancelled' | undefined;

  constructor(
    milliseconds: number,
    private readonly caller: AbortSignal | undefined,
  ) {
    this.timer = setTimeout(() => this.end('timeout'), milliseconds);
    if (caller?.aborted) {
      this.cancel();
    }
    caller?.addEventListener('abort', this.cancel);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.caller?.removeEventListener('abort', this.cancel);
  }

  private end(reason: 'timeout' | 'cancelled'): void {
    this.reason ??= reason;
    this.controller.abort();
  }
}
