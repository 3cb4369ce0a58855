import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { ServiceError } from '../services/serviceError';
import { type Action, logUnforeseen, notify, UserError } from '../ui/messages';
import type { Connection } from './connection';
import { explain } from './explain';
import { type WayOut, waysOut } from './waysOut';

/** Shows a failure once, in words: what was cancelled is silent, and what nobody foresaw is in the log with its stack. */
export function failureReporter(
  log: vscode.LogOutputChannel,
  /** The connection whose call failed, where it is one of the settings. */
  connectionOf: (error: ServiceError) => Connection | undefined,
): (error: unknown) => void {
  const showLog = { title: t('Show Log'), run: () => log.show() };
  const actionFor = (way: WayOut, connection: Connection | undefined): Action[] => {
    const run = (command: string, ...given: unknown[]) => vscode.commands.executeCommand(command, ...given);
    const named = connection && { connection: connection.name };
    switch (way) {
      case 'updateSecret':
        return named ? [{ title: t('Update Secret…'), run: () => run('cloudZoo.updateSecret', named) }] : [];
      case 'editConnection':
        return named
          ? [{ title: t('Edit Connection…'), run: () => run('cloudZoo.editConnection', named) }]
          : [];
      case 'proxySettings':
        return [{ title: t('Open Settings'), run: () => run('workbench.action.openSettings', 'http.proxy') }];
      case 'timeoutSetting':
        return [
          {
            title: t('Open Settings'),
            run: () => run('workbench.action.openSettings', 'cloudZoo.requestTimeout'),
          },
        ];
      case 'showLog':
        return [showLog];
    }
  };
  return error => {
    if (error instanceof vscode.CancellationError) {
      return;
    }
    if (error instanceof UserError) {
      void notify('error', error.message, error.actions);
    } else if (error instanceof ServiceError) {
      if (error.failure.kind !== 'cancelled') {
        const connection = connectionOf(error);
        const actions = waysOut(error).flatMap(way => actionFor(way, connection));
        void notify('error', explain(error), actions.length ? actions : [showLog]);
      }
    } else {
      logUnforeseen(error, log);
      void notify('error', t('Something unexpected went wrong: {0}', explain(error)), [showLog]);
    }
  };
}
