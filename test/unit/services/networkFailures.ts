/** A failure as `fetch` gives it, and what is certain of the request. */
export interface NetworkFailure {
  readonly name: string;
  readonly error: unknown;
  /** The cause, where nothing can have been sent. */
  readonly cause?: 'name' | 'refused' | 'network' | 'proxy' | 'certificate' | 'tls';
}

/** An error as Node's layers make it: a system error with its code and call, or a library's with its code. */
function coded(code: string, message = code, more: object = {}): Error {
  return Object.assign(new Error(message), { code, ...more });
}

/** What `fetch` of undici rejects with. */
function fetchFailed(cause: unknown): Error {
  return new TypeError('fetch failed', { cause });
}

const connect = (code: string) => coded(code, `connect ${code} 127.0.0.1:443`, { syscall: 'connect' });
const read = (code: string) => coded(code, `read ${code}`, { syscall: 'read' });

const node: readonly (readonly [error: Error, cause?: NetworkFailure['cause']])[] = [
  [connect('ECONNREFUSED'), 'refused'],
  [connect('EHOSTUNREACH'), 'network'],
  [connect('ENETUNREACH'), 'network'],
  [connect('ETIMEDOUT'), 'network'],
  [connect('ECONNRESET'), 'network'],
  [connect('EACCES'), 'network'],
  [coded('ENOTFOUND', 'getaddrinfo ENOTFOUND zoo.invalid', { syscall: 'getaddrinfo' }), 'name'],
  [coded('EAI_AGAIN', 'getaddrinfo EAI_AGAIN zoo.invalid', { syscall: 'getaddrinfo' }), 'name'],
  [coded('UND_ERR_CONNECT_TIMEOUT', 'Connect Timeout Error'), 'network'],
  [coded('UND_ERR_PRX_TLS', 'Secure Proxy Connection failed'), 'proxy'],
  [new AggregateError([connect('ECONNREFUSED'), connect('ECONNREFUSED')], ''), 'refused'],
  [new AggregateError([connect('ECONNREFUSED'), connect('ETIMEDOUT')], ''), 'refused'],
  [Object.assign(new AggregateError([connect('ENETUNREACH')]), { code: 'ENETUNREACH' }), 'network'],
  [new AggregateError([connect('ECONNREFUSED'), read('ECONNRESET')], '')],
  [new AggregateError([], 'nothing is said')],
  ...[
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'CERT_REVOKED',
    'CERT_UNTRUSTED',
    'CERT_SIGNATURE_FAILURE',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'HOSTNAME_MISMATCH',
  ].map(code => [coded(code), 'certificate'] as const),
  [coded('ERR_SSL_WRONG_VERSION_NUMBER'), 'tls'],
  [coded('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'), 'tls'],
  [coded('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'), 'tls'],
  [coded('ERR_SSL_UNSUPPORTED_PROTOCOL'), 'tls'],
  [coded('ERR_SSL_TLSV1_UNRECOGNIZED_NAME'), 'tls'],
  [coded('EPROTO', 'write EPROTO 1:error:0A00010B:SSL routines:ssl3_get_record:wrong version number'), 'tls'],
  [
    coded('ECONNRESET', 'Client network socket disconnected before secure TLS connection was established'),
    'tls',
  ],
  // These may come after a request, too.
  [coded('EPROTO', 'write EPROTO')],
  [coded('ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC')],
  [coded('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED')],
  [coded('ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR')],
  [read('ECONNRESET')],
  [read('ETIMEDOUT')],
  [read('EHOSTUNREACH')],
  [coded('EPIPE', 'write EPIPE', { syscall: 'write' })],
  [coded('ECONNABORTED', 'write ECONNABORTED', { syscall: 'write' })],
  [coded('UND_ERR_SOCKET', 'other side closed')],
  [coded('UND_ERR_HEADERS_TIMEOUT', 'Headers Timeout Error')],
  [coded('UND_ERR_BODY_TIMEOUT', 'Body Timeout Error')],
  [coded('UND_ERR_ABORTED', 'Request aborted')],
  [coded('UND_ERR_INFO', 'reset')],
  [coded('UND_ERR_RES_EXCEEDED_MAX_SIZE')],
  [coded('HPE_INVALID_CONSTANT', 'Expected HTTP/')],
  [coded('UND_ERR_SOCKET', 'other side closed', { cause: connect('ECONNREFUSED') })],
  [new Error('nobody foresaw this')],
];

