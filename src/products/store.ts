import { t } from '@vscode/l10n';
import pLimit from 'p-limit';
import * as vscode from 'vscode';
import type { Clients } from '../connections/clients';
import { accountOf, type Connection } from '../connections/connection';
import type { Connections } from '../connections/connections';
import type { Vault } from '../connections/vault';
import { type Product, pickProperties, stringProperty } from '../services/cloudZoo/product';
import { ServiceError } from '../services/serviceError';
import { UserError } from '../ui/messages';
import { keyOf, type ProductRef } from './address';
import { cacheTime, KnownStates } from './knownStates';
import { fingerprint } from './saveDecision';
import { type Summary, summarise } from './title';

/** What is known of one live product. */
export interface ProductState {
  /** Remembered between starts, so that lists are there before the first answer. */
  readonly summary?: Summary;
  /** The product as the service last said it is. */
  readonly product?: Product;
  /** Milliseconds since 1970 of the last answer that was a product. */
  readonly fetchedAt?: number;
  /** Milliseconds since 1970 of the last attempt, failed ones included. */
  readonly triedAt?: number;
  /** When `product` became what it is. */
  readonly changedAt?: number;
  /** Why the last attempt failed. */
  readonly error?: unknown;
}

/** The live products: fetched, written, and what is known of them; the tree and the tabs listen to it. */
export class ProductStore implements vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<ProductRef | undefined>();
  /** The product whose state changed; undefined when any may have. */
  readonly onDidChange = this.didChange.event;
  private readonly states = new Map<string, ProductState>();
  private readonly known = new Map<string, KnownStates>();
  private readonly running = new Map<string, Promise<Product>>();
  private readonly subscriptions: vscode.Disposable;
  private origins: ReadonlyMap<string, string>;

  constructor(
    private readonly connections: Connections,
    private readonly clients: Clients,
    vault: Vault,
    private readonly memory: vscode.Memento,
  ) {
    this.origins = this.currentOrigins();
    this.subscriptions = vscode.Disposable.from(
      connections.onDidChange(() => this.forgetMoved()),
      vault.onDidChange(() => this.forgetErrors()),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.didChange.dispose();
  }

  /** Where a product comes from: the account of its connection now; a sandbox counts as the same after a restart. */
  originOf(ref: ProductRef): string {
    const connection = this.connectionOf(ref);
    return this.connections.isTemporary(connection) ? connection.name : accountOf(connection);
  }

  get(ref: ProductRef): ProductState {
    return this.states.get(keyOf(ref)) ?? { summary: this.memory.get<Summary>(memoryKey(ref)) };
  }

  /** Whether the product's last change may not have reached everybody yet. */
  isPropagating(ref: ProductRef): boolean {
    return this.known.get(keyOf(ref))?.isPropagating(Date.now()) ?? false;
  }

  /**
   * The product as the service says it is, at most `maxAge` milliseconds old; one request serves all who ask at
   * the same time. An old state from the service's cache counts as the newer one that is known.
   *
   * @throws ServiceError, MissingSecretError or UserError; the state keeps the error too.
   */
  async fetch(ref: ProductRef, maxAge = 0): Promise<Product> {
    const { product, fetchedAt = 0 } = this.get(ref);
    if (product && Date.now() - fetchedAt < maxAge) {
      return product;
    }
    const key = keyOf(ref);
    const running = this.running.get(key) ?? this.fetchNow(ref).finally(() => this.running.delete(key));
    this.running.set(key, running);
    return await running;
  }

  /** Fetches several products, `concurrency` at a time; failures stay in their states. */
  async fetchAll(refs: readonly ProductRef[], signal: AbortSignal): Promise<void> {
    const limit = pLimit(concurrency());
    await Promise.all(
      refs.map(ref =>
        limit(async () => {
          if (!signal.aborted) {
            // The error is in the state, where its row shows it.
            await this.fetchNow(ref, signal).catch(() => undefined);
          }
        }),
      ),
    );
  }

  private async fetchNow(ref: ProductRef, signal?: AbortSignal): Promise<Product> {
    const before = this.get(ref).product;
    try {
      const client = await this.clients.cloudZoo(this.connectionOf(ref));
      const received = await client.getProduct(ref.id, signal);
      const news = this.statesOf(ref).observe(fingerprint(received), Date.now());
      return this.accept(ref, news === 'new' || !before ? received : before);
    } catch (error) {
      const failure = error instanceof ServiceError ? error.failure : undefined;
      if (failure?.kind === 'cancelled') {
        throw error;
      }
      const isGone = failure?.kind === 'refused' && failure.status === 404;
      if (isGone && before && this.statesOf(ref).observe(undefined, Date.now()) === 'old') {
        return this.accept(ref, before);
      }
      this.change(ref, { ...this.get(ref), error, triedAt: Date.now() });
      throw error;
    }
  }

  /** Sends the named properties of `outgoing`; the answer is the truth, whatever a GET says meanwhile. */
  async put(
    ref: ProductRef,
    outgoing: Product,
    names: readonly string[],
    signal?: AbortSignal,
  ): Promise<Product> {
    const client = await this.clients.cloudZoo(this.connectionOf(ref));
    const answer = await client.updateProduct(ref.id, pickProperties(outgoing, names), signal);
    this.wrote(ref, answer);
    return this.accept(ref, answer);
  }

  /** Creates a product; it can never be deleted. */
  async post(connection: Connection, product: Product, signal?: AbortSignal): Promise<ProductRef> {
    const client = await this.clients.cloudZoo(connection);
    const answer = await client.createProduct(product.text, signal);
    const ref = { connection: connection.name, id: (stringProperty(answer, 'id') ?? '').toLowerCase() };
    this.statesOf(ref).observe(undefined, Date.now());
    this.wrote(ref, answer);
    this.accept(ref, answer);
    return ref;
  }

  private wrote(ref: ProductRef, answer: Product): void {
    this.statesOf(ref).write(fingerprint(answer), Date.now());
    // The mark "propagating" goes by itself.
    setTimeout(() => this.didChange.fire(ref), cacheTime).unref();
  }

  /** Forgets a product that is no longer on the list. */
  forget(ref: ProductRef): void {
    this.states.delete(keyOf(ref));
    void this.memory.update(memoryKey(ref), undefined);
  }

  connectionOf(ref: ProductRef): Connection {
    const connection = this.connections.find(ref.connection);
    if (!connection) {
      throw new UnknownConnectionError(ref.connection);
    }
    return connection;
  }

  /** What is known of a connection's products ends when it leads to another place or person. */
  private forgetMoved(): void {
    const before = this.origins;
    this.origins = this.currentOrigins();
    for (const key of [...this.states.keys()]) {
      const name = key.slice(0, key.indexOf('/'));
      if (before.get(name) !== this.origins.get(name)) {
        this.states.delete(key);
        this.known.delete(key);
      }
    }
    this.didChange.fire(undefined);
  }

  /** A secret was entered: what failed for the lack of it may be tried again. */
  private forgetErrors(): void {
    for (const [key, { error, triedAt, ...state }] of this.states) {
      this.states.set(key, error ? state : { ...state, triedAt });
    }
    this.didChange.fire(undefined);
  }

  private currentOrigins(): Map<string, string> {
    return new Map(this.connections.all().map(connection => [connection.name, accountOf(connection)]));
  }

  private accept(ref: ProductRef, product: Product): Product {
    const before = this.get(ref);
    const now = Date.now();
    const changedAt = product === before.product ? before.changedAt : now;
    const summary = summarise(product);
    if (!this.isSandbox(ref) && JSON.stringify(summary) !== JSON.stringify(before.summary)) {
      void this.memory.update(memoryKey(ref), summary);
    }
    this.change(ref, { summary, product, fetchedAt: now, triedAt: now, changedAt });
    return product;
  }

  private isSandbox(ref: ProductRef): boolean {
    const connection = this.connections.find(ref.connection);
    return connection !== undefined && this.connections.isTemporary(connection);
  }

  private change(ref: ProductRef, state: ProductState): void {
    this.states.set(keyOf(ref), state);
    this.didChange.fire(ref);
  }

  private statesOf(ref: ProductRef): KnownStates {
    const key = keyOf(ref);
    const states = this.known.get(key) ?? new KnownStates();
    this.known.set(key, states);
    return states;
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

function concurrency(): number {
  const value = vscode.workspace.getConfiguration('cloudZoo').get('concurrency');
  return typeof value === 'number' && value >= 1 ? Math.floor(value) : 8;
}
