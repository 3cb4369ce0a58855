import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ProductRef } from '../../address';

const scheme = 'cloudzoo-row';

/** How a product's row is marked beyond its texts. */
export type Mark = 'differs' | 'stale' | undefined;

/**
 * Learns which rows are on screen. VS Code does not say so, but it asks for the decoration of a row when it draws it;
 * so each row has an address to be decorated.
 */
export class RowsOnScreen implements vscode.FileDecorationProvider {
  private readonly didChange = new vscode.EventEmitter<undefined>();
  readonly onDidChangeFileDecorations = this.didChange.event;

  constructor(
    private readonly markOf: (ref: ProductRef) => Mark,
    private readonly drawn: (ref: ProductRef) => void,
  ) {}

  dispose(): void {
    this.didChange.dispose();
  }

  /** Has VS Code ask again, for the rows that are on screen now. */
  lookAgain(): void {
    this.didChange.fire(undefined);
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== scheme) {
      return undefined;
    }
    const ref = { connection: uri.authority, id: uri.path.slice(1) };
    this.drawn(ref);
    switch (this.markOf(ref)) {
      case 'differs':
        return new vscode.FileDecoration(
          '≠',
          t('The definition in this workspace differs'),
          new vscode.ThemeColor('gitDecoration.modifiedResourceForeground'),
        );
      case 'stale':
        return new vscode.FileDecoration(undefined, undefined, new vscode.ThemeColor('disabledForeground'));
      case undefined:
        return undefined;
    }
  }
}

/** The address of a product's row. */
export function rowAddress({ connection, id }: ProductRef): vscode.Uri {
  return vscode.Uri.from({ scheme, authority: connection, path: `/${id}` });
}
