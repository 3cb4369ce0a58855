import type { CloudZooConnection } from '../connections/connection';

/** A request as a person may read it: secrets are placeholders. */
export interface ReadableRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whose secret curl asks for, in place of the header `Authorization`. */
  readonly user?: string;
}

/** What authorizes a request to Cloud Zoo, with a placeholder for the secret. */
export function basic(
  { issuer }: CloudZooConnection,
  headers: Readonly<Record<string, string>> = {},
): Pick<ReadableRequest, 'headers' | 'user'> {
  const Authorization = `Basic <${issuer}:issuer secret, base64>`;
  return { headers: { Accept: 'application/json', ...headers, Authorization }, user: issuer };
}

/** The same request for a shell. */
export function asCurl({ method, url, headers, body, user }: ReadableRequest): string {
  const quote = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
  const shown = Object.entries(headers).filter(([name]) => user === undefined || name !== 'Authorization');
  return [
    `curl --request ${method}${user === undefined ? '' : ` --user ${quote(user)}`}`,
    ...shown.map(([name, value]) => `--header ${quote(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-raw ${quote(body)}`]),
    quote(url),
  ].join(' \\\n  ');
}
