import { ServiceError } from '../../../services/serviceError';

/** Why nothing is asked of a connection for now. */
export type Trouble =
  | { readonly kind: 'failed'; readonly error: unknown; readonly until: number }
  | { readonly kind: 'waiting'; readonly until: number };

/** Milliseconds to wait after a 429 that names no time, and at most. */
const usualWait = 5000;
const longestWait = 10 * 60_000;

/** Milliseconds after which a service that has too much to do wants to be asked again. */
export function waitAfter(error: unknown): number | undefined {
  return error instanceof ServiceError && error.failure.status === 429
    ? Math.min(error.retryAfter ?? usualWait, longestWait)
    : undefined;
}

/** Whether a failure is one of the connection, so that the next product would fail alike. */
export function concernsAll(error: unknown): boolean {
  if (!(error instanceof ServiceError)) {
    // There is no client: the secret is missing, or the keychain does not answer.
    return true;
  }
  const { kind, status } = error.failure;
  return status === 401 || ['unreachable', 'interrupted', 'timeout'].includes(kind);
}
