import type { Failure, NetworkCause } from './serviceError';
import type { Written } from './written';

/** A failure of the network as its layers word it: code or message, and what it says of the request. */
type Pattern = readonly [pattern: RegExp, cause: NetworkCause];

/** Node's and undici's codes for what goes wrong before a byte of the request is written. */
const nodeCodes: readonly Pattern[] = [
  [/^(ENOTFOUND|EAI_\w+)$/, 'name'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^UND_ERR_CONNECT_TIMEOUT$/, 'network'],
  [/^UND_ERR_PRX_TLS$/, 'proxy'],
  // OpenSSL's verdicts on a certificate, and Node's own on the host that it names.
  [/^(CERT_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_\w+|HOSTNAME_MISMATCH|ERR_TLS_CERT_\w+)$/, 'certificate'],
  [/^(INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|CRL_\w+|ERROR_IN_C\w+)$/, 'certificate'],
];

/** What only an opening handshake can come to, by OpenSSL's reason; other alerts may come in the middle as well. */
const handshake =
  /wrong.version.number|http.request|packet.length.too.long|(unsupported|no).protocols?|protocol.version|handshake.failure|unrecognized.name|insufficient.security|no.(shared.)?cipher|dh.key.too.small|legacy.renegotiation.disabled/i;

/** Chromium's codes, which Electron puts into the message (`net::ERR_…`, net/base/net_error_list.h). */
const chromiumCodes: readonly Pattern[] = [
  [/^(NAME_NOT_RESOLVED|NAME_RESOLUTION_FAILED|ICANN_NAME_COLLISION|DNS_\w+)$/, 'name'],
  [/^CONNECTION_REFUSED$/, 'refused'],
  [/^(INTERNET_DISCONNECTED|ADDRESS_(UNREACHABLE|INVALID)|CONNECTION_(FAILED|TIMED_OUT))$/, 'network'],
  [/^(NETWORK_ACCESS_DENIED|UNSAFE_PORT|HOST_RESOLVER_QUEUE_TOO_LARGE)$/, 'network'],
  [/^(PROXY_\w+|TUNNEL_CONNECTION_FAILED|SOCKS_CONNECTION_\w+|NO_SUPPORTED_PROXIES)$/, 'proxy'],
  [/^(MANDATORY_PROXY_CONFIGURATION_FAILED|PAC_\w+)$/, 'proxy'],
  // When the store of certificates changes, connections in use end with this one, too.
  [
    /^(CERT_(?!DATABASE_CHANGED)\w+|CERTIFICATE_TRANSPARENCY_REQUIRED|SSL_PINNED_KEY_NOT_IN_CERT_CHAIN)$/,
    'certificate',
  ],
  [/^SSL_SERVER_CERT_BAD_FORMAT$/, 'certificate'],
  [/^SSL_(VERSION_OR_CIPHER_MISMATCH|OBSOLETE_CIPHER|UNRECOGNIZED_NAME_ALERT)$/, 'tls'],
  [/^SSL_(CLIENT_AUTH_CERT_NEEDED|KEY_USAGE_INCOMPATIBLE)$/, 'tls'],
];

/**
 * What became of a request for which `fetch` threw: `unreachable` where every cause lies before its first byte
 * (name, connection, proxy, TLS), else `interrupted`. What is not known here may have acted.
 *
 * @param isWritten whether a part of the request is known to have been written: then no cause is early enough.
 * @param target where the request goes: who is looked up or called instead of its host is a proxy.
 */
export function networkFailure(error: unknown, isWritten = false, target?: URL): Failure {
  const evidence = evidenceOf(error);
  const cause = isWritten ? undefined : causeBeforeSending(error);
  if (cause === undefined) {
    return { kind: 'interrupted', evidence };
  }
  const isAtProxy = target !== undefined && chainOf(error).some(inner => isElsewhere(inner, target));
  return { kind: 'unreachable', cause: isAtProxy ? 'proxy' : cause, evidence };
}

