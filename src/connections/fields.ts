import { t } from '@vscode/l10n';
import { isAllowed } from '../services/sendable';
import { cloudZooEndpoint, sandboxNames } from './connection';

/** What is wrong with a connection's name, if anything. */
export function problemOfName(name: string, taken: readonly string[] = []): string | undefined {
  if (!/^[a-z0-9-]+$/.test(name)) {
    return t('A name has lowercase letters, digits and hyphens only.');
  }
  if (Object.values<string>(sandboxNames).includes(name)) {
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
    : t('A key has letters, digits and signs only; something else was pasted along.');
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

/** What is wrong with an address, for a box that is typed in. */
export function problemOfEndpoint(text: string): string | undefined {
  const endpoint = normaliseEndpoint(text);
  return 'reason' in endpoint ? endpoint.reason : undefined;
}
