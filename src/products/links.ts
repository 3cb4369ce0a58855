import { isGuid, type ProductRef } from './address';

const path = '/product';

/** A link that opens a product in VS Code, for a message or an issue: it names and never changes. */
export function productLink(scheme: string, extension: string, { connection, id }: ProductRef): string {
  return `${scheme}://${extension}${path}?${new URLSearchParams({ connection, id })}`;
}

/** What a link names; undefined where it is none of ours. Anybody may have written it. */
export function parseProductLink(uri: {
  readonly path: string;
  readonly query: string;
}): ProductRef | undefined {
  const given = new URLSearchParams(uri.query);
  const connection = given.get('connection') ?? '';
  const id = given.get('id')?.replace(/^\{(.*)\}$/, '$1') ?? '';
  const isOurs = uri.path === path && /^[a-z0-9-]{1,200}$/.test(connection) && isGuid(id);
  return isOurs ? { connection, id: id.toLowerCase() } : undefined;
}
