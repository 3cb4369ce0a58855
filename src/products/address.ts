/** The scheme of live products: `cloudzoo://<connection>/<productId>/<title>.cloudzoo.json`. */
export const liveScheme = 'cloudzoo';

export const definitionEnding = '.cloudzoo.json';

/** Names one product of one connection; the id is lowercase. */
export interface ProductRef {
  readonly connection: string;
  readonly id: string;
}

/** What an address of the scheme stands for. */
export type Address = { readonly kind: 'product'; readonly ref: ProductRef } | { readonly kind: 'folder' };

/** A key for maps; a connection's name has no slash. */
export function keyOf({ connection, id }: ProductRef): string {
  return `${connection}/${id}`;
}

/** The path of a product's address: the id decides, the title is only the tab's name. */
export function pathOf(id: string, title: string | undefined): string {
  return `/${encodeURIComponent(id)}/${fileTitle(title) || fileTitle(id)}${definitionEnding}`;
}

function fileTitle(title: string | undefined): string {
  const clean = (title ?? '')
    .toWellFormed()
    .replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069/\\?#%\s]+/gu, ' ');
  return [...clean.trim()].slice(0, 80).join('').trim();
}

/** Reads the parts of an address; undefined where it is neither a product nor a folder above one. */
export function parseAddress(uri: {
  readonly authority: string;
  readonly path: string;
}): Address | undefined {
  const [id, file, ...more] = uri.path.split('/').filter(part => part);
  if (!id || !file) {
    return { kind: 'folder' };
  }
  if (more.length || !uri.authority || !file.endsWith(definitionEnding)) {
    return undefined;
  }
  const decoded = decode(id);
  return decoded === undefined
    ? undefined
    : { kind: 'product', ref: { connection: uri.authority, id: decoded.toLowerCase() } };
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** Whether a text is just one GUID, in any case. */
export function isGuid(text: string): boolean {
  return new RegExp(`^${guid.source}$`, 'i').test(text);
}

/**
 * Product ids in a pasted text, in lowercase and each once. They may be separated by white space, commas or
 * semicolons and stand in braces or quotes; `foreign` is the first piece that is no GUID.
 */
export function parseProductIds(text: string): { readonly ids: string[]; readonly foreign?: string } {
  const pieces = text.split(/[\s,;]+/).map(piece => piece.replace(/^[[{("']+|[\]})"']+$/g, ''));
  const named = pieces.filter(piece => piece);
  return {
    ids: [...new Set(named.filter(isGuid).map(piece => piece.toLowerCase()))],
    foreign: named.find(piece => !isGuid(piece)),
  };
}
