import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { MissingSecretError } from '../connections/clients';
import {
  accountOf,
  type BrokenConnection,
  type Connection,
  cloudZooEndpoint,
} from '../connections/connection';
import type { Connections } from '../connections/connections';
import { explain } from '../connections/explain';
import { outlastsWindow, type Vault } from '../connections/vault';
import { neutralise } from '../ui/text';
import { keyOf, type ProductRef } from './address';
import { addressOf } from './open';
import type { ProductStore } from './store';
import { productTooltip } from './tooltip';

/** Milliseconds after which a product on screen is fetched again. */
const staleAfter = 5 * 60_000;

/** A row of the view. */
export type Row =
  | { readonly kind: 'connection'; readonly connection: Connection }
  | { readonly kind: 'broken'; readonly broken: BrokenConnection }
  | { readonly kind: 'secret'; readonly connection: Connection }
  | { readonly kind: 'empty'; readonly connection: Connection }
  | { readonly kind: 'product'; readonly ref: ProductRef };

/** The view of connections and their products; it shows what the store knows and has it fetched when on screen. */
export class ProductTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly didChangeTreeData = new vscode.EventEmitter<Row | undefined>();
  readonly onDidChangeTreeData = this.didChangeTreeData.event;
  private readonly rows = new Map<string, Row>();
  private readonly view: vscode.TreeView<Row>;
  private readonly subscriptions: vscode.Disposable;
  private readonly pending = new Set<string>();
  private fetching = new AbortController();

  constructor(
    private readonly connections: Connections,
    private readonly store: ProductStore,
    private readonly vault: Vault,
  ) {
    this.view = vscode.window.createTreeView('cloudZoo.products', {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.subscriptions = vscode.Disposable.from(
      this.view,
      this.didChangeTreeData,
      store.onDidChange(ref => {
        const row = ref && this.rows.get(keyOf(ref));
        if (row || !ref) {
          this.didChangeTreeData.fire(row);
        }
      }),
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible) {
          this.didChangeTreeData.fire(undefined);
        }
      }),
    );
  }

  dispose(): void {
    this.fetching.abort();
    this.subscriptions.dispose();
  }

  /** What is selected, for commands that run without an argument. */
  get selection(): readonly Row[] {
    return this.view.selection;
  }

  getTreeItem(row: Row): vscode.TreeItem {
    switch (row.kind) {
      case 'connection':
        return connectionItem(row.connection, this.vault, this.connections.isTemporary(row.connection));
      case 'broken':
        return brokenItem(row.broken);
      case 'secret':
        return secretItem(row.connection);
      case 'empty':
        return emptyItem(row.connection);
      case 'product':
        return productItem(row.ref, this.store);
    }
  }

  async getChildren(row?: Row): Promise<Row[]> {
    if (!row) {
      return this.connections
        .entries()
        .map(entry =>
          'connection' in entry ? { kind: 'connection', ...entry } : { kind: 'broken', ...entry },
        );
    }
    return row.kind === 'connection' ? await this.productsOf(row.connection) : [];
  }

  resolveTreeItem(item: vscode.TreeItem, row: Row): vscode.TreeItem {
    if (row.kind === 'product') {
      item.tooltip = productTooltip(row.ref, this.store);
    }
    return item;
  }

  /** Fetches the named product, a connection's products or all that are on screen, whatever their age. */
  async refresh(row?: Row): Promise<void> {
    this.fetching.abort();
    this.fetching = new AbortController();
    this.pending.clear();
    const connections = row?.kind === 'connection' ? [row.connection] : this.connections.all();
    const refs = row?.kind === 'product' ? [row.ref] : connections.flatMap(refsOf);
    await this.fetch(refs);
  }

  private async productsOf(connection: Connection): Promise<Row[]> {
    const refs = refsOf(connection);
    if (!refs.length) {
      return [{ kind: 'empty', connection }];
    }
    if (this.view.visible) {
      if (!(await this.hasSecret(connection))) {
        return [{ kind: 'secret', connection }, ...refs.map(ref => this.productRow(ref))];
      }
      const now = Date.now();
      const stale = refs.filter(ref => now - this.store.live(ref).triedAt > staleAfter);
      // Rows show at once what is remembered; the answers arrive by the store's event.
      void this.fetch(stale);
    }
    return refs.map(ref => this.productRow(ref));
  }

  private async fetch(wanted: readonly ProductRef[]): Promise<void> {
    const refs = wanted.filter(ref => !this.pending.has(keyOf(ref)));
    if (!refs.length) {
      return;
    }
    const { signal } = this.fetching;
    refs.forEach(ref => {
      this.pending.add(keyOf(ref));
    });
    try {
      await vscode.window.withProgress({ location: { viewId: 'cloudZoo.products' } }, () =>
        this.store.fetchAll(refs, signal),
      );
    } finally {
      refs.forEach(ref => {
        this.pending.delete(keyOf(ref));
      });
    }
  }

  /** A keychain that fails says so on each product's row. */
  private async hasSecret(connection: Connection): Promise<boolean> {
    try {
      return (await this.vault.get(accountOf(connection))) !== undefined;
    } catch {
      return true;
    }
  }

  private productRow(ref: ProductRef): Row {
    const row: Row = this.rows.get(keyOf(ref)) ?? { kind: 'product', ref };
    this.rows.set(keyOf(ref), row);
    return row;
  }
}

