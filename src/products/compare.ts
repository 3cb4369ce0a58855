import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../ui/messages';
import { parseAddress } from './address';
import type { ProductStore } from './store';
import { formatProduct } from './text';

/** The scheme of read-only sides of comparisons; both sides of a diff can be edited when their files can. */
const comparisonScheme = 'cloudzoo-live';

/** Serves live products as read-only sides of comparisons, under the tab's own path. */
export class LiveSides implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.didChange.event;
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(
    comparisonScheme,
    this,
  );

  constructor(private readonly store: ProductStore) {}

  dispose(): void {
    this.registration.dispose();
    this.didChange.dispose();
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const address = parseAddress(uri);
    if (address?.kind !== 'product') {
      throw new UserError(t('This is not the address of a product.'));
    }
    return formatProduct(await this.store.fetch(address.ref, 2000));
  }

  /** Opens VS Code's diff of the live product and the text in its tab. */
  async compare(uri: vscode.Uri): Promise<void> {
    const live = uri.with({ scheme: comparisonScheme });
    this.didChange.fire(live);
    const name = uri.path.split('/').at(-1) ?? '';
    await vscode.commands.executeCommand('vscode.diff', live, uri, t('{0} (live ↔ yours)', name));
  }
}
