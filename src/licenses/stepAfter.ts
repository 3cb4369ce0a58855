import { areCredentialsRefused, type ServiceError } from '../services/serviceError';

/** What helps after a refusal: other credentials, another setting, the same later, or other answers. */
export function stepAfter(error: ServiceError): 'updateSecret' | 'openSettings' | 'tryAgain' | 'edit' {
  if (areCredentialsRefused(error)) {
    return 'updateSecret';
  }
  if (error.failure.cause === 'proxy') {
    return 'openSettings';
  }
  return doesWaitingHelp(error) ? 'tryAgain' : 'edit';
}

/** Whether the same request may be taken later, or once something beside it is mended. */
function doesWaitingHelp({ service, failure, retryAfter }: ServiceError): boolean {
  // Akana answers 500 for a license that does not exist, too.
  const isBusy = (status: number) =>
    status === 408 || status === 429 || status >= (service === 'akana' ? 501 : 500);
  const { kind, cause, status = 0, code } = failure;
  return (
    retryAfter !== undefined ||
    (kind === 'unreachable' && cause !== 'request') ||
    kind === 'timeout' ||
    kind === 'interrupted' ||
    (kind === 'refused' && (isBusy(status) || code === 'date_header_diff' || code === 'pendingTasks'))
  );
}
