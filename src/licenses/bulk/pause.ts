import type { ServiceError } from '../../services/serviceError';

/** Milliseconds of the first pause that the service gave no length for; each one after it is twice as long. */
const first = 5000;
const longest = 5 * 60_000;
/** A service that says "at once" is given a moment all the same. */
const shortest = 200;

/** The time in which nothing is sent, because the service asked for it. */
export class Pause {
  private until = 0;
  private count = 0;

  constructor(private readonly now: () => number) {}

  /** Milliseconds that are left. */
  get left(): number {
    return Math.max(0, this.until - this.now());
  }

  /** Learns from the end of a request; requests that were under way together make one pause. */
  learnFrom(error: ServiceError | undefined): void {
    if (!asksForPause(error)) {
      this.count = this.left ? this.count : 0;
      return;
    }
    this.count += this.left ? 0 : 1;
    const usual = first * 2 ** (this.count - 1);
    const length = Math.min(Math.max(error?.retryAfter ?? usual, shortest), longest);
    this.until = Math.max(this.until, this.now() + length);
  }
}

/** Whether the service did nothing because too much was sent, so that the same may be sent again. */
export function isTooMuch(error: ServiceError | undefined): boolean {
  // After a login that failed Akana's is not tried again: accounts get locked.
  const isLogin = error?.service === 'akana' && error.failure.duringSignIn;
  return !isLogin && asksForPause(error) && error?.certainlyNotApplied === true;
}

function asksForPause(error: ServiceError | undefined): boolean {
  const { status } = error?.failure ?? {};
  return status === 429 || (status === 503 && error?.retryAfter !== undefined);
}
