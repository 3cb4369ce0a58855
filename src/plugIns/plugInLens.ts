import * as vscode from 'vscode';
import type { Connections } from '../connections/connections';
import { stringProperty } from '../json/properties';
import type { ProductStore } from '../products/remote/store';
import { withSignal } from '../ui/signals';
import { type Listing, lensTexts } from './lensTexts';
import type { PlugInId } from './plugInId';
import type { PlugInIds } from './plugInIds';

/** The lenses above plug-in ids; they show what is known already and ask no service and no keychain. */
export class PlugInLens implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.didChange.event;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly plugIns: PlugInIds,
    private readonly connections: Connections,
    private readonly store: ProductStore,
  ) {
    const changed = () => this.didChange.fire();
    this.subscriptions = vscode.Disposable.from(
      this.didChange,
      plugIns.onDidChange(changed),
      connections.onDidChange(changed),
      store.onDidChange(changed),
      vscode.languages.registerCodeLensProvider(
        [
          { language: 'csharp' },
          { language: 'vb' },
          { language: 'cpp' },
          { pattern: '**/*.{csproj,vbproj,rhproj,mm}' },
        ],
        this,
      ),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  async provideCodeLenses(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeLens[]> {
    if (document.uri.scheme === 'git') {
      // The old side of a comparison.
      return [];
    }
    const found = await withSignal(token, signal => this.plugIns.inDocument(document, signal));
    return found.flatMap(plugIn => this.lensesOf(plugIn, document));
  }

  private lensesOf(plugIn: PlugInId, document: vscode.TextDocument): vscode.CodeLens[] {
    const range = new vscode.Range(
      document.positionAt(plugIn.offset),
      document.positionAt(plugIn.offset + plugIn.length),
    );
    const texts = lensTexts(plugIn, this.listingsOf(plugIn.id), this.connections.cloudZoos().length > 0);
    return texts.map(
      ({ title, tooltip, command, argument }) =>
        new vscode.CodeLens(range, { title, tooltip, command, arguments: [argument] }),
    );
  }

  private listingsOf(id: string): Listing[] {
    return this.connections
      .cloudZoos()
      .filter(({ name }) => this.connections.lists(name, id))
      .map(({ name: connection }) => {
        const ref = { connection, id };
        const product = this.store.known(ref)?.product;
        return {
          connection,
          title: this.store.title(ref),
          version: this.store.summary(ref)?.version,
          registered: product && stringProperty(product, 'id'),
        };
      });
  }
}
