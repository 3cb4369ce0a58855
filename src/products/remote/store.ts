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
import { formatFieldsOf } from '../keyFormat';
import { type Summary, summarise, titleFor } from '../title';
import { cacheTime } from './cacheLag';
import { ProductHistory } from './history';
import { KeyRivals } from './keyRivals';
import { RememberedSummaries } from './rememberedSummaries';
import { RemoteProduct } from './remoteProduct';
import { sharedStateIn } from './sharedState';

/** Milliseconds for which work over a whole list keeps others waiting. */
const slice = 10;

/** The live products of all connections, each once; the tree and the tabs listen to it. */
export class ProductStore implements vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<ProductRef | undefined>();
  /** The product of which something changed; undefined when anything may have. */
  readonly onDidChange = this.didChange.event;
  private readonly products = new Map<string, RemoteProduct>();
  private readonly summaries: RememberedSummaries;
  private readonly keyRivals = new Map<string, KeyRivals>();
  private readonly subscriptions: vscode.Disposable;
  private temporaryFolder: string | undefined;
  private sources: ReadonlyMap<string, Source>;

  constructor(
    private readonly connections: Connections,
    private readonly clients: Clients,
    vault: Vault,
    /** Folder of what windows and sessions share. */
    private readonly folder: string,
    private readonly record: ActivityRecord,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.sources = this.currentSources();
    this.summaries = new RememberedSummaries(join(folder, 'titles'), error => log.warn(String(error)));
    this.subscriptions = vscode.Disposable.from(
      this.didChange,
      connections.onDidChange(() => this.forgetMoved()),
      vault.onDidChange(() => this.forgetErrors()),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
    void this.summaries.end();
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

  /** Reads what was remembered of a connection's products, so that its list is there before the first answer. */
  async remember(connection: string): Promise<void> {
    const source = this.sources.get(connection);
    if (!source || source.isTemporary) {
      return;
    }
    const isFirst = !this.summaries.isLoaded(source.origin);
    await this.summaries.load(source.origin);
    if (isFirst) {
      await this.compareKeys(connection, source.origin);
    }
  }

  /** What lists show of a product, remembered from the last session where nothing newer is known. */
  summary({ connection, id }: ProductRef): Summary | undefined {
    const source = this.sources.get(connection);
    const known = source && this.summaries.get(source.origin, id);
    if (source && !known && !source.isTemporary && !this.summaries.isLoaded(source.origin)) {
      void this.remember(connection).then(() => this.didChange.fire(undefined));
    }
    return known;
  }

  /** The title in the display language, or the id. */
  title(ref: ProductRef): string {
    return titleFor(this.summary(ref)?.titles ?? {}, vscode.env.language) ?? ref.id;
  }

  /** The products on the same list whose formats take keys that this one takes too, as `product`, its text, has it. */
  rivals({ connection, id }: ProductRef, product?: Product): ProductRef[] {
    const places = this.sources.get(connection)?.places;
    const fields = product && formatFieldsOf(product);
    if (product && !fields) {
      return [];
    }
    const place = (other: string) => places?.get(other) ?? Number.POSITIVE_INFINITY;
    return this.rivalsIn(connection)
      .of(id, fields)
      .filter(other => places?.has(other))
      .sort((one, other) => place(one) - place(other))
      .map(other => ({ connection, id: other }));
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
    const source = this.sources.get(ref.connection);
    if (product && source) {
      const summary = { ...summarise(product), changedAt: live.changedAt };
      if (this.summaries.set(source.origin, ref.id, summary, !source.isTemporary)) {
        const others = this.rivalsIn(ref.connection).set(ref.id, summary.format);
        for (const id of others) {
          this.didChange.fire({ connection: ref.connection, id });
        }
      }
    }
    if (isPropagating) {
      // The mark goes by itself.
      setTimeout(() => this.didChange.fire(ref), cacheTime).unref();
    }
    this.didChange.fire(ref);
  }

  /** Looks at what was remembered, a few milliseconds at a time. */
  private async compareKeys(connection: string, origin: string): Promise<void> {
    const rivals = this.rivalsIn(connection);
    let start = performance.now();
    for (const [id, { format }] of this.summaries.all(origin)) {
      if (performance.now() - start > slice) {
        await new Promise(resolve => setImmediate(resolve));
        start = performance.now();
      }
      rivals.set(id, format);
    }
  }

  private rivalsIn(connection: string): KeyRivals {
    const rivals = this.keyRivals.get(connection) ?? new KeyRivals();
    this.keyRivals.set(connection, rivals);
    return rivals;
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
  private sharedStateOf({ connection, id }: ProductRef): ReturnType<typeof sharedStateIn> | undefined {
    const source = this.sources.get(connection);
    return source && !source.isTemporary
      ? sharedStateIn(join(this.folder, 'products'), source.origin, id)
      : undefined;
  }

  /** What is known of a connection's products ends when it leads to another place or person. */
  private forgetMoved(): void {
    const before = this.sources;
    this.sources = this.currentSources();
    const hasMoved = (name: string) => before.get(name)?.origin !== this.sources.get(name)?.origin;
    for (const key of [...this.products.keys()]) {
      if (hasMoved(key.slice(0, key.indexOf('/')))) {
        this.products.delete(key);
      }
    }
    for (const name of [...this.keyRivals.keys()].filter(hasMoved)) {
      this.keyRivals.delete(name);
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

  private currentSources(): Map<string, Source> {
    return new Map(
      this.connections.cloudZoos().map(connection => [
        connection.name,
        {
          origin: accountOf(connection),
          isTemporary: this.connections.isTemporary(connection),
          places: new Map(connection.products.map((id, place) => [id, place])),
        },
      ]),
    );
  }
}

/** Where a connection's products come from, as of the last change of the setting: no product reads it for itself. */
interface Source {
  readonly origin: string;
  readonly isTemporary: boolean;
  /** The products on its list, and where they stand there. */
  readonly places: ReadonlyMap<string, number>;
}

/** A tab or an argument names a connection that is not in the settings. */
export class UnknownConnectionError extends UserError {
  constructor(readonly connection: string) {
    super(t('There is no connection named {0}.', connection));
  }
}
