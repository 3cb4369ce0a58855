import { credentialCodes } from './licenseSpring/codes';
import type { ServiceError } from './serviceError';

/** Whether a service did not take the credentials, so that others could help. */
export function areCredentialsRefused({ service, failure }: ServiceError): boolean {
  const { kind, status, code = '' } = failure;
  if (kind !== 'refused') {
    return false;
  }
  switch (service) {
    case 'cloudZoo':
      return status === 401 || status === 403;
    case 'licenseSpring':
      return credentialCodes.has(code);
    case 'akana':
      return code === 'loginRefused' || code === 'sessionExpired' || failure.deniedBecause === 'noCsrfCookie';
    case 'issuer':
      return status === 401;
  }
}
