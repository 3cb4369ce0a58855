import { t } from '@vscode/l10n';
import { isObject } from '../json/json';
import { isAllowed } from '../services/sendable';
import {
  type AkanaConnection,
  type CloudZooConnection,
  type Connection,
  cloudZooEndpoint,
  type LicenseSpringConnection,
  licenseSpringEndpoint,
  licenseSpringTokenEndpoint,
  sandboxNames,
} from './connection';

/** An entry of the setting, or a part of one, that cannot be used, and why. */
export interface BrokenConnection {
  readonly label: string;
  readonly reason: string;
  /** The entry's place in the setting; undefined where the setting is no list. */
  readonly index?: number;
}

export type ConnectionEntry = { readonly connection: Connection } | { readonly broken: BrokenConnection };

type Entry = Readonly<Record<string, unknown>>;
type Broken = { readonly reason: string };
type Parsed<Value extends Connection = Connection> = Value | Broken;

/** Reads the value of the setting `cloudZoo.connections`, whatever was typed there, entry by entry. */
export function parseConnections(setting: unknown): ConnectionEntry[] {
  if (!Array.isArray(setting)) {
    return setting === undefined || setting === null
      ? []
      : [{ broken: { label: 'cloudZoo.connections', reason: t('The setting is not a list.') } }];
  }
  const names = new Set<string>();
  return setting.flatMap((entry: unknown, index): ConnectionEntry[] => {
    const parsed = parseConnection(entry);
    const broken = (reason: string) => ({ broken: { label: labelIn(entry, index), reason, index } });
    if ('reason' in parsed) {
      return [broken(parsed.reason)];
    }
    if (names.has(parsed.name)) {
      return [broken(t('Another connection has this name.'))];
    }
    names.add(parsed.name);
    return [{ connection: parsed }, ...problemsBeside(entry).map(broken)];
  });
}

