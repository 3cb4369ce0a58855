import { outcomeOfFailure, type RecordedOutcome } from '../../activity/entry';
import { digest, pickProperties, propertiesOf } from '../../json/properties';
import type { CloudZooClient } from '../../services/cloudZoo/client';
import { type Product, parseProduct } from '../../services/cloudZoo/product';
import { ServiceError } from '../../services/serviceError';
import { absent, CacheLag } from './cacheLag';
import type { HistoryEvent } from './history';
import { KeptProduct } from './keptProduct';
import type { SharedState } from './sharedState';

/** What a live product needs of the program around it. */
export interface RemoteProductHost {
  client(): Promise<CloudZooClient>;
  readonly shared: SharedState | undefined;
  /** Keeps a state before and after something was sent. */
  keep(event: HistoryEvent, product: Product): Promise<void>;
  /** Notes that a product or properties of it are about to be sent, and returns how to note what came of it. */
  note(operation: Operation, names: readonly string[]): Promise<(outcome: RecordedOutcome) => Promise<void>>;
  changed(): void;
  /** Notes what went wrong and does no harm. */
  warn(error: unknown): void;
  /** Notes why a fetch failed where it was not the service that said so. */
  failed(error: unknown): void;
  now(): number;
  wait(milliseconds: number): Promise<void>;
}

export type Operation = 'saveProduct' | 'createProduct';

/** A write whose answer was lost. */
interface Unsettled {
  readonly names: readonly string[];
  settle(hasActed: boolean): Promise<void>;
}

/** Milliseconds to wait before each reading back of a write whose answer was lost, and for all of them together. */
const readBacks = [0, 3000, 4000];
const readBackLimit = 10_000;

/** One live product: fetched and written, and what is known of it whatever the service's cache still says. */
export class RemoteProduct {
  /** Milliseconds since 1970 of the service's last answer that was a product. */
  fetchedAt = 0;
  /** Milliseconds since 1970 of the last attempt, failed ones included. */
  triedAt = 0;
  /** Why the last attempt failed. */
  error: unknown;
  private readonly kept = new KeptProduct();
  private readonly lag = new CacheLag();
  private running: Promise<Product> | undefined;
  private sharing: Promise<void> = Promise.resolve();
  private unsettled: Unsettled | undefined;

  constructor(
    private readonly id: string,
    private readonly host: RemoteProductHost,
  ) {}

  /** The product as it is, as far as anybody here knows. */
  get product(): Product | undefined {
    return this.kept.get();
  }

  /** Milliseconds since 1970 of the moment when `product` became what it is. */
  get changedAt(): number {
    return this.lag.changedAt;
  }

  /** Whether the last attempt was answered with a product. */
  get isConfirmed(): boolean {
    return this.fetchedAt > 0 && this.error === undefined;
  }

  get isPropagating(): boolean {
    return this.lag.isPropagating(this.host.now());
  }

  /**
   * The product, at most `maxAge` milliseconds old; one request serves all who ask at the same time.
   *
   * @throws ServiceError, or what the host throws where it has no client.
   */
  async fetch(maxAge = 0): Promise<Product> {
    if (this.host.now() - this.triedAt < maxAge) {
      if (this.error !== undefined) {
        // Whoever asks again at once gets the same answer, without waiting for it twice.
        throw this.error;
      }
      if (this.product) {
        return this.product;
      }
    }
    this.running ??= this.fetchNow().finally(() => {
      this.running = undefined;
    });
    return await this.running;
  }

  /** Fetches with a request of its own that `signal` ends. */
  async fetchNow(signal?: AbortSignal): Promise<Product> {
    try {
      const client = await this.host.client();
      const received = await client.getProduct(this.id, signal);
      await this.adoptStored();
      const news = this.lag.observe(digest(received), this.host.now(), propertiesOf(received));
      return await this.accept(news === 'new' ? received : (this.product ?? received));
    } catch (error) {
      return await this.failed(error);
    }
  }

  private async failed(error: unknown): Promise<Product> {
    const failure = error instanceof ServiceError ? error.failure : undefined;
    if (failure?.kind === 'cancelled') {
      throw error;
    }
    if (failure?.kind === 'refused' && failure.status === 404) {
      await this.adoptStored();
      // Just after a POST the cache may still say that there is nothing.
      if (this.lag.observe(absent, this.host.now()) === 'old' && this.product) {
        return await this.accept(this.product);
      }
    }
    if (!(error instanceof ServiceError)) {
      this.host.failed(error);
    }
    this.error = error;
    this.triedAt = this.host.now();
    this.host.changed();
    throw error;
  }

