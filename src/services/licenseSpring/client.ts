import { createHmac } from 'node:crypto';
import { isObject, jsonFrom } from '../../json/json';
import { documentedFields, typed } from '../edge';
import { type HttpReply, type HttpRequest, send, type Transport } from '../http';
import { ServiceError } from '../serviceError';
import { type DeactivationRequest, deactivationBody, deactivationPath } from './deactivation';
import { type OAuthCredentials, TokenSource } from './token';

export type LicenseSpringCredentials = ApiKeyCredentials | OAuthCredentials;

export interface LicenseSpringAccount {
  /** Base address without a trailing slash, for example `https://api.licensespring.com/api/v4`. */
  readonly endpoint: string;
  readonly credentials: LicenseSpringCredentials;
}

/** A product as far as a person picks it by. */
export interface LicenseSpringProduct {
  readonly short_code: string;
  readonly product_name?: string;
  /** `license-key` or `user`. */
  readonly authorization_method?: string;
}

/**
 * The calls of LicenseSpring's License API v4 that we use (docs.licensespring.com). Each sends its request once,
 * and once more only when the service has answered 401 to an OAuth token; all throw only {@link ServiceError}.
 *
 * The OAuth token lives as long as the client does.
 */
export class LicenseSpringClient {
  private readonly authorization: ApiKeyCredentials | TokenSource;

  constructor(
    private readonly account: LicenseSpringAccount,
    private readonly transport: Transport,
    private readonly now: () => Date = () => new Date(),
  ) {
    const { credentials } = account;
    this.authorization =
      credentials.kind === 'oauth' ? new TokenSource(credentials, transport, now) : credentials;
  }

  /** Frees one device's activation; the license itself stays. */
  deactivateLicense(request: DeactivationRequest, signal?: AbortSignal): Promise<void> {
    return this.typed(async () => {
      const body = deactivationBody(request);
      const reply = await this.call('POST', deactivationPath, body, secretsIn(request), signal);
      if (reply.status !== 200 || !/^("?)license_deactivated\1$/.test(reply.text.trim())) {
        throw reply.unexpected();
      }
    });
  }

  /** The products that the credentials may use; changes nothing. */
  getProducts(signal?: AbortSignal): Promise<LicenseSpringProduct[]> {
    return this.typed(async () => {
      const reply = await this.call('GET', '/products', undefined, [], signal);
      const list = jsonFrom(reply.text);
      const products = Array.isArray(list) ? list.map(productFrom) : [undefined];
      const known = products.filter(product => product !== undefined);
      if (known.length < products.length) {
        throw reply.unexpected();
      }
      return known;
    });
  }

  private typed<Result>(call: () => Promise<Result>): Promise<Result> {
    return typed('licenseSpring', this.account.endpoint, this.transport, call);
  }

  private async call(
    method: HttpRequest['method'],
    path: string,
    body: string | undefined,
    secrets: readonly (string | undefined)[],
    signal: AbortSignal | undefined,
  ): Promise<HttpReply> {
    const { authorization } = this;
    const attempt = (authorize: (date: string) => string) =>
      this.sendOnce({ method, path, body, secrets, signal }, authorize);
    if (!(authorization instanceof TokenSource)) {
      return attempt(date => signedAuthorization(authorization, date));
    }
    const token = await authorization.get(signal);
    try {
      return await attempt(() => `Bearer ${token}`);
    } catch (error) {
      if (!(error instanceof ServiceError && error.failure.status === 401)) {
        throw error;
      }
      const renewed = await authorization.renew(token, signal);
      return attempt(() => `Bearer ${renewed}`);
    }
  }

  private sendOnce(
    { method, path, body, secrets, signal }: Call,
    authorize: (date: string) => string,
  ): Promise<HttpReply> {
    const sent = this.now();
    const date = sent.toUTCString();
    const authorization = authorize(date);
    const { endpoint, credentials } = this.account;
    const request: HttpRequest = {
      service: 'licenseSpring',
      method,
      url: endpoint + path,
      headers: {
        Accept: 'application/json',
        Date: date,
        Authorization: authorization,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      body,
      signal,
      secrets: [...secrets, ...secretsOf(credentials), ...tokensIn(authorization)],
      readError: (text, repliedAt) => {
        const fields = documentedFields(text, { code: 'code', description: 'message' });
        return fields?.code === 'date_header_diff' ? { ...fields, ...skewBetween(sent, repliedAt) } : fields;
      },
    };
    return send(request, this.transport);
  }
}

type Call = Pick<HttpRequest, 'method' | 'body' | 'secrets' | 'signal'> & { readonly path: string };

/** What a request says that is for nobody else: a password, or a token for one use. */
function secretsIn(request: DeactivationRequest): (string | undefined)[] {
  switch (request.kind) {
    case 'licenseKey':
      return [];
    case 'username':
      return [request.password];
    case 'idToken':
      return [request.id_token];
    case 'code':
      return [request.code];
  }
}

function secretsOf(credentials: LicenseSpringCredentials): string[] {
  return credentials.kind === 'oauth'
    ? [credentials.clientSecret]
    : [credentials.sharedKey, credentials.apiKey];
}

/** The access token or the signature of the header `Authorization`. */
function tokensIn(authorization: string): string[] {
  return [/^Bearer (.+)$/s, /signature="([^"]+)"/].flatMap(pattern => pattern.exec(authorization)?.[1] ?? []);
}

function skewBetween(ours: Date, theirs: Date | undefined): { skewMinutes?: number } {
  return theirs ? { skewMinutes: Math.round((ours.getTime() - theirs.getTime()) / 60_000) } : {};
}

function productFrom(value: unknown): LicenseSpringProduct | undefined {
  if (!isObject(value) || typeof value.short_code !== 'string' || value.short_code === '') {
    return undefined;
  }
  const { short_code, product_name, authorization_method } = value;
  return {
    short_code,
    ...(typeof product_name === 'string' && { product_name }),
    ...(typeof authorization_method === 'string' && { authorization_method }),
  };
}

/** A company's key pair for the License API. */
export interface ApiKeyCredentials {
  readonly kind: 'apiKey';
  readonly apiKey: string;
  readonly sharedKey: string;
}

/**
 * The base64 signature of a `Date` header's value (docs.licensespring.com, "Request Signature"): no method, path
 * or body goes into it, and the text that is signed has no newline at its end.
 */
export function signatureOf(sharedKey: string, date: string): string {
  return createHmac('sha256', Buffer.from(sharedKey, 'utf8'))
    .update(`licenseSpring\ndate: ${date}`, 'utf8')
    .digest('base64');
}

/** The `Authorization` header that goes with a `Date` header; it has no scheme word. */
export function signedAuthorization({ apiKey, sharedKey }: ApiKeyCredentials, date: string): string {
  return `algorithm="hmac-sha256",headers="date",signature="${signatureOf(sharedKey, date)}",apikey="${apiKey}"`;
}
