import { ServiceError } from '../services/serviceError';

/** Whether the service said that there is no such product. */
export function isMissing(error: unknown): boolean {
  return error instanceof ServiceError && error.failure.kind === 'refused' && error.failure.status === 404;
}
