export type ServiceName = 'cloudZoo' | 'licenseSpring' | 'akana';

/** Whom a request goes to: a service, or the server that an issuer runs for Cloud Zoo to call. */
export type Addressee = ServiceName | 'issuer';

/**
 * What went wrong with one call, from the point of view of "can the request have acted?":
 * - `refused`: the service answered with a status >= 400.
 * - `unexpected`: it answered, but not with what it documents (a redirect, HTML, a cut or foreign body).
 * - `unreachable`: the request never left (refused connection, DNS, TLS, an address that is not allowed).
 * - `interrupted`, `timeout`, `cancelled`: the request may have arrived; nobody can tell from here.
 */
export type FailureKind = 'refused' | 'unexpected' | 'unreachable' | 'interrupted' | 'timeout' | 'cancelled';

export interface Failure {
  readonly kind: FailureKind;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** The service's own error code. */
  readonly code?: string;
  /** The service's own sentence about the error. */
  readonly description?: string;
  /** The service's own advice, often how to mend it. */
  readonly details?: string;
  /** What came instead of a documented body, or the system's own word for a network failure. */
  readonly evidence?: string;
  /** How far this computer's clock is ahead of the service's, where that was refused; negative when behind. */
  readonly skewMinutes?: number;
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

  /** Whether the service cannot have acted on the request. */
  get certainlyNotApplied(): boolean {
    const { kind, status, duringSignIn } = this.failure;
    return (
      duringSignIn === true ||
      kind === 'unreachable' ||
      (kind === 'refused' && status !== undefined && status < 500)
    );
  }
}