  /** Sends the named properties of `mine`; the answer is the truth, whatever a GET says meanwhile. */
  async put(mine: Product, names: readonly string[], signal?: AbortSignal): Promise<Product> {
    const client = await this.host.client();
    if (this.product) {
      await this.keep('before', this.product);
    }
    const answer = await this.write('saveProduct', names, () =>
      client.updateProduct(this.id, pickProperties(mine, names), signal),
    );
    return await this.wrote(answer, 'saved', names);
  }

  /** Creates the product; it can never be deleted. */
  async create(mine: Product, signal?: AbortSignal): Promise<Product> {
    const client = await this.host.client();
    const answer = await this.write('createProduct', [], () => client.createProduct(mine.text, signal));
    this.lag.observe(absent, this.host.now() - 1);
    return await this.wrote(answer, 'created', []);
  }

  /** One request that can act: what came of it is noted, as soon as it is known. */
  private async write(
    operation: Operation,
    names: readonly string[],
    request: () => Promise<Product>,
  ): Promise<Product> {
    this.unsettled = undefined;
    const noteOutcome = await this.host.note(operation, names);
    try {
      const answer = await request();
      await noteOutcome({ outcome: 'done', status: 200 });
      return answer;
    } catch (error) {
      const outcome = outcomeOfFailure(error);
      if (outcome.outcome === 'unknown') {
        this.unsettled = {
          names,
          settle: acted => noteOutcome(acted ? { ...outcome, outcome: 'done' } : outcome),
        };
      } else {
        await noteOutcome(outcome);
      }
      throw error;
    }
  }

  /** Looks whether a write whose answer was lost has acted; a cache may still say the old, which proves nothing. */
  async readBack(hasActed: (product: Product) => boolean): Promise<Product | undefined> {
    const limit = AbortSignal.timeout(readBackLimit);
    for (const milliseconds of readBacks) {
      await this.host.wait(milliseconds);
      const product = await this.fetchNow(limit).catch(() => undefined);
      if (product && hasActed(product)) {
        this.noteWritten(product, this.unsettled?.names ?? []);
        await this.unsettled?.settle(true);
        return product;
      }
    }
    await this.unsettled?.settle(false);
    return undefined;
  }

  /** What was last seen by any window or session, without asking the service. */
  async lastSeen(): Promise<Product | undefined> {
    await this.adoptStored();
    return this.product;
  }

  /** Lets what failed be tried again. */
  forgetError(): void {
    if (this.error !== undefined) {
      this.error = undefined;
      this.triedAt = 0;
    }
  }

  private async wrote(answer: Product, event: HistoryEvent, names: readonly string[]): Promise<Product> {
    await this.adoptStored();
    this.noteWritten(answer, names);
    await this.keep(event, answer);
    return await this.accept(answer, true);
  }

  private noteWritten(answer: Product, names: readonly string[]): void {
    const values = [...propertiesOf(answer)].filter(([name]) => names.includes(name));
    this.lag.write(digest(answer), this.host.now(), new Map(values));
  }

  /** @param isSent whether it came of what was sent: then what is shared of it lasts. */
  private async accept(product: Product, isSent = false): Promise<Product> {
    const isNew = product !== this.product;
    this.kept.set(product);
    this.error = undefined;
    this.fetchedAt = this.triedAt = this.host.now();
    if (isNew) {
      const sharing = this.share(product, isSent);
      // A whole list is fetched at once: to wait for the disk each time would hold up the next request.
      await (isSent && sharing);
    }
    this.host.changed();
    return product;
  }

  private async keep(event: HistoryEvent, product: Product): Promise<void> {
    try {
      await this.host.keep(event, product);
    } catch (error) {
      this.host.warn(error);
    }
  }

  /** Other windows learn of it; a full disk must not make a save look failed. */
  private async share({ text }: Product, isSent: boolean): Promise<void> {
    const stored = { ...this.lag.toStored(this.fetchedAt), text };
    // In the order in which they came about: an earlier state must not take the place of a later one.
    this.sharing = this.sharing.then(async () => {
      try {
        await this.host.shared?.write(stored, isSent);
      } catch (error) {
        this.host.warn(error);
      }
    });
    await this.sharing;
  }

  private async adoptStored(): Promise<void> {
    await this.sharing;
    const stored = await this.host.shared?.read();
    const parsed = stored && parseProduct(stored.text);
    if (stored && parsed && 'product' in parsed && this.lag.adopt(stored)) {
      this.kept.set(parsed.product);
    }
  }
}
