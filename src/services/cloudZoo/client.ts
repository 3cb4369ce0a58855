import { t } from '@vscode/l10n';
import { stringProperty } from '../../json/properties';
import { documentedFields, typed, unsendable } from '../edge';
import { type HttpReply, type HttpRequest, send, type Transport } from '../http';
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

  getProduct(id: string, signal?: AbortSignal): Promise<Product> {
    return this.typed(async () => asProduct(await this.send('GET', productPath(id), undefined, signal), id));
  }

  /** @param json a whole Product object; its `id` must be lowercase and can never be changed or deleted. */
  createProduct(json: string, signal?: AbortSignal): Promise<Product> {
    return this.typed(async () => {
      const parsed = parseProduct(json);
      const id = 'product' in parsed ? stringProperty(parsed.product, 'id') : undefined;
      return asProduct(await this.send('POST', '/product', json, signal), id);
    });
  }

  /** @param json an object with just the properties to change. */
  updateProduct(id: string, json: string, signal?: AbortSignal): Promise<Product> {
    return this.typed(async () => asProduct(await this.send('PUT', productPath(id), json, signal), id));
  }

  /** Deletes the whole license cluster that the license is in, and voids its leases at once. */
  deleteLicense(license: LicenseAddress, signal?: AbortSignal): Promise<void> {
    return this.typed(async () => asDone(await this.send('DELETE', licensePath(license), undefined, signal)));
  }

  /** Adds a license cluster to an entity, or replaces the one that holds any of its licenses. */
  putLicenseCluster(json: string, signal?: AbortSignal): Promise<void> {
    return this.typed(async () => asDone(await this.send('PUT', '/license', json, signal)));
  }

  private typed<Result>(call: () => Promise<Result>): Promise<Result> {
    return typed('cloudZoo', this.account.endpoint, this.transport, call);
  }

  /** @param path undefined where an ID cannot be in an address. */
  private send(
    method: HttpRequest['method'],
    path: string | undefined,
    body: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<HttpReply> {
    const { endpoint, issuer, secret } = this.account;
    if (path === undefined) {
      throw unsendable('cloudZoo', endpoint, t('an ID that cannot be part of an address'));
    }
    const headers = {
      Accept: 'application/json',
      Authorization: `Basic ${Buffer.from(`${issuer}:${secret}`, 'utf8').toString('base64')}`,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    };
    const request: HttpRequest = {
      service: 'cloudZoo',
      method,
      url: endpoint + path,
      headers,
      body,
      signal,
      secrets: [secret],
      // Below 500 the body is `{"Error", "Description", "Details"}`.
      readError: text =>
        documentedFields(text, { code: 'Error', description: 'Description', details: 'Details' }),
    };
    return send(request, this.transport);
  }
}

function asProduct(reply: HttpReply, id?: string): Product {
  const parsed = parseProduct(reply.text);
  const received = 'product' in parsed ? stringProperty(parsed.product, 'id') : undefined;
  if ('problem' in parsed || !received || (id && received.toLowerCase() !== id.toLowerCase())) {
    throw reply.unexpected();
  }
  return parsed.product;
}

/** The documented answer is 200 and empty; whatever else comes may be from somebody on the way, or no success. */
function asDone(reply: HttpReply): void {
  if (reply.status !== 200 || reply.text.trim()) {
    throw reply.unexpected();
  }
}

/**
 * The query of `DELETE /license`; the `|` of an entity id must be percent-encoded, and `'` would end a shell word.
 * Undefined for ids that an address cannot hold.
 */
export function licensePath({ licenseId, productId, entityId }: LicenseAddress): string | undefined {
  const query = Object.entries({ licenseId, productId, entityId });
  if (!query.every(([, value]) => value.isWellFormed())) {
    return undefined;
  }
  return `/license?${query.map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("'", '%27')}`).join('&')}`;
}

/** Undefined for an id that would name something else, such as the folder above. */
function productPath(id: string): string | undefined {
  return id.isWellFormed() && !/^(\s*|\.{1,2})$/.test(id) ? `/product/${encodeURIComponent(id)}` : undefined;
}
