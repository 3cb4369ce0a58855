import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { t } from '@vscode/l10n';
import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { endingOf } from '../../activity/ending';
import type { ActivityRecord, Ending } from '../../activity/record';
import type { Clients } from '../../connections/clients';
import { accountOf, type CloudZooConnection } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import { concurrency } from '../../connections/limits';
import type { Vault } from '../../connections/vault';
import { stringProperty } from '../../json/properties';
import type { Product } from '../../services/cloudZoo/product';
import { UserError } from '../../ui/messages';
import { keyOf, type ProductRef } from '../address';
import { keyFormatOf, overlap } from '../keyFormat';
import { type Summary, summarise, titleFor } from '../title';
import { cacheTime } from './cacheLag';
import { ProductHistory } from './history';
import { RemoteProduct } from './remoteProduct';
import { sharedStateIn } from './sharedState';

/** The live products of all connections, each once; the tree and the tabs listen to it. */
export class ProductStore implements vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<ProductRef | undefined>();
  /** The product of which something changed; undefined when anything may have. */
  readonly onDidChange = this.didChange.event;
  private readonly products = new Map<string, RemoteProduct>();
  private readonly subscriptions: vscode.Disposable;
  private temporaryFolder: string | undefined;
  private origins: ReadonlyMap<string, string>;

  constructor(
    private readonly connections: Connections,
    private readonly clients: Clients,
    vault: Vault,
    /** Remembers titles, so that lists are there before the first answer. */
    private readonly memory: vscode.Memento,
    /** Folder of what windows and sessions share. */
    private readonly folder: string,
    private readonly record: ActivityRecord,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.origins = this.currentOrigins();
    this.subscriptions = vscode.Disposable.from(
      this.didChange,
      connections.onDidChange(() => this.forgetMoved()),
      vault.onDidChange(() => this.forgetErrors()),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
    if (this.temporaryFolder) {
      rmSync(this.temporaryFolder, { recursive: true, force: true });
    }
  }

  /** The product of that name, whether or not the service has it. */
  live(ref: ProductRef): RemoteProduct {
    const key = keyOf(ref);
    const known = this.products.get(key);
    if (known) {
      return known;
    }
    const live = new RemoteProduct(ref.id, {
      client: async () => await this.clients.cloudZoo(this.connectionOf(ref)),
      shared: this.sharedStateOf(ref),
      record: (event, product) => this.history(ref).add(event, ref.connection, product, Date.now()),
      begin: names => this.begin('saveProduct', ref, { properties: names.join(', ') }),
      warn: error => this.log.warn(String(error)),
      changed: () => this.changed(ref, live),
      now: Date.now,
      wait: milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds)),
    });
    this.products.set(key, live);
    return live;
  }

  /** What lists show of a product, remembered from the last session where nothing newer is known. */
  summary(ref: ProductRef): Summary | undefined {
    const { product } = this.live(ref);
    return product ? summarise(product) : this.memory.get<Summary>(memoryKey(ref));
  }

  /** The title in the display language, or the id. */
  title(ref: ProductRef): string {
    return titleFor(this.summary(ref)?.titles ?? {}, vscode.env.language) ?? ref.id;
  }

  /** The products of the same connection whose formats take keys that `product`, that one's text, takes too. */
  rivals(ref: ProductRef, product = this.live(ref).product): ProductRef[] {
    const format = product && keyFormatOf(product);
    const ids = this.connections.findCloudZoo(ref.connection)?.products ?? [];
    return ids
      .filter(id => id !== ref.id)
      .map(id => ({ connection: ref.connection, id }))
      .filter(other => {
        const known = this.live(other).product;
        const its = known && keyFormatOf(known);
        return format && its && overlap(format, its);
      });
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
            await this.live(ref)
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
    const client = await this.clients.cloudZoo(connection);
    const ref = { connection: connection.name, id: (stringProperty(product, 'id') ?? '').toLowerCase() };
    const ended = await this.begin('createProduct', ref, {});
    let answer: Product;
    try {
      answer = await client.createProduct(product.text, signal);
    } catch (error) {
      await ended(endingOf(error));
      throw error;
    }
    await ended({ outcome: 'done', status: 200 });
    await this.live(ref).created(answer);
    return ref;
  }

  /** Forgets a product that is no longer on the list. */
  forget(ref: ProductRef): void {
    this.products.delete(keyOf(ref));
    void this.memory.update(memoryKey(ref), undefined);
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
    if (product && !this.isInSandbox(ref)) {
      this.remember(ref, summarise(product));
    }
    if (isPropagating) {
      // The mark goes by itself.
      setTimeout(() => this.didChange.fire(ref), cacheTime).unref();
    }
    this.didChange.fire(ref);
  }

  /** A refresh that brought nothing new writes nothing. */
  private remember(ref: ProductRef, summary: Summary): void {
    const key = memoryKey(ref);
    if (JSON.stringify(summary) !== JSON.stringify(this.memory.get(key))) {
      void this.memory.update(key, summary);
    }
  }

  /** Notes what is sent; unlike a removal, a save is not held up by a record that cannot be written. */
  private async begin(
    operation: 'saveProduct' | 'createProduct',
    ref: ProductRef,
    more: Readonly<Record<string, string>>,
  ): Promise<(ending: Ending) => Promise<void>> {
    const { name, service, endpoint } = this.connectionOf(ref);
    const host = new URL(endpoint).host;
    const subject = { title: this.title(ref), productId: ref.id, ...more };
    const warn = (error: unknown) => this.log.warn(String(error));
    try {
      const intent = { connection: name, service, host, operation, subject };
      const ended = await this.record.begin(intent, this.isInSandbox(ref));
      return ending => ended(ending).catch(warn);
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
  private sharedStateOf(ref: ProductRef): ReturnType<typeof sharedStateIn> | undefined {
    const connection = this.connections.find(ref.connection);
    return connection && !this.connections.isTemporary(connection)
      ? sharedStateIn(join(this.folder, 'products'), accountOf(connection), ref.id)
      : undefined;
  }

  /** What is known of a connection's products ends when it leads to another place or person. */
  private forgetMoved(): void {
    const before = this.origins;
    this.origins = this.currentOrigins();
    for (const key of [...this.products.keys()]) {
      const name = key.slice(0, key.indexOf('/'));
      if (before.get(name) !== this.origins.get(name)) {
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

  private currentOrigins(): Map<string, string> {
    return new Map(this.connections.cloudZoos().map(connection => [connection.name, accountOf(connection)]));
  }
}

/** A tab or an argument names a connection that is not in the settings. */
export class UnknownConnectionError extends UserError {
  constructor(readonly connection: string) {
    super(t('There is no connection named {0}.', connection));
  }
}

function memoryKey(ref: ProductRef): string {
  return `product:${keyOf(ref)}`;
}
