import { ServiceError } from '../services/serviceError';
import type { Ending } from './record';

/** How a request ended that threw: refused where it cannot have acted, else unknown. */
export function endingOf(error: unknown): Ending {
  if (!(error instanceof ServiceError)) {
    return { outcome: 'unknown' };
  }
  const { status, code, kind } = error.failure;
  const outcome = error.certainlyNotApplied ? 'refused' : 'unknown';
  return { outcome, status, code, ...(kind !== 'refused' && { failure: kind }) };
}
