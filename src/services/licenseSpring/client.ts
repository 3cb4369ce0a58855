import { isRecord, jsonFrom } from '../../json/json';
import { type HttpReply, type HttpRequest, send, type Transport } from '../http';
import { ServiceError } from '../serviceError';
import { type DeactivationRequest, deactivationBody, deactivationPath } from './deactivation';
import { withDocumentedFields } from './reply';
import { type ApiKeyCredentials, signedAuthorization } from './signing';
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
  async deactivateLicense(request: DeactivationRequest, signal?: AbortSignal): Promise<void> {
    const reply = await this.call('POST', deactivationPath, deactivationBody(request), signal);
    if (reply.status !== 200 || !/^("?)license_deactivated\1$/.test(reply.text.trim())) {
      throw this.unexpected(reply);
    }
  }

  /** The products that the credentials may use; changes nothing. */
  async getProducts(signal?: AbortSignal): Promise<LicenseSpringProduct[]> {
    const reply = await this.call('GET', '/products', undefined, signal);
    const list = jsonFrom(reply.text);
    const products = Array.isArray(list) ? list.map(productFrom) : [undefined];
    const known = products.filter(product => product !== undefined);
    if (known.length < products.length) {
      throw this.unexpected(reply);
    }
    return known;
  }

  private async call(
    method: HttpRequest['method'],
    path: string,
    body: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<HttpReply> {
    const { authorization } = this;
    const attempt = (authorize: (date: string) => string) =>
      this.sendOnce(method, path, body, authorize, signal);
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

  private async sendOnce(
    method: HttpRequest['method'],
    path: string,
    body: string | undefined,
    authorize: (date: string) => string,
    signal: AbortSignal | undefined,
  ): Promise<HttpReply> {
    const sent = this.now();
    const date = sent.toUTCString();
    const headers = {
      Accept: 'application/json',
      Date: date,
      Authorization: authorize(date),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    };
    try {
      const url = this.account.endpoint + path;
      return await send({ service: 'licenseSpring', method, url, headers, body, signal }, this.transport);
    } catch (error) {
      throw error instanceof ServiceError
        ? withDocumentedFields(error, 'code', 'message', code =>
            code === 'date_header_diff' ? skewBetween(sent, error.repliedAt) : {},
          )
        : error;
    }
  }

  private unexpected({ status, text }: HttpReply): ServiceError {
    const failure = { kind: 'unexpected', status, evidence: text } as const;
    return new ServiceError('licenseSpring', new URL(this.account.endpoint).host, failure);
  }
}

function skewBetween(ours: Date, theirs: Date | undefined): { skewMinutes?: number } {
  return theirs ? { skewMinutes: Math.round((ours.getTime() - theirs.getTime()) / 60_000) } : {};
}

function productFrom(value: unknown): LicenseSpringProduct | undefined {
  if (!isRecord(value) || typeof value.short_code !== 'string' || value.short_code === '') {
    return undefined;
  }
  const { short_code, product_name, authorization_method } = value;
  return {
    short_code,
    ...(typeof product_name === 'string' && { product_name }),
    ...(typeof authorization_method === 'string' && { authorization_method }),
  };
}
