import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { type CloudZooConnection, type Connection, isCloudZoo } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import { Turns } from '../../ui/turns';
import type { ProductRef } from '../address';
import { addressAmong, openAddressesByProduct } from '../editor/documents';
import type { ProductStore } from '../remote/store';
import type { Drift } from './drift';
import type { ProductOrder } from './order';
import { brokenItem, connectionItem } from './rows/connectionRows';
import { productItem } from './rows/productRow';
import type { Connecting, ConnectionRow, ProductRow, Row } from './rows/rows';
import { productTooltip } from './rows/tooltip';
import { Gathered } from './upkeep/gathered';
import { fewProducts, refsOf, Upkeep } from './upkeep/upkeep';

/** The view of connections and their products; it shows what the store knows and has fetched what is on screen. */
export class ProductTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly didChangeTreeData = new vscode.EventEmitter<Row | Row[] | undefined>();
  readonly onDidChangeTreeData = this.didChangeTreeData.event;
  readonly view: vscode.TreeView<Row>;
  readonly upkeep: Upkeep;
  private readonly connections: Connections;
  /** The rows that VS Code was given, by connection and by product id. */
  private readonly connectionRows = new Map<string, ConnectionRow>();
  private readonly productRows = new Map<string, Map<string, ProductRow>>();
  private readonly changes = new Gathered<Row>(rows => this.didChangeTreeData.fire(rows));
  private readonly turns = new Turns();
  private readonly subscriptions: vscode.Disposable;
  private openAddresses: ReadonlyMap<string, vscode.Uri> | undefined;
  private shownUnlisted = '';
  private marks: ReadonlyMap<ProductRow, string> = new Map();

  constructor(
    private readonly connecting: Connecting,
    private readonly store: ProductStore,
    private readonly drift: Drift,
    private readonly order: ProductOrder,
  ) {
    this.connections = connecting.connections;
    this.upkeep = new Upkeep(this.connections, connecting.clients, store, {
      isShown: ref => this.view.visible && this.hasRow(ref),
      differs: ref => drift.differs(ref),
      troubleChanged: name => this.connectionChanged(name),
    });
    this.view = vscode.window.createTreeView('cloudZoo.products', {
      treeDataProvider: this,
      canSelectMany: true,
    });
    this.subscriptions = vscode.Disposable.from(
      this.view,
      this.didChangeTreeData,
      this.changes,
      this.upkeep,
      store.onDidChange(ref => (ref ? this.productChanged(ref) : this.everythingChanged())),
      drift.onDidChange(() => this.driftChanged()),
      this.view.onDidChangeVisibility(({ visible }) => this.visibilityChanged(visible)),
      this.view.onDidExpandElement(() => this.upkeep.lookAgain()),
      this.view.onDidCollapseElement(({ element }) => this.collapsed(element)),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  getTreeItem(row: Row): vscode.TreeItem | Promise<vscode.TreeItem> {
    switch (row.kind) {
      case 'connection': {
        const { connection } = row;
        const isSandbox = this.connections.isTemporary(connection);
        const trouble = this.upkeep.troubleOf(connection.name);
        return connectionItem(connection, this.connecting.vault, isSandbox, trouble);
      }
      case 'broken':
        return brokenItem(row);
      case 'product':
        // VS Code asks for all rows of a list at once.
        return this.turns.do(() =>
          productItem(row.ref, row.isListed, this.store, this.drift, this.addressOf(row.ref)),
        );
    }
  }

  async getChildren(row?: Row): Promise<Row[]> {
    if (!row) {
      return this.roots();
    }
    return row.kind === 'connection' && isCloudZoo(row.connection)
      ? await this.productsOf(row.connection)
      : [];
  }

  getParent(row: Row): Row | undefined {
    return row.kind === 'product' ? this.connectionRows.get(row.ref.connection) : undefined;
  }

  async resolveTreeItem(item: vscode.TreeItem, row: Row): Promise<vscode.TreeItem> {
    if (row.kind === 'product') {
      item.tooltip = await productTooltip(row.ref, this.store, this.drift.differs(row.ref));
    }
    return item;
  }

  /** The row of a product, where the view has it. */
  rowOf({ connection, id }: ProductRef): ProductRow | undefined {
    return this.productRows.get(connection)?.get(id);
  }

  /** Shows the rows anew, after another order was chosen. */
  reorder(): void {
    this.didChangeTreeData.fire(undefined);
  }

  private roots(): Row[] {
    this.connectionRows.clear();
    const rows = this.connections.entries().map((entry): Row => {
      if ('broken' in entry) {
        return { kind: 'broken', ...entry };
      }
      const row: ConnectionRow = { kind: 'connection', ...entry };
      this.connectionRows.set(entry.connection.name, row);
      return row;
    });
    for (const { connection } of this.connectionRows.values()) {
      this.lookAt(connection);
    }
    return rows;
  }

  private async productsOf(connection: CloudZooConnection): Promise<Row[]> {
    const { name } = connection;
    await this.store.remember(name);
    const listed = refsOf(connection);
    const defined = this.drift.unlisted.map(id => ({ connection: name, id }));
    // Of what only a definition names, the service may have nothing.
    const found = defined.filter(ref => this.store.known(ref)?.product);
    const before = this.productRows.get(name);
    const rows = new Map<string, ProductRow>();
    const add = (ref: ProductRef, isListed: boolean) => {
      const known = before?.get(ref.id);
      rows.set(ref.id, known?.isListed === isListed ? known : { kind: 'product', ref, isListed });
    };
    for (const ref of this.order.apply(listed, this.store, vscode.env.language)) {
      add(ref, true);
    }
    for (const ref of found) {
      add(ref, false);
    }
    this.productRows.set(name, rows);
    this.lookAt(connection);
    return [...rows.values()];
  }

  /** Has fetched what is to be known of a connection whether or not it is on screen, as long as the view is. */
  private lookAt(connection: Connection): void {
    if (!this.view.visible) {
      return;
    }
    this.drift.look();
    if (!isCloudZoo(connection) || !connection.products.length) {
      void this.upkeep.checkSecret(connection);
    }
    if (isCloudZoo(connection)) {
      const listed = refsOf(connection);
      const few = listed.length <= fewProducts ? listed : listed.filter(({ id }) => this.drift.isDefined(id));
      this.upkeep.look([...few, ...this.drift.unlisted.map(id => ({ connection: connection.name, id }))]);
    }
  }

  /** Whether a product is to be seen, by the lists as they are now: VS Code may still show the rows before. */
  private hasRow(ref: ProductRef): boolean {
    return this.store.isListed(ref) || this.isUnlisted(ref);
  }

  private isUnlisted({ id }: ProductRef): boolean {
    return this.drift.unlisted.includes(id);
  }

  private productChanged(ref: ProductRef): void {
    const row = this.rowOf(ref);
    if (row) {
      this.changes.add(row);
    } else if (this.isUnlisted(ref) && this.store.known(ref)?.product) {
      this.connectionChanged(ref.connection);
    }
  }

  private connectionChanged(name: string): void {
    const row = this.connectionRows.get(name);
    if (row) {
      this.changes.add(row);
      this.upkeep.lookAgain();
    }
  }

  private everythingChanged(): void {
    this.upkeep.forgetTroubles();
    this.upkeep.keepOnly(ref => this.hasRow(ref));
    this.changes.clear();
    this.didChangeTreeData.fire(undefined);
    this.upkeep.lookAgain();
  }

  /** Products of definitions come and go as rows; otherwise only the marks of rows change. */
  private driftChanged(): void {
    this.showDriftCount();
    const unlisted = this.drift.unlisted.join();
    const before = this.marks;
    this.marks = this.currentMarks();
    if (unlisted !== this.shownUnlisted) {
      this.shownUnlisted = unlisted;
      this.didChangeTreeData.fire(undefined);
    } else {
      for (const row of [...before.keys(), ...this.marks.keys()]) {
        if (before.get(row) !== this.marks.get(row)) {
          this.changes.add(row);
        }
      }
    }
    this.upkeep.lookAgain();
  }

  /** What of a row comes from a definition, for the rows that have something of one. */
  private currentMarks(): Map<ProductRow, string> {
    const marks = new Map<ProductRow, string>();
    for (const row of [...this.productRows.values()].flatMap(rows => [...rows.values()])) {
      if (this.drift.isDefined(row.ref.id)) {
        marks.set(row, this.drift.differs(row.ref) ? 'differs' : 'same');
      }
    }
    return marks;
  }

  private visibilityChanged(isVisible: boolean): void {
    if (isVisible) {
      for (const { connection } of [...this.connectionRows.values()]) {
        this.lookAt(connection);
      }
      this.upkeep.lookAgain();
    } else {
      this.upkeep.keepOnly(() => false);
    }
  }

  private collapsed(row: Row): void {
    if (row.kind === 'connection') {
      this.upkeep.keepOnly(ref => ref.connection !== row.connection.name);
    }
  }

  private addressOf(ref: ProductRef): vscode.Uri {
    if (!this.openAddresses) {
      this.openAddresses = openAddressesByProduct();
      // For all rows that VS Code asks for in one go.
      setImmediate(() => {
        this.openAddresses = undefined;
      });
    }
    return addressAmong(this.openAddresses, this.store, ref);
  }

  private showDriftCount(): void {
    const { count } = this.drift;
    const tooltip =
      count === 1
        ? t('1 definition differs from its live product')
        : t('{0} definitions differ from their live products', count);
    this.view.badge = count ? { value: count, tooltip } : undefined;
  }
}