/** Reads one entry, as it stands in the setting or as prompts collected it. */
export function parseConnection(entry: unknown): Parsed {
  if (!isObject(entry)) {
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
  const { name, service, endpoint, label } = connection;
  const common = { name, ...(label !== undefined && { label }), service, endpoint };
  switch (connection.service) {
    case 'cloudZoo':
      return { ...common, issuer: connection.issuer, products: connection.products };
    case 'licenseSpring': {
      const { authorization, tokenEndpoint } = connection;
      const isUsual =
        authorization === 'apiKey' ||
        (tokenEndpoint ?? licenseSpringTokenEndpoint) === licenseSpringTokenEndpoint;
      return { ...common, authorization, ...(!isUsual && { tokenEndpoint }) };
    }
    case 'akana': {
      const { signIn, email } = connection;
      return { ...common, signIn, ...(signIn === 'password' && { email }) };
    }
  }
}

/** A product's id as it is compared and sent: lowercase, without the braces of a copied GUID. */
export function parseProductId(value: unknown): { readonly id: string } | Broken {
  const text = typeof value === 'string' ? value.trim() : undefined;
  const id = text
    ?.replace(/^\{([^{}]*)\}$/, '$1')
    .trim()
    .toLowerCase();
  // It is one segment of an address.
  return id && id !== '.' && id !== '..' && !/[/\\\p{Cc}\p{Cs}]/u.test(id)
    ? { id }
    : { reason: t('{0} is not a product ID.', quoted(value)) };
}

function parseCloudZoo(entry: Entry): Parsed<CloudZooConnection> {
  const common = parseCommon(entry, cloudZooEndpoint);
  const issuer = textOf(entry.issuer);
  if ('reason' in common) {
    return common;
  }
  const reason = problemOfIssuer(issuer);
  if (reason !== undefined) {
    return { reason };
  }
  const { products = [] } = entry;
  if (!Array.isArray(products)) {
    return { reason: t('"products" must be a list of product IDs.') };
  }
  const ids = products.map(parseProductId).flatMap(product => ('id' in product ? [product.id] : []));
  return { service: 'cloudZoo', ...common, issuer, products: [...new Set(ids)] };
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
): Pick<Connection, 'name' | 'label' | 'endpoint'> | Broken {
  const name = typeof entry.name === 'string' ? entry.name : '';
  const reason = problemOfName(name);
  if (reason !== undefined) {
    return { reason };
  }
  const given = entry.endpoint === undefined ? usualEndpoint : entry.endpoint;
  if (given === undefined) {
    return { reason: t('"endpoint" is missing: the address of the service.') };
  }
  const endpoint = normaliseEndpoint(given);
  const label = textOf(entry.label);
  return 'reason' in endpoint
    ? endpoint
    : { name, ...(label && label !== name && { label }), endpoint: endpoint.endpoint };
}

/** What is wrong in an entry that can be used all the same. */
function problemsBeside(entry: unknown): string[] {
  if (!isObject(entry)) {
    return [];
  }
  const { label, products } = entry;
  const wrongIds = (Array.isArray(products) && entry.service === 'cloudZoo' ? products : []).flatMap(
    (product: unknown) => {
      const parsed = parseProductId(product);
      return 'reason' in parsed ? [parsed.reason] : [];
    },
  );
  return [
    ...(label === undefined || typeof label === 'string' ? [] : [t('"label" must be text.')]),
    ...new Set(wrongIds),
  ];
}

function labelIn(entry: unknown, index: number): string {
  const { label, name } = isObject(entry) ? entry : {};
  return textOf(label) || textOf(name) || t('Connection {0}', index + 1);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 59).toWellFormed()}…` : text.toWellFormed();
}

/** What is wrong with a connection's name, if anything. */
export function problemOfName(name: string, taken: readonly string[] = []): string | undefined {
  if (!/^[a-z0-9-]+$/.test(name)) {
    return t('A name may only contain lowercase letters, digits and hyphens.');
  }
  if (Object.values<string>(sandboxNames).includes(name)) {
    return t('"{0}" is the name of the built-in sandbox.', name);
  }
  return taken.includes(name) ? t('Another connection has this name.') : undefined;
}

/** What is wrong with what a person calls a connection, if anything. */
export function problemOfLabel(label: string, taken: readonly string[]): string | undefined {
  if (!label) {
    return t('The name is missing.');
  }
  if (Object.values<string>(sandboxNames).includes(label)) {
    return t('"{0}" is the name of the built-in sandbox.', label);
  }
  return taken.includes(label) ? t('Another connection has this name.') : undefined;
}

export function problemOfIssuer(issuer: string): string | undefined {
  if (!issuer.trim()) {
    return t('The issuer ID is missing.');
  }
  // Basic authorization ends the user at the first colon; the keychain account has "|" as separator.
  return /[:|\p{Cc}]/u.test(issuer)
    ? t('An issuer ID cannot contain a colon, "|" or a line break.')
    : undefined;
}

export function problemOfEmail(email: string): string | undefined {
  if (!email.trim()) {
    return t('The e-mail address is missing.');
  }
  return /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? undefined : t('This is not an e-mail address.');
}

/** A key that goes into a request's header, which takes no other characters. */
export function problemOfKey(key: string): string | undefined {
  return /^[\x21\x23-\x7e]*$/.test(key.trim())
    ? undefined
    : t('A key contains only letters, digits and punctuation. Something else was pasted with it.');
}

/** An address as it is stored and compared: absolute, `https:` (or loopback), no trailing slash, query or user. */
export function normaliseEndpoint(text: unknown): { readonly endpoint: string } | Broken {
  const url = typeof text === 'string' && URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    return { reason: t('The endpoint is not a web address, such as {0}.', 'https://example.com') };
  }
  if (!isAllowed(url)) {
    return {
      reason: t('The endpoint must begin with https://. Plain http:// is allowed only for this computer.'),
    };
  }
  if (url.username || url.password || url.search || url.hash) {
    return { reason: t('The endpoint cannot contain a user name, "?" or "#".') };
  }
  let end = url.pathname.length;
  while (url.pathname[end - 1] === '/') {
    end--;
  }
  return { endpoint: url.origin + url.pathname.slice(0, end) };
}

/** What is wrong with an address, for a box that is typed in. */
export function problemOfEndpoint(text: string): string | undefined {
  const endpoint = normaliseEndpoint(text);
  return 'reason' in endpoint ? endpoint.reason : undefined;
}
