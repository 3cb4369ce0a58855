import type { ServiceError } from '../../services/serviceError';

/** How many requests in a row may be refused for their credentials until no more are sent. */
const patience = 3;

const credentialCodes: ReadonlySet<string> = new Set([
  'date_header_diff',
  'authorization_invalid_headers',
  'authorization_missing_params',
  'hmac_required',
  'signature_mismatch',
  'invalid_api_key',
  'revoked_api_key',
  'read_only_api_key',
]);

/** Notices when nothing can get through any more. */
export class CredentialWatch {
  private inARow = 0;

  /** Whether, after the end of this request, sending on is in vain. */
  isOver(error: ServiceError | undefined): boolean {
    this.inARow = isCredentialRefusal(error) ? this.inARow + 1 : 0;
    const { duringSignIn, kind } = error?.failure ?? {};
    return (duringSignIn === true && kind === 'refused') || this.inARow >= patience;
  }
}

function isCredentialRefusal(error: ServiceError | undefined): boolean {
  const { kind, status, code } = error?.failure ?? {};
  return kind === 'refused' && (status === 401 || credentialCodes.has(code ?? ''));
}
