import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Clients, MissingSecretError } from '../../../connections/clients/clients';
import { concurrency } from '../../../connections/clients/limits';
import { type CloudZooConnection, type Connection, isCloudZoo } from '../../../connections/connection';
import type { Connections } from '../../../connections/connections';
import { withCountedProgress } from '../../../ui/progress';
import type { ProductRef } from '../../address';
import type { ProductStore } from '../../remote/store';
import { ProductFetching } from './fetching';
import { type Mark, RowsOnScreen } from './rowsOnScreen';
import type { Trouble } from './trouble';

/** Milliseconds after which a product on screen is fetched again. */
const staleAfter = 5 * 60_000;

/** So many products are fetched though they are not on screen yet; of more, a person asks for the rest. */
export const fewProducts = 50;

/** As many rows as no screen shows: those that wait are gone from it. */
const moreThanAScreen = 60;

/** What the upkeep of the view's rows needs to know of the view. */
export interface Upheld {
  /** Whether a product has a row that a person may see. */
  isShown(ref: ProductRef): boolean;
  differs(ref: ProductRef): boolean;
  /** The trouble of a connection came or went. */
  troubleChanged(connection: string): void;
}

/** Keeps what is on screen true: when which product is fetched, and what is the matter where none can be. */
export class Upkeep implements vscode.Disposable {
  private readonly screen = new RowsOnScreen(
    ref => this.markOf(ref),
    ref => this.drawn(ref),
  );
  private readonly fetching = new ProductFetching({
    fetch: (ref, signal) => this.store.remote(ref).fetchNow(signal),
    limit: concurrency,
    busy: end => void vscode.window.withProgress({ location: { viewId: 'cloudZoo.products' } }, () => end),
    changed: name => this.upheld.troubleChanged(name),
  });
  private readonly registration = vscode.window.registerFileDecorationProvider(this.screen);
  /** Milliseconds since 1970: what was fetched before is to be fetched again. */
  private wantedAfter = 0;
  private isLookingAgain = false;

  constructor(
    private readonly connections: Connections,
    private readonly clients: Clients,
    private readonly store: ProductStore,
    private readonly upheld: Upheld,
  ) {}

  dispose(): void {
    this.registration.dispose();
    this.screen.dispose();
    this.fetching.dispose();
  }

  troubleOf(connection: string): Trouble | undefined {
    return this.fetching.troubleOf(connection);
  }

  /** Has the rows on screen drawn anew, and fetched where they are stale. */
  lookAgain(): void {
    this.screen.lookAgain();
  }

  /** Ends what is fetched for rows that are no longer there to be seen. */
  keepOnly(isKept: (ref: ProductRef) => boolean): void {
    this.fetching.keepOnly(isKept);
  }

  forgetTroubles(): void {
    this.fetching.forgetTroubles();
  }

  /** Fetches those that are not known well enough, on screen or not. */
  look(refs: readonly ProductRef[]): void {
    void this.fetching.wantAll(refs.filter(ref => this.isStale(ref)));
  }

  /** Fetches the named product, a connection's products or all, whatever their age; first those on screen. */
  async refresh(product?: ProductRef, name?: string): Promise<void> {
    const named = this.connections.find(name ?? '');
    this.fetching.forgetTroubles(product?.connection ?? named?.name);
    const connections = named ? [named] : this.connections.all();
    const refs = product ? [product] : connections.filter(isCloudZoo).flatMap(refsOf);
    this.fetching.endRunning(refs);
    if (product) {
      await this.fetching.wantAll(refs);
      return;
    }
    for (const connection of connections) {
      void this.checkSecret(connection);
    }
    this.wantedAfter = Date.now();
    this.screen.lookAgain();
    await this.fetchAll(refs);
  }

  /** Fetches what nobody has seen yet, so that it can be found by its title. */
  async fetchUnknown(): Promise<void> {
    const refs = this.connections.cloudZoos().flatMap(refsOf);
    await this.fetchAll(refs.filter(ref => !this.store.summary(ref)));
  }

  /** Where there is no product to fetch, nothing else would tell that the secret is missing. */
  async checkSecret(connection: Connection): Promise<void> {
    // A keychain that fails says so when it is needed.
    if ((await this.clients.hasSecret(connection).catch(() => true)) === false) {
      this.fetching.fail(connection.name, new MissingSecretError(connection));
    }
  }

  /** Many products take their time: that is shown, and can be cancelled. */
  private async fetchAll(refs: readonly ProductRef[]): Promise<void> {
    await (refs.length <= fewProducts
      ? this.fetching.wantAll(refs)
      : withCountedProgress(t('Fetching products'), refs.length, (signal, step) =>
          this.fetching.wantAll(refs, signal, step),
        ));
  }

  /** A row is on screen: what is shown on it is to be true. */
  private drawn(ref: ProductRef): void {
    if (!this.upheld.isShown(ref) || !this.isStale(ref)) {
      return;
    }
    this.fetching.want(ref);
    if (this.fetching.waiting > moreThanAScreen && !this.isLookingAgain) {
      this.isLookingAgain = true;
      setTimeout(() => {
        this.isLookingAgain = false;
        this.fetching.dropOnScreen();
        this.screen.lookAgain();
      }, 100);
    }
  }

  private isStale(ref: ProductRef): boolean {
    const triedAt = this.store.known(ref)?.triedAt ?? 0;
    return triedAt < this.wantedAfter || Date.now() - triedAt > staleAfter;
  }

  private markOf(ref: ProductRef): Mark {
    if (this.upheld.differs(ref)) {
      return 'differs';
    }
    return this.fetching.troubleOf(ref.connection)?.kind === 'failed' ? 'stale' : undefined;
  }
}

/** The products on a connection's list. */
export function refsOf(connection: CloudZooConnection): ProductRef[] {
  return connection.products.map(id => ({ connection: connection.name, id }));
}
