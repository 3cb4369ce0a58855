import { parseJson } from '../../json/json';
import { stringProperty } from '../../json/properties';
import { type HttpReply, type HttpRequest, send, type Transport } from '../http';
import { type Failure, ServiceError } from '../serviceError';
import { type Product, parseProduct } from './product';

/** Names one license within an issuer (guide "Optional Cloud Zoo endpoints for License Management"). */
export interface LicenseAddress {
  /** The license's `id`, its serial number; not its key. */
  readonly licenseId: string;
  /** GUID of the product. */
  readonly productId: string;
  /** `<digits>-|-User` or `<digits>-|-Group`. */
  readonly entityId: string;
}

export interface CloudZooAccount {
  /** Base address without a trailing slash, for example `https://cloudzoo.rhino3d.com/v1`. */
  readonly endpoint: string;
  readonly issuer: string;
  readonly secret: string;
}

/**
 * The five calls that Cloud Zoo offers an issuer (guides "Add Products to Cloud Zoo" and "Optional Cloud Zoo
 * endpoints for License Management"). Each sends at most one request and throws only {@link ServiceError}.
 */
export class CloudZooClient {
  constructor(
    private readonly account: CloudZooAccount,
    private readonly transport: Transport,
  ) {}

  async getProduct(id: string, signal?: AbortSignal): Promise<Product> {
    return this.asProduct(await this.call('GET', productPath(id), undefined, signal), id);
  }

  /** @param json a whole Product object; its `id` must be lowercase and can never be changed or deleted. */
  async createProduct(json: string, signal?: AbortSignal): Promise<Product> {
    const parsed = parseProduct(json);
    const id = 'product' in parsed ? stringProperty(parsed.product, 'id') : undefined;
    return this.asProduct(await this.call('POST', '/product', json, signal), id);
  }

  /** @param json an object with just the properties to change. */
  async updateProduct(id: string, json: string, signal?: AbortSignal): Promise<Product> {
    return this.asProduct(await this.call('PUT', productPath(id), json, signal), id);
  }

  /** Deletes the whole license cluster that the license is in, and voids its leases at once. */
  async deleteLicense(license: LicenseAddress, signal?: AbortSignal): Promise<void> {
    this.asDone(await this.call('DELETE', licensePath(license), undefined, signal));
  }

  /** Adds a license cluster to an entity, or replaces the one that holds any of its licenses. */
  async putLicenseCluster(json: string, signal?: AbortSignal): Promise<void> {
    this.asDone(await this.call('PUT', '/license', json, signal));
  }

  private async call(
    method: HttpRequest['method'],
    path: string,
    body: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<HttpReply> {
    const { endpoint, issuer, secret } = this.account;
    const headers = {
      Accept: 'application/json',
      Authorization: `Basic ${Buffer.from(`${issuer}:${secret}`, 'utf8').toString('base64')}`,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    };
    try {
      return await send(
        { service: 'cloudZoo', method, url: endpoint + path, headers, body, signal },
        this.transport,
      );
    } catch (error) {
      throw error instanceof ServiceError ? withDocumentedFields(error) : error;
    }
  }

  private asProduct(reply: HttpReply, id?: string): Product {
    const parsed = parseProduct(reply.text);
    const received = 'product' in parsed ? stringProperty(parsed.product, 'id') : undefined;
    if ('problem' in parsed || !received || (id && received.toLowerCase() !== id.toLowerCase())) {
      throw this.unexpected(reply);
    }
    return parsed.product;
  }

  /** The documented body is empty; a page of HTML with status 200 comes from somebody on the way. */
  private asDone(reply: HttpReply): void {
    if (reply.text.trim() && 'problem' in parseJson(reply.text)) {
      throw this.unexpected(reply);
    }
  }

  private unexpected({ status, text }: HttpReply): ServiceError {
    const failure = { kind: 'unexpected', status, evidence: text } as const;
    return new ServiceError('cloudZoo', new URL(this.account.endpoint).host, failure);
  }
}

/** The query of `DELETE /license`; the `|` of an entity id must be percent-encoded, and `'` would end a shell word. */
export function licensePath({ licenseId, productId, entityId }: LicenseAddress): string {
  const query = Object.entries({ licenseId, productId, entityId });
  return `/license?${query.map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("'", '%27')}`).join('&')}`;
}

function productPath(id: string): string {
  return `/product/${encodeURIComponent(id)}`;
}

/** Below 500 the body is `{"Error", "Description", "Details"}`; anything else is kept as it came. */
function withDocumentedFields(error: ServiceError): ServiceError {
  const { failure, host, repliedAt, retryAfter } = error;
  if (failure.kind !== 'refused' || !failure.evidence) {
    return error;
  }
  const fields = readFields(failure.evidence, ['Error', 'Description', 'Details']);
  if (!fields.Error && !fields.Description && !fields.Details) {
    return error;
  }
  const documented: Failure = {
    kind: 'refused',
    status: failure.status,
    code: fields.Error,
    description: fields.Description,
    details: fields.Details,
  };
  return new ServiceError('cloudZoo', host, documented, repliedAt, retryAfter);
}

function readFields<Name extends string>(
  text: string,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const parsed = parseJson(text);
  const fields: Partial<Record<Name, string>> = {};
  for (const pair of 'root' in parsed ? (parsed.root.children ?? []) : []) {
    const [key, value] = pair.children ?? [];
    const name = names.find(candidate => candidate === key?.value);
    if (name && typeof value?.value === 'string') {
      fields[name] = value.value;
    }
  }
  return fields;
}
