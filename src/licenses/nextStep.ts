import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Connection } from '../connections/connection';
import { areCredentialsRefused } from '../services/refusedCredentials';
import type { ServiceError } from '../services/serviceError';
import type { Action } from '../ui/messages';

/** What could help after a refusal: other credentials where those were refused, else other answers. */
export function nextStepAfter(
  error: ServiceError | undefined,
  { name }: Connection,
  edit: () => Promise<void>,
): Action {
  return error && areCredentialsRefused(error)
    ? {
        title: t('Update Secret…'),
        run: () => vscode.commands.executeCommand('cloudZoo.updateSecret', { connection: name }),
      }
    : { title: t('Edit…'), run: edit };
}
