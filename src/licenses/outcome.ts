import { outcomeOfFailure } from '../activity/entry';
import { ServiceError } from '../services/serviceError';
import type { Earlier, RemovalOutcome } from './removal';

/**
 * Sends a request whose success says it all, and puts its failure into the table of outcomes.
 *
 * @param meansNotThere whether a refusal says that what was to be removed is not there.
 */
export async function outcomeOf(
  request: () => Promise<void>,
  meansNotThere: (error: ServiceError) => boolean,
  earlier: Earlier,
): Promise<RemovalOutcome> {
  try {
    await request();
    return { recorded: { outcome: 'done', status: 200 } };
  } catch (error) {
    const failure = serviceErrorOf(error);
    const { status, code, duringSignIn } = failure.failure;
    const isMissing = !duringSignIn && failure.certainlyNotApplied && meansNotThere(failure);
    return isMissing && earlier !== 'nothing'
      ? { recorded: { outcome: earlier === 'same' ? 'alreadyGone' : 'notThere', status, code } }
      : { recorded: outcomeOfFailure(failure), error: failure };
  }
}

/** What is no error of a service is a mistake of ours, and thrown on. */
export function serviceErrorOf(error: unknown): ServiceError {
  if (!(error instanceof ServiceError)) {
    throw error;
  }
  return error;
}
