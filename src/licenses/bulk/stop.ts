import type { ServiceError } from '../../services/serviceError';
import { areCredentialsRefused } from '../refusal';

/** How many requests in a row may be refused for their credentials until no more are sent. */
const patience = 3;

/** Notices when nothing can get through any more. */
export class CredentialWatch {
  private inARow = 0;

  /** Whether, after the end of this request, sending on is in vain. */
  isOver(error: ServiceError | undefined): boolean {
    this.inARow = isRefusedForAll(error) ? this.inARow + 1 : 0;
    const { duringSignIn, kind } = error?.failure ?? {};
    return (duringSignIn === true && kind === 'refused') || this.inARow >= patience;
  }
}

/** Codes of LicenseSpring about what all requests of a run have in common, beside the credentials. */
const commonCodes: ReadonlySet<string> = new Set(['date_header_diff', 'authorization_invalid_headers']);

/** Whether the next request would be refused as well. */
function isRefusedForAll(error: ServiceError | undefined): boolean {
  const { status, code = '' } = error?.failure ?? {};
  return error !== undefined && (areCredentialsRefused(error) || status === 401 || commonCodes.has(code));
}