function refsOf(connection: Connection): ProductRef[] {
  return connection.products.map(id => ({ connection: connection.name, id }));
}

function connectionItem(connection: Connection, vault: Vault, isSandbox: boolean): vscode.TreeItem {
  const item = new vscode.TreeItem(connection.name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `connection:${connection.name}`;
  item.iconPath = new vscode.ThemeIcon(isSandbox ? 'beaker' : 'cloud');
  item.description = isSandbox ? t('in this window only') : describe(connection);
  item.contextValue = isSandbox ? 'connection.sandbox' : 'connection';
  const tooltip = new vscode.MarkdownString();
  tooltip.appendText(t('Issuer {0} at {1}', connection.issuer, connection.endpoint));
  const place = placeWords(vault, connection);
  if (place) {
    tooltip.appendMarkdown('\n\n').appendText(place);
  }
  item.tooltip = tooltip;
  return item;
}

/** What tells connections apart: the issuer where the name does not say it, the host where it is not the usual one. */
function describe({ name, issuer, endpoint }: Connection): string {
  const host = endpoint === cloudZooEndpoint ? undefined : new URL(endpoint).host;
  return [issuer === name ? undefined : issuer, host].filter(part => part).join(' · ');
}

function placeWords(vault: Vault, connection: Connection): string | undefined {
  switch (vault.placeOf(accountOf(connection))) {
    case 'keychain':
      return t('The secret is in the keychain.');
    case 'vscode':
      return outlastsWindow()
        ? t("The secret is in VS Code's own storage.")
        : t("The secret is in VS Code's own storage, until this window is closed or reloaded.");
    case 'session':
      return t('Nothing of it is stored: it ends with the sandbox.');
    case undefined:
      return undefined;
  }
}

function brokenItem({ label, reason }: BrokenConnection): vscode.TreeItem {
  const item = new vscode.TreeItem(neutralise(label, 60));
  item.id = `broken:${label}:${reason}`;
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.description = reason;
  item.tooltip = t('{0} Click to open the settings.', reason);
  item.contextValue = 'broken';
  item.command = { title: t('Open Settings'), command: 'workbench.action.openSettingsJson' };
  return item;
}

function secretItem(connection: Connection): vscode.TreeItem {
  const item = new vscode.TreeItem(t('Enter the issuer secret…'));
  item.id = `secret:${connection.name}`;
  item.iconPath = new vscode.ThemeIcon('key', new vscode.ThemeColor('list.warningForeground'));
  item.description = t('{0} at {1}', connection.issuer, new URL(connection.endpoint).host);
  item.tooltip = t('There is no secret for this connection yet; its products cannot be fetched.');
  item.command = {
    title: t('Update Secret'),
    command: 'cloudZoo.updateSecret',
    arguments: [{ connection: connection.name }],
  };
  return item;
}

function emptyItem(connection: Connection): vscode.TreeItem {
  const item = new vscode.TreeItem(t('Add a product…'));
  item.id = `empty:${connection.name}`;
  item.iconPath = new vscode.ThemeIcon('add');
  item.description = t('by its ID');
  item.tooltip = t('Cloud Zoo cannot list products: add yours by their IDs, the GUIDs of your plug-ins.');
  item.command = {
    title: t('Add Product'),
    command: 'cloudZoo.addProduct',
    arguments: [{ connection: connection.name }],
  };
  return item;
}

function productItem(ref: ProductRef, store: ProductStore): vscode.TreeItem {
  const { error, isPropagating } = store.live(ref);
  const item = new vscode.TreeItem(neutralise(store.title(ref), 120));
  item.id = `product:${keyOf(ref)}`;
  // VS Code's own command: one of ours with arguments is gone when the row is refreshed between press and click.
  item.command = { title: t('Open Product'), command: 'vscode.open', arguments: [addressOf(store, ref)] };
  if (error !== undefined) {
    const reason = error instanceof MissingSecretError ? t('secret missing') : explain(error);
    item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
    item.description = reason;
    item.tooltip = reason;
    item.contextValue = 'product.failed';
    return item;
  }
  const { version, platforms = [] } = store.summary(ref) ?? {};
  const rivals = store.rivals(ref);
  item.iconPath = rivals.length
    ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'))
    : new vscode.ThemeIcon('package');
  item.contextValue = 'product';
  item.description = [
    version ? neutralise(version, 30) : undefined,
    isPropagating ? t('propagating') : undefined,
    platforms.map(platform => neutralise(platform, 20)).join(', '),
    rivals[0] && t('takes the same keys as {0}', neutralise(store.title(rivals[0]), 60)),
  ]
    .filter(part => part)
    .join(' · ');
  return item;
}
