import { credentialCodes } from './licenseSpring/codes';

export type ServiceName = 'cloudZoo' | 'licenseSpring' | 'akana';

/** Whom a request goes to: a service, or the server that an issuer runs for Cloud Zoo to call. */
export type Addressee = ServiceName | 'issuer';

/**
 * What went wrong with one call, from the point of view of "can the request have acted?":
 * - `refused`: it was answered with a status >= 400, by the service or by somebody on the way.
 * - `unexpected`: it was answered, but not with what is documented (a redirect, HTML, a cut or foreign body).
 * - `unreachable`: the request never left (name, connection, proxy, TLS, or something that cannot be sent).
 * - `interrupted`, `timeout`, `cancelled`: the request may have arrived; nobody can tell from here.
 * - `unforeseen`: a mistake of ours, before or after the request; nobody can tell either.
 */
export type FailureKind =
  | 'refused'
  | 'unexpected'
  | 'unreachable'
  | 'interrupted'
  | 'timeout'
  | 'cancelled'
  | 'unforeseen';

/** Why a request never left: the step of the way to the service that failed; `request` where it could not be sent. */
export type NetworkCause = 'name' | 'refused' | 'network' | 'proxy' | 'certificate' | 'tls' | 'request';

export interface Failure {
  readonly kind: FailureKind;
  /** Of what is `unreachable`, why. */
  readonly cause?: NetworkCause;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** The service's own error code. */
  readonly code?: string;
  /** The service's own sentence about the error. */
  readonly description?: string;
  /** The service's own advice, often how to mend it. */
  readonly details?: string;
  /** What came instead of a documented body, however empty, or the system's own word for a network failure. */
  readonly evidence?: string;
  /** How far this computer's clock is ahead of the service's, where that was refused; negative when behind. */
  readonly skewMinutes?: number;
  /** Of a 401 of Akana, what is known beside it: the login is good, so it is for want of this. */
  readonly deniedBecause?: 'noCsrfCookie' | 'role';
  /** Getting a token failed: the call that it was for has not been sent. */
  readonly duringSignIn?: true;
}

/** A call to a service that did not do what was asked; every client throws only this. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';

  constructor(
    readonly service: Addressee,
    readonly host: string,
    readonly failure: Failure,
    /** When the service answered, by its own clock. */
    readonly repliedAt?: Date,
    /** Milliseconds after which the service wants to be asked again, where it said so. */
    readonly retryAfter?: number,
  ) {
    super(`${service} at ${host}: ${failure.kind} ${failure.status ?? failure.evidence ?? ''}`.trimEnd());
  }

  /** Whether the service has answered for itself, so that nothing is under way any more. */
  get isSettled(): boolean {
    const { kind, status = 0 } = this.failure;
    return kind === 'refused' && !neverTelling.has(status) && !(status >= 502 && status <= 504);
  }

  /** Whether the service cannot have acted on the request. */
  get certainlyNotApplied(): boolean {
    const { kind, duringSignIn } = this.failure;
    return (
      duringSignIn === true ||
      kind === 'unreachable' ||
      (kind === 'refused' && isRefusalFor(this.service, this.failure))
    );
  }
}

/**
 * Whether an answer >= 400 says that nothing was done. The service's own documented word counts, and a bare status;
 * of a page by somebody else on the way only what is decided about the request before it is passed on, because a
 * firewall or gateway may well hide the answer to a request that was carried out behind a 403 or 404 of its own.
 */
function isRefusalFor(service: Addressee, { status = 0, code, evidence }: Failure): boolean {
  if (status >= 500 || neverTelling.has(status)) {
    return false;
  }
  // LicenseSpring's errors have a code; a mere message is what many gateways answer.
  const isDocumented = evidence === undefined && (service !== 'licenseSpring' || code !== undefined);
  return isDocumented || evidence === '' || decidedBefore.has(status);
}

/** Answers about the connection rather than the request, which may have been carried out all the same. */
export const neverTelling: ReadonlySet<number> = new Set([408, 421, 444, 460, 499]);

/** Of authentication, size, form and rate, everybody judges by the request alone. */
const decidedBefore: ReadonlySet<number> = new Set([401, 405, 411, 413, 414, 415, 417, 426, 429, 431]);

/** Whether a service did not take the credentials, so that others could help. */
export function areCredentialsRefused({ service, failure }: ServiceError): boolean {
  const { kind, status, code = '', evidence } = failure;
  if (kind !== 'refused') {
    return false;
  }
  switch (service) {
    case 'cloudZoo':
      // A page behind 403 is by somebody on the way.
      return status === 401 || (status === 403 && !evidence);
    case 'licenseSpring':
      return credentialCodes.has(code);
    case 'akana':
      return code === 'loginRefused' || code === 'sessionExpired' || failure.deniedBecause === 'noCsrfCookie';
    case 'issuer':
      return status === 401;
  }
}
