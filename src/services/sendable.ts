import { t } from '@vscode/l10n';
/** Why a request cannot be sent as it is meant; undefined where it can. */
export function flawIn(url: URL, headers: Headers | undefined, body = ''): string | undefined {
  if (!isAllowed(url)) {
    return t('http: is allowed only for this computer');
  }
  if (!headers) {
    return t('a header that cannot be sent');
  }
  return isWellFormed(body) ? undefined : t('half of a character, which would arrive as a different one');
}

/** Whether a JSON text has no half of a surrogate pair, not as an escape either. */
function isWellFormed(json: string): boolean {
  const unescaped = json.replace(/\\(?:u([0-9a-fA-F]{4})|.)/gs, (_, digits?: string) =>
    digits === undefined ? ' ' : String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return unescaped.isWellFormed();
}

/** Plain `http:` would show secrets to everybody on the way. */
export function isAllowed(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** Whether a host is this very machine, by its name alone. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** The headers, or undefined where one cannot be sent: fetch's own error for a bad header quotes its value, which may be a secret. */
export function asHeaders(headers: Readonly<Record<string, string>>): Headers | undefined {
  try {
    return new Headers(headers);
  } catch {
    return undefined;
  }
}
