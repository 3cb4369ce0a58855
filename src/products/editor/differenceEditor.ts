import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { formatProduct } from '../../services/cloudZoo/product';
import { UserError } from '../../ui/messages';
import { parseAddress } from '../address';
import type { ProductStore } from '../remote/store';
import type { ProductTabs } from './tabs';

/** The scheme of read-only sides of comparisons; both sides of a diff can be edited when their files can. */
const comparisonScheme = 'cloudzoo-live';

/** How many texts are kept for comparisons that are still open. */
const kept = 1000;

/** Serves live products and remembered texts as read-only sides of comparisons, under the tab's own path. */
export class DifferenceEditor implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.didChange.event;
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(
    comparisonScheme,
    this,
  );
  private readonly texts = new Map<string, string>();
  private counter = 0;

  constructor(
    private readonly store: ProductStore,
    private readonly tabs: ProductTabs,
  ) {}

  dispose(): void {
    this.registration.dispose();
    this.didChange.dispose();
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    if (uri.query) {
      return this.texts.get(uri.query) ?? t('This comparison has ended. Start it again.');
    }
    const address = parseAddress(uri);
    if (address?.kind !== 'product') {
      throw new UserError(t('This is not the address of a product.'));
    }
    return formatProduct(await this.store.remote(address.ref).fetch(2000));
  }

  /** Opens VS Code's diff of the live product and the text in its tab. */
  async compareWithLive(uri: vscode.Uri): Promise<void> {
    const address = parseAddress(uri);
    if (address?.kind !== 'product') {
      throw new UserError(t('Open a live product first.'));
    }
    const product = await this.store.remote(address.ref).fetch();
    this.tabs.get(uri).happened({ kind: 'compared', live: product });
    const live = uri.with({ scheme: comparisonScheme });
    this.didChange.fire(live);
    await this.diff(live, uri, t('live ↔ yours'));
  }

  /** Opens VS Code's diff of two texts of one product. */
  async compareTexts(uri: vscode.Uri, before: string, after: string, words: string): Promise<void> {
    await this.diff(this.remember(uri, before), this.remember(uri, after), words);
  }

  /** Opens VS Code's diff of an earlier text of a product and what its tab says now. */
  async compareWithTab(uri: vscode.Uri, before: string, words: string): Promise<void> {
    await this.diff(this.remember(uri, before), uri, words);
  }

  /** A read-only side that says `text`, under the path of the other side. */
  remember(uri: vscode.Uri, text: string): vscode.Uri {
    this.counter++;
    this.texts.set(String(this.counter), text);
    this.texts.delete(String(this.counter - kept));
    return uri.with({ scheme: comparisonScheme, query: String(this.counter) });
  }

  /** Makes a remembered side say another text. */
  change(side: vscode.Uri, text: string): void {
    if (this.texts.has(side.query) && this.texts.get(side.query) !== text) {
      this.texts.set(side.query, text);
      this.didChange.fire(side);
    }
  }

  async diff(left: vscode.Uri, right: vscode.Uri, words: string): Promise<void> {
    const name = right.path.split('/').at(-1) ?? '';
    await vscode.commands.executeCommand('vscode.diff', left, right, `${name} (${words})`);
  }
}