/** What became of a request that we ended: out of time before it had a connection, it cannot have arrived. */
export function endedBy(
  reason: 'timeout' | 'cancelled' | 'misdirected',
  { isWritten, waitsFor }: Written,
): Failure {
  if (reason === 'misdirected') {
    return { kind: 'refused', status: 421, evidence: '' };
  }
  if (reason === 'cancelled' || isWritten || waitsFor === undefined) {
    return { kind: reason };
  }
  const cause = waitsFor === 'tunnel' ? 'proxy' : 'network';
  return { kind: 'unreachable', cause, evidence: 'UND_ERR_CONNECT_TIMEOUT' };
}

/** Whether a lookup or a connection failed that was for another host or port than the request is. */
function isElsewhere(error: Error, { hostname, protocol, port }: URL): boolean {
  const syscall = 'syscall' in error ? error.syscall : undefined;
  if (syscall === 'getaddrinfo') {
    return 'hostname' in error && typeof error.hostname === 'string' && error.hostname !== hostname;
  }
  const own = Number(port) || (protocol === 'https:' ? 443 : 80);
  return syscall === 'connect' && 'port' in error && typeof error.port === 'number' && error.port !== own;
}

/** How deep causes are followed; a cause can be its own. */
const deepest = 8;

/** Why an error came before the request was sent; undefined where that is not certain. */
function causeBeforeSending(error: unknown, depth = 0): NetworkCause | undefined {
  if (!(error instanceof Error) || depth > deepest) {
    return undefined;
  }
  const own = ownCause(error);
  if (own !== undefined) {
    return own === 'other' ? undefined : own;
  }
  // A wrapper without a word of its own: of several causes, each must be early enough.
  const causes = innerOf(error).map(inner => causeBeforeSending(inner, depth + 1));
  return causes.every(cause => cause !== undefined) ? causes[0] : undefined;
}

/** What the error itself says; `other` for what is not known, undefined where only its causes can tell. */
function ownCause(error: Error): NetworkCause | 'other' | undefined {
  const { message } = error;
  const code = codeOf(error);
  const chromium = /\bnet::ERR_([A-Z0-9_]+)/.exec(message)?.[1];
  if (chromium !== undefined) {
    return match(chromiumCodes, chromium) ?? 'other';
  }
  // VS Code words it with `?.==` where the proxy says how to sign in, undici with `!==`.
  if (/^Proxy response \(\d+\) ?\S+ 200 when HTTP Tunneling/.test(message)) {
    return 'proxy';
  }
  if (message === 'bad port') {
    return 'network';
  }
  if (/^Client network socket disconnected before secure TLS connection was established/.test(message)) {
    return 'tls';
  }
  if (code === undefined || (error instanceof AggregateError && error.errors.length > 0)) {
    return undefined;
  }
  if (/^(ERR_SSL_|EPROTO)/.test(code)) {
    return handshake.test(`${code} ${message}`) ? 'tls' : 'other';
  }
  const syscall = 'syscall' in error ? error.syscall : undefined;
  return (
    match(nodeCodes, code) ??
    (syscall === 'connect' ? 'network' : syscall === 'getaddrinfo' ? 'name' : 'other')
  );
}

function match(patterns: readonly Pattern[], code: string): NetworkCause | undefined {
  return patterns.find(([pattern]) => pattern.test(code))?.[1];
}

/** The system's own word for it: the first code, else the innermost message. */
function evidenceOf(error: unknown): string {
  const chain = chainOf(error);
  const chromium = chain.map(({ message }) => /\bnet::(ERR_[A-Z0-9_]+)/.exec(message)?.[1]);
  const proxy = chain.map(({ message }) => /^Proxy response \(\d+\)/.exec(message)?.[0]);
  const words = [...chromium, ...proxy, ...chain.map(codeOf)].find(word => word !== undefined);
  return words ?? chain.at(-1)?.message ?? String(error);
}

function chainOf(error: unknown, depth = 0): Error[] {
  return error instanceof Error && depth <= deepest
    ? [error, ...innerOf(error).flatMap(inner => chainOf(inner, depth + 1))]
    : [];
}

function innerOf(error: Error): unknown[] {
  const several: unknown[] = error instanceof AggregateError ? error.errors : [];
  return [...(error.cause === undefined ? [] : [error.cause]), ...several];
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
