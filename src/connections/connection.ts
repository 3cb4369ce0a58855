import { t } from '@vscode/l10n';
import { isAllowed } from '../services/http';

/** An issuer on a Cloud Zoo; the list of its products is ours to keep, because the service cannot list them. */
export interface CloudZooConnection {
  readonly service: 'cloudZoo';
  /** Unique among all connections; `[a-z0-9-]+`. */
  readonly name: string;
  /** Base address without a trailing slash. */
  readonly endpoint: string;
  readonly issuer: string;
  /** Product ids in lowercase, each once, in the order of the setting. */
  readonly products: readonly string[];
}

export type Connection = CloudZooConnection;

/** An entry of the setting that cannot be used, and why. */
export interface BrokenConnection {
  readonly label: string;
  readonly reason: string;
}

export type ConnectionEntry = { readonly connection: Connection } | { readonly broken: BrokenConnection };

export const cloudZooEndpoint = 'https://cloudzoo.rhino3d.com/v1';

/** The name of the running sandbox's connection; a setting cannot take it. */
export const sandboxName = 'sandbox';

/** Reads the value of the setting `cloudZoo.connections`, whatever was typed there, entry by entry. */
export function parseConnections(setting: unknown): ConnectionEntry[] {
  if (!Array.isArray(setting)) {
    return setting === undefined || setting === null
      ? []
      : [{ broken: { label: 'cloudZoo.connections', reason: t('The setting is not a list.') } }];
  }
  const names = new Set<string>();
  return setting.map((entry: unknown, index) => {
    const parsed = parseConnection(entry);
    if ('reason' in parsed) {
      return { broken: { label: labelOf(entry, index), reason: parsed.reason } };
    }
    if (names.has(parsed.name)) {
      return { broken: { label: parsed.name, reason: t('Another connection has this name.') } };
    }
    names.add(parsed.name);
    return { connection: parsed };
  });
}

function labelOf(entry: unknown, index: number): string {
  return isRecord(entry) && typeof entry.name === 'string' && entry.name
    ? entry.name
    : t('Connection {0}', index + 1);
}

function parseConnection(entry: unknown): Connection | { reason: string } {
  if (!isRecord(entry)) {
    return { reason: t('The entry is not an object.') };
  }
  if (entry.service !== 'cloudZoo') {
    return { reason: t('"service" must be "cloudZoo".') };
  }
  const name = typeof entry.name === 'string' ? entry.name : '';
  const endpoint = normaliseEndpoint(entry.endpoint === undefined ? cloudZooEndpoint : entry.endpoint);
  const issuer = typeof entry.issuer === 'string' ? entry.issuer.trim() : '';
  const products = parseProducts(entry.products);
  const reason =
    problemOfName(name) ??
    ('reason' in endpoint ? endpoint.reason : undefined) ??
    problemOfIssuer(issuer) ??
    ('reason' in products ? products.reason : undefined);
  if (reason !== undefined || 'reason' in endpoint || 'reason' in products) {
    return { reason: reason ?? '' };
  }
  return { service: 'cloudZoo', name, endpoint: endpoint.endpoint, issuer, products: products.ids };
}

function parseProducts(value: unknown): { ids: string[] } | { reason: string } {
  if (value === undefined) {
    return { ids: [] };
  }
  if (!Array.isArray(value) || !value.every(id => typeof id === 'string' && id.trim())) {
    return { reason: t('"products" must be a list of product IDs.') };
  }
  return { ids: [...new Set(value.map(id => String(id).trim().toLowerCase()))] };
}

/** What is wrong with a connection's name, if anything. */
export function problemOfName(name: string, taken: readonly string[] = []): string | undefined {
  if (!/^[a-z0-9-]+$/.test(name)) {
    return t('A name has lowercase letters, digits and hyphens only.');
  }
  if (name === sandboxName) {
    return t('"{0}" is the name of the built-in sandbox.', name);
  }
  return taken.includes(name) ? t('Another connection has this name.') : undefined;
}

export function problemOfIssuer(issuer: string): string | undefined {
  if (!issuer.trim()) {
    return t('The issuer ID is missing.');
  }
  // Basic authorization ends the user at the first colon; the keychain account has "|" as separator.
  return /[:|\p{Cc}]/u.test(issuer) ? t('An issuer ID has no colon, no "|" and no line break.') : undefined;
}

/** An address as it is stored and compared: absolute, `https:` (or loopback), no trailing slash, query or user. */
export function normaliseEndpoint(text: unknown): { endpoint: string } | { reason: string } {
  const url = typeof text === 'string' && URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    return { reason: t('The endpoint is not a web address, such as {0}.', cloudZooEndpoint) };
  }
  if (!isAllowed(url)) {
    return { reason: t('The endpoint must begin with https://; plain http:// is only for this machine.') };
  }
  if (url.username || url.password || url.search || url.hash) {
    return { reason: t('The endpoint has no user, query or fragment.') };
  }
  return { endpoint: url.origin + url.pathname.replace(/\/+$/, '') };
}

/** The keychain account of a connection's secret: where it may be sent and for whom. */
export function accountOf(connection: Connection): string {
  return `${connection.service}|${connection.endpoint}|${connection.issuer}`;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
