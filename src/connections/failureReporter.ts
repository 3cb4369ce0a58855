import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { ServiceError } from '../services/serviceError';
import { logUnforeseen, notify, UserError } from '../ui/messages';
import { explain } from './explain';

/** Shows a failure once, in words: what was cancelled is silent, and what nobody foresaw is in the log with its stack. */
export function failureReporter(log: vscode.LogOutputChannel): (error: unknown) => void {
  const showLog = { title: t('Show Log'), run: () => log.show() };
  return error => {
    if (error instanceof vscode.CancellationError) {
      return;
    }
    if (error instanceof UserError) {
      void notify('error', error.message, error.actions);
    } else if (error instanceof ServiceError) {
      if (error.failure.kind !== 'cancelled') {
        void notify('error', explain(error), [showLog]);
      }
    } else {
      logUnforeseen(error, log);
      void notify('error', t('Something unexpected went wrong: {0}', explain(error)), [showLog]);
    }
  };
}
