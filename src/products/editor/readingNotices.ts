import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { MissingSecretError } from '../../connections/clients';
import { sandboxNames } from '../../connections/connection';
import { explain } from '../../connections/explain';
import { ServiceError } from '../../services/serviceError';
import { type Action, notify } from '../../ui/messages';
import { neutralise } from '../../ui/text';
import type { ProductRef } from '../address';
import { UnknownConnectionError } from '../remote/store';

/** Says why tabs cannot be read; the error tab hides every message, and many tabs may fail for one reason. */
export class ReadingNotices {
  private readonly shown = new Set<string>();

  /** Words the failure beside the tab, and returns what the file system is to throw. */
  failed(uri: vscode.Uri, ref: ProductRef, error: unknown): vscode.FileSystemError {
    if (error instanceof UnknownConnectionError && ref.connection === sandboxNames.cloudZoo) {
      this.offer(t('This tab shows a product of the sandbox, which is not running.'), {
        title: t('Start Sandbox'),
        run: () => vscode.commands.executeCommand('cloudZoo.startSandbox'),
      });
    } else if (error instanceof MissingSecretError || error instanceof UnknownConnectionError) {
      this.offer(error.message, ...error.actions);
    } else {
      this.offer(`${neutralise(uri.path.split('/').at(-1) ?? '', 80)}: ${explain(error)}`);
      const isGone = error instanceof ServiceError && error.failure.status === 404;
      return isGone
        ? vscode.FileSystemError.FileNotFound(uri)
        : vscode.FileSystemError.Unavailable(explain(error));
    }
    // The one error of a tab that goes by itself when the file is said to have changed.
    return vscode.FileSystemError.FileNotFound(uri);
  }

  private offer(message: string, ...actions: readonly Action[]): void {
    if (!this.shown.has(message)) {
      this.shown.add(message);
      void notify('warning', message, actions).finally(() => this.shown.delete(message));
    }
  }
}
