import { setTimeout as delay } from 'node:timers/promises';
import type { Flaw } from './flaws';
import { type IssuerLicense, IssuerLicenses } from './licenses';
import { inLanguage, languageFrom, type Words } from './words';

/** A request as the issuer's server sees it. */
export interface IssuerRequest {
  readonly callback: string;
  readonly query: Readonly<Record<string, string>>;
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

/** What Cloud Zoo may leave out or add (guide "Implement HTTPS Callbacks"). */
const userFields = ['sub', 'email', 'name', 'locale', 'picture'];

/** An issuer's own server as the guide describes it, or one that is wrong in one way. */
export class IssuerServer {
  private readonly licenses: IssuerLicenses;
  private shownSoFar = 0;

  constructor(
    private readonly issuer: string,
    private readonly secret: string,
    licenses: readonly IssuerLicense[],
    /** Milliseconds that a slow one takes. */
    private readonly slowness: number,
    private readonly flaw?: Flaw,
  ) {
    this.licenses = new IssuerLicenses(licenses, flaw);
  }

  get state(): string {
    return this.licenses.state;
  }

  /** What `/remove_license` does, where nobody waits for its answer. */
  forget(entity: string, cluster: readonly { readonly id: string; readonly key: string }[]): void {
    this.licenses.remove(entity, cluster);
  }

  async answer(request: IssuerRequest): Promise<Response> {
    const authorized = this.isAuthorized(request.header('authorization'));
    if (this.flaw === 'redirects') {
      return new Response(null, { status: 302, headers: { location: 'https://127.0.0.1:1/' } });
    }
    if (!authorized && !(this.flaw === 'readsBeforeAuthorizing' && this.isMalformed(request))) {
      const headers = { 'www-authenticate': 'Basic realm="Canopy licenses"' };
      return this.refuse(request, 401, 'credentials', headers);
    }
    if (this.isMalformed(request)) {
      return this.refuse(request, 400, 'malformed');
    }
    switch (request.callback) {
      case 'get_license':
        return this.get(request);
      case 'add_license':
        return this.add(request);
      default:
        return await this.remove(request);
    }
  }

  private get(request: IssuerRequest): Response {
    const { aud = '', key = '' } = request.query;
    if (
      (this.flaw === 'failsOnTypeOfGet' && request.header('content-type') !== undefined) ||
      (this.flaw === 'failsOnMalformedLanguage' && /^[\w-]+;\s*[\w-]+;/.test(acceptedLanguages(request))) ||
      (this.flaw === 'failsOnForeignKey' && /\P{ASCII}/u.test(key))
    ) {
      return this.refuse(request, 500, 'malformed');
    }
    const found = this.licenses.find(key, aud);
    return 'status' in found ? this.refuse(request, found.status, found.words) : json(this.shown(found));
  }

  private add(request: IssuerRequest): Response {
    const { entityId, license, precondition, userInfo } = JSON.parse(request.body);
    const fields = Object.keys(userInfo ?? {});
    if (
      (this.flaw === 'refusesUnknownFields' && fields.some(name => !isKnownField(name))) ||
      (this.flaw === 'needsAllFields' && userFields.some(name => !fields.includes(name))) ||
      (this.flaw === 'failsOnForeignName' && /\P{ASCII}/u.test(userInfo?.name ?? '')) ||
      (this.flaw === 'failsOnForeignKey' && /\P{ASCII}/u.test(license.key))
    ) {
      return this.refuse(request, 500, 'malformed');
    }
    const added = this.licenses.add({
      entity: entityId,
      key: license.key,
      product: license.aud,
      precondition: typeof precondition === 'string' ? precondition : undefined,
    });
    if ('status' in added) {
      return this.refuse(request, added.status, added.words);
    }
    const licenses = added.map(one => this.shown(one));
    return json(this.flaw === 'answersBareLicense' ? licenses[0] : { licenses });
  }

