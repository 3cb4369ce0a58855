import type { Transport } from './http';
import { ServiceError, type ServiceName } from './serviceError';

/**
 * Runs a call of a client so that it throws only ServiceError: what nobody foresaw is logged, and may have acted.
 *
 * @param endpoint where the call goes.
 */
export async function typed<Result>(
  service: ServiceName,
  endpoint: string,
  transport: Transport,
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ServiceError) {
      throw error;
    }
    transport.logUnforeseen(error);
    const evidence = error instanceof Error ? error.name : typeof error;
    throw new ServiceError(service, new URL(endpoint).host, { kind: 'unforeseen', evidence });
  }
}

/** The error for something that cannot be put into a request, so that none is sent. */
export function unsendable(service: ServiceName, endpoint: string, what: string): ServiceError {
  const failure = { kind: 'unreachable', cause: 'request', evidence: what } as const;
  return new ServiceError(service, new URL(endpoint).host, failure);
}
