import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { t } from '@vscode/l10n';
import pLimit from 'p-limit';
import * as vscode from 'vscode';
import type { RecordedOutcome } from '../../activity/entry';
import type { ActivityRecord } from '../../activity/record';
import type { Clients } from '../../connections/clients/clients';
import { concurrency } from '../../connections/clients/limits';
import { accountOf, type CloudZooConnection } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import type { Vault } from '../../connections/secrets/vault';
import { stringProperty } from '../../json/properties';
import type { Product } from '../../services/cloudZoo/product';
import { logUnforeseen, UserError } from '../../ui/messages';
import { keyOf, type ProductRef } from '../address';
import type { Summary } from '../title';
import { cacheTime } from './cacheLag';
import { ProductHistory } from './history';
import { ProductLists } from './lists';
import { type Operation, RemoteProduct } from './remoteProduct';
import { sharedStateIn } from './sharedState';

/** The live products of all connections, each once; the tree and the tabs listen to it. */
export class ProductStore implements vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<ProductRef | undefined>();
  /** The product of which something changed; undefined when anything may have. */
  readonly onDidChange = this.didChange.event;
  private readonly products = new Map<string, RemoteProduct>();
  private readonly lists: ProductLists;
  private readonly subscriptions: vscode.Disposable;
  private temporaryFolder: string | undefined;

  constructor(
    private readonly connections: Connections,
    private readonly clients: Clients,
    vault: Vault,
    /** Folder of what windows and sessions share. */
    private readonly folder: string,
    private readonly record: ActivityRecord,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.lists = new ProductLists(connections, join(folder, 'titles'), {
      changed: () => this.didChange.fire(undefined),
      warn: error => log.warn(String(error)),
    });
    this.subscriptions = vscode.Disposable.from(
      this.didChange,
      connections.onDidChange(() => this.forgetMoved()),
      vault.onDidChange(() => this.forgetErrors()),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
    void this.lists.end();
    if (this.temporaryFolder) {
      rmSync(this.temporaryFolder, { recursive: true, force: true });
    }
  }

  /** The product of that name, whether or not the service has it. */
  remote(ref: ProductRef): RemoteProduct {
    const key = keyOf(ref);
    const known = this.products.get(key);
    if (known) {
      return known;
    }
    const live = new RemoteProduct(ref.id, {
      client: async () => await this.clients.cloudZoo(this.connectionOf(ref)),
      shared: this.sharedStateOf(ref),
      keep: (event, product) => this.history(ref).add(event, ref.connection, product, Date.now()),
      note: (operation, names) => this.note(operation, ref, names),
      failed: error => logUnforeseen(error, this.log),
      warn: error => this.log.warn(String(error)),
      changed: () => this.changed(ref, live),
      now: Date.now,
      wait: milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds)),
    });
    this.products.set(key, live);
    return live;
  }

  /** Reads what was remembered of a connection's products, so that its list is there before the first answer. */
  async remember(connection: string): Promise<void> {
    await this.lists.remember(connection);
  }

  summary(ref: ProductRef): Summary | undefined {
    return this.lists.summary(ref);
  }

  /** The title in the display language, or the id. */
  title(ref: ProductRef): string {
    return this.lists.title(ref);
  }

  /** The products on the same list whose formats take keys that this one takes too, as `product`, its text, has it. */
  takingSameKeys(ref: ProductRef, product?: Product): ProductRef[] {
    return this.lists.takingSameKeys(ref, product);
  }

  /** Whether a product is on its connection's list. */
  isListed(ref: ProductRef): boolean {
    return this.lists.isListed(ref);
  }

  /** What is known of a product in this window; undefined where it was not asked for yet. */
  known(ref: ProductRef): RemoteProduct | undefined {
    return this.products.get(keyOf(ref));
  }

  /** Fetches several products, `concurrency` at a time; why one failed is kept with it. */
  async fetchAll(
    refs: readonly ProductRef[],
    signal: AbortSignal,
    fetched: () => void = () => undefined,
  ): Promise<void> {
    const limit = pLimit(concurrency());
    await Promise.all(
      refs.map(ref =>
        limit(async () => {
          if (!signal.aborted) {
            await this.remote(ref)
              .fetchNow(signal)
              .catch(() => undefined);
            fetched();
          }
        }),
      ),
    );
  }

  /** The states of a product before and after what was sent from this computer. */
  history(ref: ProductRef): ProductHistory {
    const root = this.isInSandbox(ref) ? this.sandboxFolder() : join(this.folder, 'history');
    return new ProductHistory(root, this.originOf(ref), ref.id);
  }

  /** Creates a product; it can never be deleted. */
  async create(connection: CloudZooConnection, product: Product, signal?: AbortSignal): Promise<ProductRef> {
    const ref = { connection: connection.name, id: (stringProperty(product, 'id') ?? '').toLowerCase() };
    await this.remote(ref).create(product, signal);
    return ref;
  }

  /** @throws UnknownConnectionError where no such Cloud Zoo connection is in the settings. */
  connectionOf(ref: ProductRef): CloudZooConnection {
    const connection = this.connections.findCloudZoo(ref.connection);
    if (!connection) {
      throw new UnknownConnectionError(ref.connection);
    }
    return connection;
  }

  /** Where a product comes from: the account of its connection now; a sandbox counts as the same after a restart. */
  originOf(ref: ProductRef): string {
    const connection = this.connectionOf(ref);
    return this.connections.isTemporary(connection) ? connection.name : accountOf(connection);
  }

  isInSandbox({ connection }: ProductRef): boolean {
    const found = this.connections.find(connection);
    return found !== undefined && this.connections.isTemporary(found);
  }

  private changed(ref: ProductRef, live: RemoteProduct): void {
    const { product, isPropagating } = live;
    for (const other of product ? this.lists.note(ref, product, live.changedAt) : []) {
      this.didChange.fire(other);
    }
    if (isPropagating) {
      // The mark goes by itself.
      setTimeout(() => this.didChange.fire(ref), cacheTime).unref();
    }
    this.didChange.fire(ref);
  }

  /** Notes what is sent; unlike a removal, a save is not held up by a record that cannot be written. */
  private async note(
    operation: Operation,
    ref: ProductRef,
    names: readonly string[],
  ): Promise<(outcome: RecordedOutcome) => Promise<void>> {
    const { name, service, endpoint } = this.connectionOf(ref);
    const host = new URL(endpoint).host;
    const properties: Record<string, string> = names.length ? { properties: names.join(', ') } : {};
    const subject = { title: this.title(ref), productId: ref.id, ...properties };
    const warn = (error: unknown) => this.log.warn(String(error));
    try {
      const intent = { connection: name, service, host, operation, subject };
      const noteOutcome = await this.record.note(intent, this.isInSandbox(ref));
      return outcome => noteOutcome(outcome).catch(warn);
    } catch (error) {
      warn(error);
      return async () => undefined;
    }
  }

  /** What the sandbox leaves behind goes with the window. */
  private sandboxFolder(): string {
    this.temporaryFolder ??= mkdtempSync(join(tmpdir(), 'cloud-zoo-sandbox-'));
    return this.temporaryFolder;
  }

  /** Nothing of the sandbox is stored. */
  private sharedStateOf({ connection, id }: ProductRef): ReturnType<typeof sharedStateIn> | undefined {
    const source = this.lists.sourceOf(connection);
    return source && !source.isTemporary
      ? sharedStateIn(join(this.folder, 'products'), source.origin, id)
      : undefined;
  }

  /** What is known of a connection's products ends when it leads to another place or person. */
  private forgetMoved(): void {
    const hasMoved = this.lists.update();
    for (const key of [...this.products.keys()]) {
      if (hasMoved(key.slice(0, key.indexOf('/')))) {
        this.products.delete(key);
      }
    }
    this.didChange.fire(undefined);
  }

  /** A secret was entered: what failed for the lack of it may be tried again. */
  private forgetErrors(): void {
    for (const live of this.products.values()) {
      live.forgetError();
    }
    this.didChange.fire(undefined);
  }
}

/** A tab or an argument names a connection that is not in the settings. */
export class UnknownConnectionError extends UserError {
  constructor(readonly connection: string) {
    super(t('There is no connection named {0}.', connection));
  }
}
