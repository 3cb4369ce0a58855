import { t } from '@vscode/l10n';
import { isRecord } from '../json/json';
import {
  type AkanaConnection,
  type CloudZooConnection,
  type Connection,
  cloudZooEndpoint,
  type LicenseSpringConnection,
  licenseSpringEndpoint,
  licenseSpringTokenEndpoint,
} from './connection';
import { normaliseEndpoint, problemOfEmail, problemOfIssuer, problemOfName } from './fields';

/** An entry of the setting that cannot be used, and why. */
export interface BrokenConnection {
  readonly label: string;
  readonly reason: string;
}

export type ConnectionEntry = { readonly connection: Connection } | { readonly broken: BrokenConnection };

type Entry = Readonly<Record<string, unknown>>;
type Parsed<Value extends Connection = Connection> = Value | { readonly reason: string };

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

/** Reads one entry, as it stands in the setting or as prompts collected it. */
export function parseConnection(entry: unknown): Parsed {
  if (!isRecord(entry)) {
    return { reason: t('The entry is not an object.') };
  }
  switch (entry.service) {
    case 'cloudZoo':
      return parseCloudZoo(entry);
    case 'licenseSpring':
      return parseLicenseSpring(entry);
    case 'akana':
      return parseAkana(entry);
    default:
      return { reason: t('"service" must be "cloudZoo", "licenseSpring" or "akana".') };
  }
}

/** A connection as an entry of the setting: what is the default is left out. */
export function entryOf(connection: Connection): Entry {
  const { name, service, endpoint } = connection;
  switch (connection.service) {
    case 'cloudZoo':
      return { name, service, endpoint, issuer: connection.issuer, products: connection.products };
    case 'licenseSpring': {
      const { authorization, tokenEndpoint } = connection;
      const isUsual =
        authorization === 'apiKey' ||
        (tokenEndpoint ?? licenseSpringTokenEndpoint) === licenseSpringTokenEndpoint;
      return { name, service, endpoint, authorization, ...(!isUsual && { tokenEndpoint }) };
    }
    case 'akana': {
      const { signIn, email } = connection;
      return { name, service, endpoint, signIn, ...(signIn === 'password' && { email }) };
    }
  }
}

function parseCloudZoo(entry: Entry): Parsed<CloudZooConnection> {
  const common = parseCommon(entry, cloudZooEndpoint);
  const issuer = textOf(entry.issuer);
  const products = parseProducts(entry.products);
  if ('reason' in common) {
    return common;
  }
  const reason = problemOfIssuer(issuer);
  if (reason !== undefined) {
    return { reason };
  }
  return 'reason' in products ? products : { service: 'cloudZoo', ...common, issuer, products: products.ids };
}

function parseLicenseSpring(entry: Entry): Parsed<LicenseSpringConnection> {
  const common = parseCommon(entry, licenseSpringEndpoint);
  const { authorization = 'apiKey' } = entry;
  const token = entry.tokenEndpoint === undefined ? undefined : normaliseEndpoint(entry.tokenEndpoint);
  if ('reason' in common) {
    return common;
  }
  if (authorization !== 'apiKey' && authorization !== 'oauth') {
    return { reason: t('"authorization" must be "apiKey" or "oauth".') };
  }
  return token && 'reason' in token
    ? { reason: t('"tokenEndpoint": {0}', token.reason) }
    : {
        service: 'licenseSpring',
        ...common,
        authorization,
        ...(token && authorization === 'oauth' && { tokenEndpoint: token.endpoint }),
      };
}

function parseAkana(entry: Entry): Parsed<AkanaConnection> {
  const common = parseCommon(entry);
  const { signIn = 'password' } = entry;
  const email = textOf(entry.email);
  if ('reason' in common) {
    return common;
  }
  if (signIn !== 'password' && signIn !== 'cookies') {
    return { reason: t('"signIn" must be "password" or "cookies".') };
  }
  const reason = signIn === 'password' ? problemOfEmail(email) : undefined;
  return reason === undefined
    ? { service: 'akana', ...common, signIn, email: signIn === 'password' ? email : '' }
    : { reason };
}

/** What every service's entry has. */
function parseCommon(
  entry: Entry,
  usualEndpoint?: string,
): { readonly name: string; readonly endpoint: string } | { readonly reason: string } {
  const name = typeof entry.name === 'string' ? entry.name : '';
  const reason = problemOfName(name);
  const endpoint = normaliseEndpoint(entry.endpoint === undefined ? usualEndpoint : entry.endpoint);
  if (reason !== undefined) {
    return { reason };
  }
  return 'reason' in endpoint ? endpoint : { name, endpoint: endpoint.endpoint };
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

function labelOf(entry: unknown, index: number): string {
  return isRecord(entry) && typeof entry.name === 'string' && entry.name
    ? entry.name
    : t('Connection {0}', index + 1);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