/** As undici's agent for proxies words them, and VS Code's around it. */
const proxy = [
  ...[407, 403, 502, 503, 504, 400].map(status => [status, '!=='] as const),
  // VS Code's own words, where the proxy says how to sign in.
  [407, '?.=='] as const,
].map(([status, sign]) => ({
  name: `a proxy that answers CONNECT with ${status} ${sign}`,
  error: fetchFailed(
    new Error('Request was cancelled.', {
      cause: Object.assign(new Error(`Proxy response (${status}) ${sign} 200 when HTTP Tunneling`), {
        name: 'AbortError',
        code: 'UND_ERR_ABORTED',
      }),
    }),
  ),
  cause: 'proxy' as const,
}));

const chromium: Readonly<Record<string, NetworkFailure['cause']>> = {
  NAME_NOT_RESOLVED: 'name',
  DNS_TIMED_OUT: 'name',
  INTERNET_DISCONNECTED: 'network',
  ADDRESS_UNREACHABLE: 'network',
  CONNECTION_TIMED_OUT: 'network',
  CONNECTION_FAILED: 'network',
  CONNECTION_REFUSED: 'refused',
  PROXY_CONNECTION_FAILED: 'proxy',
  PROXY_AUTH_UNSUPPORTED: 'proxy',
  PROXY_CERTIFICATE_INVALID: 'proxy',
  TUNNEL_CONNECTION_FAILED: 'proxy',
  SOCKS_CONNECTION_FAILED: 'proxy',
  MANDATORY_PROXY_CONFIGURATION_FAILED: 'proxy',
  CERT_AUTHORITY_INVALID: 'certificate',
  CERT_COMMON_NAME_INVALID: 'certificate',
  CERT_DATE_INVALID: 'certificate',
  CERT_REVOKED: 'certificate',
  CERTIFICATE_TRANSPARENCY_REQUIRED: 'certificate',
  SSL_VERSION_OR_CIPHER_MISMATCH: 'tls',
  SSL_CLIENT_AUTH_CERT_NEEDED: 'tls',
  CERT_DATABASE_CHANGED: undefined,
  SSL_PROTOCOL_ERROR: undefined,
  SSL_SERVER_CERT_CHANGED: undefined,
  SSL_BAD_RECORD_MAC_ALERT: undefined,
  BAD_SSL_CLIENT_AUTH_CERT: undefined,
  CONNECTION_RESET: undefined,
  CONNECTION_CLOSED: undefined,
  CONNECTION_ABORTED: undefined,
  TIMED_OUT: undefined,
  EMPTY_RESPONSE: undefined,
  NETWORK_CHANGED: undefined,
  NETWORK_IO_SUSPENDED: undefined,
  HTTP2_PROTOCOL_ERROR: undefined,
  QUIC_PROTOCOL_ERROR: undefined,
  INVALID_HTTP_RESPONSE: undefined,
  CONTENT_LENGTH_MISMATCH: undefined,
  UNEXPECTED_PROXY_AUTH: undefined,
  BLOCKED_BY_CLIENT: undefined,
  FAILED: undefined,
  ABORTED: undefined,
};

const selfCaused = new Error('its own cause');
selfCaused.cause = selfCaused;

/** Every failure that `fetch` can give. */
export const networkFailures: readonly NetworkFailure[] = [
  ...node.map(([error, cause]) => ({
    name: [error.message, 'code' in error ? error.code : error.name, ...inner(error)].join(' '),
    error: fetchFailed(error),
    ...(cause && { cause }),
  })),
  ...proxy,
  ...Object.entries(chromium).map(([code, cause]) => ({
    name: `net::ERR_${code}`,
    error: new TypeError(`net::ERR_${code}`),
    ...(cause && { cause }),
  })),
  {
    name: 'net::ERR_NAME_NOT_RESOLVED below',
    error: fetchFailed(new Error('net::ERR_NAME_NOT_RESOLVED')),
    cause: 'name',
  },
  { name: 'a port that fetch refuses', error: fetchFailed(new Error('bad port')), cause: 'network' },
  { name: 'a body that is cut', error: new TypeError('terminated', { cause: coded('UND_ERR_SOCKET') }) },
  { name: 'an error that is its own cause', error: fetchFailed(selfCaused) },
  { name: 'a cause that is no error', error: fetchFailed('ECONNREFUSED') },
  { name: 'no error at all', error: 'ECONNREFUSED' },
  { name: 'a mistake', error: new RangeError('Maximum call stack size exceeded') },
];

function inner(error: Error): string[] {
  return error instanceof AggregateError ? error.errors.map(({ message }: Error) => message) : [];
}
