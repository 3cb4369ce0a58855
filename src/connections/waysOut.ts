import { areCredentialsRefused, type ServiceError } from '../services/serviceError';

/** What a person can do about a failed call, each a button. */
export type WayOut = 'updateSecret' | 'editConnection' | 'proxySettings' | 'timeoutSetting' | 'showLog';

/** The ways out of a failed call, the likeliest first. */
export function waysOut(error: ServiceError): WayOut[] {
  const { kind, cause } = error.failure;
  if (areCredentialsRefused(error)) {
    return ['updateSecret', 'editConnection'];
  }
  if (cause === 'proxy') {
    return ['proxySettings', 'showLog'];
  }
  if (kind === 'timeout') {
    return ['timeoutSetting', 'showLog'];
  }
  const isElsewhere = kind === 'unexpected' || (kind === 'unreachable' && cause !== 'request');
  return isElsewhere ? ['editConnection', 'showLog'] : ['showLog'];
}
