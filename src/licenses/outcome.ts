import { endingOf } from '../activity/ending';
import { ServiceError } from '../services/serviceError';
import type { Ended } from './removal';

/** Sends a request whose success says it all, and puts its failure into the table of outcomes. */
export async function outcomeOf(
  request: () => Promise<void>,
  /** Whether a refusal means, after a request that may have worked, that it has. */
  meansGone: (error: ServiceError) => boolean,
  isRepeat: boolean,
): Promise<Ended> {
  try {
    await request();
    return { ending: { outcome: 'done', status: 200 } };
  } catch (error) {
    const failure = serviceErrorOf(error);
    const { status, code, duringSignIn } = failure.failure;
    const isGone = isRepeat && !duringSignIn && failure.certainlyNotApplied && meansGone(failure);
    return isGone
      ? { ending: { outcome: 'alreadyGone', status, code } }
      : { ending: endingOf(failure), error: failure };
  }
}

/** What is no error of a service is a mistake of ours, and thrown on. */
export function serviceErrorOf(error: unknown): ServiceError {
  if (!(error instanceof ServiceError)) {
    throw error;
  }
  return error;
}
