import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Connection } from '../connections/connection';
import type { ServiceError } from '../services/serviceError';
import type { Action } from '../ui/messages';
import { stepAfter } from './stepAfter';

/** The one step that helps after a refusal, as a button. */
export function nextStepAfter(
  error: ServiceError | undefined,
  { name }: Connection,
  again: () => Promise<void>,
  edit: () => Promise<void>,
): Action {
  switch (error && stepAfter(error)) {
    case 'updateSecret':
      return {
        title: t('Update Secret…'),
        run: () => vscode.commands.executeCommand('cloudZoo.updateSecret', { connection: name }),
      };
    case 'openSettings':
      return {
        title: t('Open Settings'),
        run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'http.proxy'),
      };
    case 'tryAgain':
      return { title: t('Try Again…'), run: again };
    default:
      return { title: t('Edit…'), run: edit };
  }
}
