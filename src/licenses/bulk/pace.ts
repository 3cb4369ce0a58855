import { areCredentialsRefused, type ServiceError } from '../../services/serviceError';

/** Milliseconds of the first pause that the service gave no length for; each one after it is twice as long. */
const first = 5000;
/** The longest pause of our own making. */
const longest = 5 * 60_000;
/** A service that says "at once" is given a moment all the same. */
const shortest = 200;
/** The longest time that a run waits because a service asks for it; where it asks for more, the run ends. */
export const longestWait = 15 * 60_000;

/** The time in which nothing is sent, because the service asked for it. */
export class Pause {
  /** When the service may be asked again, in milliseconds since 1970. */
  until = 0;
  private count = 0;

  constructor(private readonly now: () => number) {}

  /** Milliseconds that are left. */
  get left(): number {
    return Math.max(0, this.until - this.now());
  }

  /** Whether the service wants more time than a run waits. */
  get isTooLong(): boolean {
    return this.left > longestWait;
  }

  /** Learns from the end of a request; requests that were under way together make one pause. */
  learnFrom(error: ServiceError | undefined): void {
    if (!asksForPause(error)) {
      this.count = this.left ? this.count : 0;
      return;
    }
    this.count += this.left ? 0 : 1;
    const usual = Math.min(first * 2 ** (this.count - 1), longest);
    const length = Math.max(error?.retryAfter ?? usual, shortest);
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

/** How many requests in a row may be refused for their credentials until no more are sent. */
const refusalPatience = 3;
/** How many in a row may not reach the service. */
const networkPatience = 16;

/** Notices when nothing can get through any more. */
export class HopeWatch {
  private refused = 0;
  private unreached = 0;

  /** Whether, after the end of this request, sending on is in vain. */
  isOver(error: ServiceError | undefined): boolean {
    const { duringSignIn, kind } = error?.failure ?? {};
    this.refused = isRefusedForAll(error) ? this.refused + 1 : 0;
    this.unreached = kind === 'unreachable' ? this.unreached + 1 : 0;
    return (
      (duringSignIn === true && kind === 'refused') ||
      this.refused >= refusalPatience ||
      this.unreached >= networkPatience
    );
  }
}

/** Codes of LicenseSpring about what all requests of a run have in common, beside the credentials. */
const commonCodes: ReadonlySet<string> = new Set(['date_header_diff', 'authorization_invalid_headers']);

/** Whether the next request would be refused as well. */
function isRefusedForAll(error: ServiceError | undefined): boolean {
  const { status, code = '' } = error?.failure ?? {};
  return error !== undefined && (areCredentialsRefused(error) || status === 401 || commonCodes.has(code));
}