  private async remove(request: IssuerRequest): Promise<Response> {
    const { entityId, licenseCluster } = JSON.parse(request.body);
    const { licenses } = licenseCluster;
    if (this.flaw === 'slow' && licenses.length > 1) {
      await delay(this.slowness);
    }
    const refused = this.licenses.remove(entityId, licenses);
    if (refused) {
      return this.refuse(request, refused.status, refused.words);
    }
    return this.flaw === 'removesWithBody'
      ? json({ removed: licenses.length })
      : new Response(null, { status: 200 });
  }

  private isAuthorized(header: string | undefined): boolean {
    if (header === undefined) {
      return this.flaw === 'acceptsNoAuthorization';
    }
    const [, encoded = ''] = /^Basic (\S+)$/.exec(header) ?? [];
    const [issuer = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    const isIssuer = issuer === this.issuer || this.flaw === 'acceptsWrongIssuer';
    const isSecret = rest.join(':') === this.secret || this.flaw === 'acceptsWrongSecret';
    return isIssuer && isSecret && this.flaw !== 'refusesCloudZoo';
  }

  private isMalformed({ callback, query, body }: IssuerRequest): boolean {
    if (callback === 'get_license') {
      return query.aud === undefined || query.key === undefined;
    }
    try {
      const { entityId, license, licenseCluster } = JSON.parse(body);
      const isWhole =
        callback === 'add_license'
          ? typeof license?.key === 'string' && typeof license.aud === 'string'
          : Array.isArray(licenseCluster?.licenses);
      return typeof entityId !== 'string' || !isWhole;
    } catch {
      return true;
    }
  }

  /** A License object, right or wrong in this server's way. */
  private shown({ id, key, product }: IssuerLicense): Record<string, unknown> {
    const license = {
      id,
      key,
      aud: product,
      iss: this.issuer,
      exp: 1893456000 + (this.flaw === 'differsEachTime' ? this.shownSoFar++ : 0),
      numberOfSeats: 1,
      editions: { en: 'Commercial', de: 'Kommerziell' },
      metadata: null,
    };
    switch (this.flaw) {
      case 'licenseWithoutId':
        return { ...license, id: '' };
      case 'otherKey':
        return { ...license, key: `${key}-2` };
      case 'otherProduct':
        return { ...license, aud: '00000000-0000-4000-8000-000000000000' };
      case 'otherIssuer':
        return { ...license, iss: `${this.issuer}-test` };
      case 'expirationInMilliseconds':
        return { ...license, exp: license.exp * 1000 };
      case 'noSeats':
        return { ...license, numberOfSeats: 0 };
      case 'noEditions':
        return { ...license, editions: {} };
      case 'noEnglishEdition':
        return { ...license, editions: { de: 'Kommerziell' } };
      case 'bigMetadata':
        return { ...license, metadata: { note: 'x'.repeat(10 * 1024) } };
      default:
        return license;
    }
  }

  private refuse(
    request: IssuerRequest,
    status: number,
    words: Words,
    headers: Record<string, string> = {},
  ): Response {
    const language =
      this.flaw === 'onlyEnglish'
        ? 'en'
        : languageFrom(acceptedLanguages(request), this.flaw === 'noEnglish' ? 'de' : 'en');
    const link = this.flaw === 'brokenLinks' ? '](example.com/' : '](https://example.com/';
    const description = inLanguage(language, words).replace('](https://example.com/', link);
    const details =
      this.flaw === 'tellsSecret'
        ? `${request.callback}: expected ${this.issuer}:${this.secret}`
        : `${request.callback}: ${words}`;
    switch (this.flaw) {
      case 'capitalErrors':
        return json({ Description: description, Details: details }, status, headers);
      case 'htmlErrors':
        return new Response(`<!DOCTYPE html><title>${status}</title><p>${description}</p>`, {
          status,
          headers: { ...headers, 'content-type': 'text/html' },
        });
      case 'noDetails':
        return json({ description }, status, headers);
      default:
        return json({ description, details }, status, headers);
    }
  }
}

function acceptedLanguages(request: IssuerRequest): string {
  return request.header('accept-language') ?? '';
}

function isKnownField(name: string): boolean {
  return userFields.includes(name) || name.startsWith('com.rhino3d.accounts.');
}

function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { ...headers, 'content-type': 'application/json' },
  });
}
