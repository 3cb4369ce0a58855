import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Connection } from '../connections/connection';
import { areCredentialsRefused } from '../services/refusedCredentials';
import type { ServiceError } from '../services/serviceError';
import type { Action } from '../ui/messages';

/** The one step that helps after a refusal: other credentials, another setting, the same later, or other answers. */
export function nextStepAfter(
  error: ServiceError | undefined,
  { name }: Connection,
  again: () => Promise<void>,
  edit: () => Promise<void>,
): Action {
  if (error && areCredentialsRefused(error)) {
    return {
      title: t('Update Secret…'),
      run: () => vscode.commands.executeCommand('cloudZoo.updateSecret', { connection: name }),
    };
  }
  if (error?.failure.cause === 'proxy') {
    return {
      title: t('Open Settings'),
      run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'http.proxy'),
    };
  }
  return error && doesWaitingHelp(error)
    ? { title: t('Try Again…'), run: again }
    : { title: t('Edit…'), run: edit };
}

/** Whether the same request may be taken later, or once something beside it is mended. */
export function doesWaitingHelp({ service, failure, retryAfter }: ServiceError): boolean {
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
