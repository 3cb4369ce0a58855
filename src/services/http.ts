import { t } from '@vscode/l10n';
import { FetchError, ofetch } from 'ofetch';
import { endedBy, networkFailure } from './networkFailure';
import { withoutSecrets } from './secretMask';
import { asHeaders, flawIn } from './sendable';
import { type Addressee, type Failure, ServiceError } from './serviceError';
import { unwritten, watchWriting } from './written';

/** The largest reply that is read, in bytes. */
export const maximumReplySize = 64 * 1024 * 1024;

/** How much of an undocumented reply is kept as evidence, in characters. */
const longestEvidence = 100_000;

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
  /** Notes, with its stack, what nobody foresaw. */
  logUnforeseen(error: unknown): void;
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
  /** What must not come back in an error, in whatever spelling. */
  readonly secrets: readonly (string | undefined)[];
  /** Reads the documented body of an error; undefined for any other. */
  readError?(body: string, repliedAt: Date | undefined): Partial<Failure> | undefined;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The error for a reply that is not what is documented, however good its status. */
  unexpected(evidence?: string): ServiceError;
}

/**
 * Sends one request, once, and reads the whole reply as text.
 *
 * @throws ServiceError with kind `refused` for a status >= 400, or as its kinds say; no secret is in it.
 */
export async function send(request: HttpRequest, transport: Transport): Promise<HttpReply> {
  const reply = await exchange(request, transport);
  const { status, headers, text } = reply;
  if (status >= 400) {
    const repliedAt = dateOf(headers);
    const documented = request.readError?.(text, repliedAt);
    const failure: Failure = { kind: 'refused', status, ...(documented ?? { evidence: text }) };
    throw errorOf(request, failure, repliedAt, retryAfter(headers, repliedAt));
  }
  if (status < 200 || status >= 300) {
    throw reply.unexpected(redirectTarget(headers, request.url));
  }
  return reply;
}

/**
 * The same for whom every answer counts, refusals and redirects included.
 *
 * Follows no redirect and repeats nothing. `https:` only, `http:` to loopback. The time limit and `signal`
 * hold until the last byte of the body, and abort the socket.
 *
 * @throws ServiceError where there is no answer, or none that can be read; no secret is in it.
 */
export async function exchange(request: HttpRequest, transport: Transport): Promise<HttpReply> {
  const url = new URL(request.url);
  const headers = asHeaders(request.headers);
  const flaw = flawIn(url, headers, request.body);
  if (flaw !== undefined || !headers) {
    throw errorOf(request, { kind: 'unreachable', cause: 'request', evidence: flaw });
  }
  const started = Date.now();
  const limit = new TimeLimit(transport.timeout() * 1000, request.signal);
  const written = { ...unwritten(), onMisdirected: () => limit.end('misdirected') };
  let outcome = 'interrupted';
  try {
    const response = await watchWriting(written, url.host, () => fetchOnce(request, headers, limit.signal));
    const { status } = response;
    outcome = String(status);
    const unexpected = (evidence: string) => errorOf(request, { kind: 'unexpected', status, evidence });
    const text = await readText(response, request.maximumSize ?? maximumReplySize, unexpected);
    return { status, headers: response.headers, text, unexpected: (evidence = text) => unexpected(evidence) };
  } catch (error) {
    if (error instanceof ServiceError) {
      throw error;
    }
    const failure = limit.reason
      ? endedBy(limit.reason, written)
      : networkFailure(error, written.isWritten, url);
    outcome = failure.status === undefined ? failure.kind : String(failure.status);
    throw errorOf(request, failure);
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

/** A failure as an error, without a word of what is secret in the request. */
function errorOf(
  request: HttpRequest,
  failure: Failure,
  repliedAt?: Date,
  retryAfter?: number,
): ServiceError {
  const hide = (text: string) => withoutSecrets(text.slice(0, longestEvidence), request.secrets);
  const { host } = new URL(request.url);
  return new ServiceError(request.service, host, withoutSecretsIn(failure, hide), repliedAt, retryAfter);
}

function withoutSecretsIn(failure: Failure, hide: (text: string) => string): Failure {
  const texts = (['code', 'description', 'details', 'evidence'] as const).flatMap(name => {
    const text = failure[name];
    return text === undefined ? [] : [[name, hide(text)] as const];
  });
  return { ...failure, ...Object.fromEntries(texts) };
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

async function readText(
  response: Response,
  maximumSize: number,
  unexpected: (evidence: string) => ServiceError,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maximumSize) {
      throw unexpected(t('an answer of more than {0} MB', maximumSize / 1024 / 1024));
    }
    chunks.push(chunk);
  }
  try {
    // An error page may come in any encoding; what is kept as a product must be exact.
    return new TextDecoder('utf-8', { fatal: response.ok }).decode(Buffer.concat(chunks));
  } catch {
    throw unexpected(t('an answer that is not UTF-8'));
  }
}

/** The longest delay that a timer keeps; a longer one fires at once. */
const longest = 2 ** 31 - 1;

/** One signal that fires at the time limit or when the caller cancels, and remembers which it was. */
export class TimeLimit {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly cancel = () => this.end('cancelled');
  reason: 'timeout' | 'cancelled' | 'misdirected' | undefined;

  constructor(
    milliseconds: number,
    private readonly caller: AbortSignal | undefined,
  ) {
    this.timer = setTimeout(() => this.end('timeout'), Math.min(milliseconds, longest));
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

  end(reason: 'timeout' | 'cancelled' | 'misdirected'): void {
    this.reason ??= reason;
    this.controller.abort();
  }
}
