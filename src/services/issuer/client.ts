import { t } from '@vscode/l10n';
import { exchange, type HttpRequest, type Transport } from '../http';
import type { SecretMask } from '../secretMask';
import { type Failure, ServiceError } from '../serviceError';

/** The three calls that Cloud Zoo makes (guide "Implement HTTPS Callbacks"). */
export type Callback = 'get_license' | 'add_license' | 'remove_license';

/** Issuer ID and secret, as Basic authorization carries them. */
export interface Credentials {
  readonly issuer: string;
  readonly secret: string;
}

/** The server that an issuer runs, and what Cloud Zoo shows it. */
export interface IssuerAccount extends Credentials {
  /** Base address without a trailing slash. */
  readonly url: string;
}

/** One call as Cloud Zoo may make it. */
export interface IssuerCall {
  readonly callback: Callback;
  readonly query?: Readonly<Record<string, string>>;
  /** JSON; a call with a body is a POST. */
  readonly body?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Other credentials than the account's, or none at all. */
  readonly credentials?: Credentials | 'none';
}

export interface IssuerAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** One call and what came of it: an answer of any status, or the reason why there is none. */
export interface Exchange {
  readonly call: IssuerCall;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly answer?: IssuerAnswer;
  readonly failure?: Failure;
  readonly milliseconds: number;
}

/** In bytes; a license has a few hundred, and less than 10 KB of metadata. */
const maximumSize = 256 * 1024;

/** Calls an issuer's server as Cloud Zoo does. Follows no redirect, repeats nothing, and throws for no answer. */
export class IssuerClient {
  constructor(
    readonly account: IssuerAccount,
    private readonly transport: Transport,
  ) {}

  async call(call: IssuerCall, signal?: AbortSignal): Promise<Exchange> {
    const { callback, body, headers, credentials = this.account } = call;
    const method = body === undefined ? 'GET' : 'POST';
    const url = this.account.url + pathOf(call);
    const request: HttpRequest = {
      service: 'issuer',
      method,
      url,
      loggedPath: `${new URL(this.account.url).pathname.replace(/\/$/, '')}/${callback}`,
      headers: {
        ...headers,
        ...(credentials !== 'none' && { Authorization: `Basic ${base64(credentials)}` }),
      },
      body,
      signal,
      maximumSize,
      secrets: [this.account.secret],
    };
    const started = performance.now();
    const ended = () =>
      ({ call, method, url, milliseconds: Math.round(performance.now() - started) }) as const;
    try {
      const answer = await exchange(request, this.transport);
      return { ...ended(), answer };
    } catch (error) {
      if (error instanceof ServiceError) {
        return { ...ended(), failure: error.failure };
      }
      throw error;
    }
  }
}

function pathOf({ callback, query }: IssuerCall): string {
  const pairs = Object.entries(query ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `/${callback}${pairs.length ? `?${pairs.join('&')}` : ''}`;
}

function base64({ issuer, secret }: Credentials): string {
  return Buffer.from(`${issuer}:${secret}`, 'utf8').toString('base64');
}

/** An exchange as a person may read it: request and answer line by line, the secret in no form. */
export function written(
  { call, method, url, answer, failure, milliseconds }: Exchange,
  mask: SecretMask,
): string {
  const { headers, body, credentials } = call;
  const authorization =
    credentials === 'none'
      ? []
      : [
          `Authorization: Basic <${credentials ? t('wrong credentials') : t('issuer ID and secret')}, base64>`,
        ];
  const sent = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const request = [`${method} ${url}`, ...authorization, ...sent, ...(body === undefined ? [] : ['', body])];
  const reply = answer
    ? [
        `${answer.status} (${milliseconds} ms)`,
        ...[...answer.headers].map(([name, value]) => `${name}: ${value}`),
        '',
        answer.text || t('(empty body)'),
      ]
    : [`${failure?.kind ?? t('no answer')} ${failure?.evidence ?? ''} (${milliseconds} ms)`];
  return mask.hide([...request, '', ...reply].join('\n'));
}
