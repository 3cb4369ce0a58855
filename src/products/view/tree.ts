import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Clients, MissingSecretError } from '../../connections/clients';
import { type CloudZooConnection, type Connection, isCloudZoo } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import { explain } from '../../connections/explain';
import type { BrokenConnection } from '../../connections/parse';
import type { Vault } from '../../connections/vault';
import { neutralise } from '../../ui/text';
import { keyOf, type ProductRef } from '../address';
import { addressOf } from '../editor/documents';
import type { ProductStore } from '../remote/store';
import { brokenItem, connectionItem, emptyItem, removalItem, secretItem } from './connectionRows';
import type { Drift } from './drift';
import { productTooltip } from './tooltip';

/** Milliseconds after which a product on screen is fetched again. */
const staleAfter = 5 * 60_000;

/** A row of the view. */
export type Row =
  | { readonly kind: 'connection'; readonly connection: Connection }
  | { readonly kind: 'broken'; readonly broken: BrokenConnection }
  | { readonly kind: 'secret'; readonly connection: Connection }
  | { readonly kind: 'empty'; readonly connection: Connection }
  | { readonly kind: 'removal'; readonly connection: Connection }
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
    private readonly clients: Clients,
    private readonly store: ProductStore,
    private readonly vault: Vault,
    private readonly drift: Drift,
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
        if (row || !ref || drift.unlisted.includes(ref.id)) {
          this.didChangeTreeData.fire(row);
        }
      }),
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible) {
          this.didChangeTreeData.fire(undefined);
        }
      }),
      drift.onDidChange(() => {
        this.showDriftCount();
        this.didChangeTreeData.fire(undefined);
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
      case 'removal':
        return removalItem(row.connection);
      case 'product':
        return productItem(row.ref, this.store, this.drift, this.isListed(row.ref));
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
    if (row.kind !== 'connection') {
      return [];
    }
    return isCloudZoo(row.connection)
      ? await this.productsOf(row.connection)
      : await this.removalsOf(row.connection);
  }

  resolveTreeItem(item: vscode.TreeItem, row: Row): vscode.TreeItem {
    if (row.kind === 'product') {
      const tooltip = productTooltip(row.ref, this.store);
      if (this.drift.markOf(row.ref)) {
        tooltip.appendText(t('The definition in this workspace differs: Compare with Definition shows how.'));
      }
      item.tooltip = tooltip;
    }
    return item;
  }

  /** Fetches the named product, a connection's products or all that are on screen, whatever their age. */
  async refresh(product?: ProductRef, name?: string): Promise<void> {
    this.fetching.abort();
    this.fetching = new AbortController();
    this.pending.clear();
    const named = this.connections.find(name ?? '');
    const connections = named ? [named] : this.connections.all();
    await this.fetch(product ? [product] : connections.filter(isCloudZoo).flatMap(refsOf));
  }

  /** The other services list nothing: what can be done with them stands here. */
  private async removalsOf(connection: Connection): Promise<Row[]> {
    const isReady = !this.view.visible || (await this.hasSecret(connection));
    return [isReady ? { kind: 'removal', connection } : { kind: 'secret', connection }];
  }

  private async productsOf(connection: CloudZooConnection): Promise<Row[]> {
    const listed = refsOf(connection);
    const defined = this.drift.unlisted.map(id => ({ connection: connection.name, id }));
    // Of what only a definition names, the service may have nothing.
    const shown = [...listed, ...defined.filter(ref => this.store.live(ref).product)];
    const rows = shown.map(ref => this.productRow(ref));
    if (this.view.visible) {
      this.drift.look();
      const wanted = [...listed, ...defined];
      if (wanted.length && !(await this.hasSecret(connection))) {
        return [{ kind: 'secret', connection }, ...rows];
      }
      const now = Date.now();
      const stale = wanted.filter(ref => now - this.store.live(ref).triedAt > staleAfter);
      // Rows show at once what is remembered; the answers arrive by the store's event.
      void this.fetch(stale);
    }
    return rows.length ? rows : [{ kind: 'empty', connection }];
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

  /** A keychain that fails says so on each product's row, and when it is needed. */
  private async hasSecret(connection: Connection): Promise<boolean> {
    try {
      return await this.clients.hasSecret(connection);
    } catch {
      return true;
    }
  }

  private isListed({ connection, id }: ProductRef): boolean {
    return this.connections.findCloudZoo(connection)?.products.includes(id) ?? false;
  }

  private showDriftCount(): void {
    const { count } = this.drift;
    const tooltip =
      count === 1
        ? t('1 definition differs from its live product')
        : t('{0} definitions differ from their live products', count);
    this.view.badge = count ? { value: count, tooltip } : undefined;
  }

  private productRow(ref: ProductRef): Row {
    const row: Row = this.rows.get(keyOf(ref)) ?? { kind: 'product', ref };
    this.rows.set(keyOf(ref), row);
    return row;
  }
}

function refsOf(connection: CloudZooConnection): ProductRef[] {
  return connection.products.map(id => ({ connection: connection.name, id }));
}

function productItem(ref: ProductRef, store: ProductStore, drift: Drift, isListed: boolean): vscode.TreeItem {
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
  item.contextValue = isListed ? 'product' : 'product.unlisted';
  item.resourceUri = drift.markOf(ref);
  item.description = [
    item.resourceUri && t('local differs'),
    isListed ? undefined : t('not on the list'),
    version ? neutralise(version, 30) : undefined,
    isPropagating ? t('propagating') : undefined,
    platforms.map(platform => neutralise(platform, 20)).join(', '),
    rivals[0] && t('takes the same keys as {0}', neutralise(store.title(rivals[0]), 60)),
  ]
    .filter(part => part)
    .join(' · ');
  return item;
}
