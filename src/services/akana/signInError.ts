import { type Failure, ServiceError } from '../serviceError';

/**
 * What `failure.code` of a {@link SignInError} is, where there was an answer: `loginRefused` (e-mail or password),
 * `pendingTasks` (named in `description`), `sessionExpired` (pasted cookies), `signedOut` (by us).
 */
export type SignInCode = 'loginRefused' | 'pendingTasks' | 'sessionExpired' | 'signedOut';

/** There is no login, so that the call itself was not sent, or was answered with 401 before. */
export class SignInError extends ServiceError {
  constructor(
    host: string,
    failure: Failure & { readonly code?: SignInCode },
    /** The names of the tasks that a person has to complete on the portal first. */
    readonly pendingTasks: readonly string[] = [],
  ) {
    super('akana', host, { ...failure, duringSignIn: true });
  }
}

/** The error of a login as one that says so; what is no error of a service is thrown on. */
export function signInFailure(error: unknown): SignInError {
  if (error instanceof SignInError) {
    return error;
  }
  if (!(error instanceof ServiceError)) {
    throw error;
  }
  const { kind, status, description, evidence } = error.failure;
  // A page behind 403 is by somebody on the way.
  const isRefusal = kind === 'refused' && (status === 401 || (status === 403 && !evidence));
  const code = isRefusal ? 'loginRefused' : undefined;
  return new SignInError(error.host, { kind, status, code, description, evidence });
}
