import { keyOf, type ProductRef } from '../../address';
import { concernsAll, type Trouble, waitAfter } from './trouble';

/** What fetching needs of the program around it. */
export interface FetchingHost {
  fetch(ref: ProductRef, signal: AbortSignal): Promise<unknown>;
  /** How many requests may be under way at the same time. */
  limit(): number;
  /** Something is under way until `end` resolves. */
  busy(end: Promise<void>): void;
  /** The trouble of a connection came or went. */
  changed(connection: string): void;
}

interface Batch {
  readonly left: Set<string>;
  readonly step: () => void;
  readonly end: () => void;
}

/** Milliseconds for which a connection that failed is left alone. */
const rest = 60_000;

/** Fetches products for the view: what is on screen first, and nothing more once nobody looks. */
export class ProductFetching {
  private readonly onScreen = new Map<string, ProductRef>();
  private readonly further = new Map<string, ProductRef>();
  private readonly running = new Map<
    string,
    { readonly ref: ProductRef; readonly controller: AbortController }
  >();
  private readonly batches = new Set<Batch>();
  private readonly troubles = new Map<string, Trouble>();
  private timer: NodeJS.Timeout | undefined;
  private endBusy: (() => void) | undefined;

  constructor(private readonly host: FetchingHost) {}

  dispose(): void {
    this.keepOnly(() => false);
    clearTimeout(this.timer);
  }

  /** How many rows that were on screen wait for their turn. */
  get waiting(): number {
    return this.onScreen.size;
  }

  troubleOf(connection: string): Trouble | undefined {
    return this.troubles.get(connection);
  }

  /** A row is on screen. */
  want(ref: ProductRef): void {
    const key = keyOf(ref);
    if (!this.running.has(key) && !this.isResting(ref.connection)) {
      this.further.delete(key);
      this.onScreen.set(key, ref);
      this.pump();
    }
  }

  /** Fetches the rest after what is on screen; resolves when nothing of it is left, and at once on `signal`. */
  async wantAll(refs: readonly ProductRef[], signal?: AbortSignal, step = () => {}): Promise<void> {
    const wanted = refs.filter(ref => !this.isResting(ref.connection));
    if (!wanted.length || signal?.aborted) {
      return;
    }
    await new Promise<void>(resolve => {
      const batch = { left: new Set(wanted.map(keyOf)), step, end: resolve };
      this.batches.add(batch);
      signal?.addEventListener('abort', () => {
        this.batches.delete(batch);
        this.keepOnly(ref => !batch.left.has(keyOf(ref)));
        resolve();
      });
      for (const ref of wanted) {
        const key = keyOf(ref);
        if (!this.running.has(key) && !this.onScreen.has(key)) {
          this.further.set(key, ref);
        }
      }
      this.pump();
    });
  }

  /** Puts back what may be on nobody's screen any more; it is asked for again when it is. */
  dropOnScreen(): void {
    for (const [key, ref] of this.onScreen) {
      if ([...this.batches].some(({ left }) => left.has(key))) {
        this.further.set(key, ref);
      }
    }
    this.onScreen.clear();
  }

  /** Ends what is under way for these, because they are asked for anew. */
  endRunning(refs: readonly ProductRef[]): void {
    for (const key of refs.map(keyOf)) {
      this.running.get(key)?.controller.abort();
      if (this.running.delete(key)) {
        this.settled(key);
      }
    }
  }

  /** Ends everything but what is named. */
  keepOnly(isKept: (ref: ProductRef) => boolean): void {
    this.drop(this.onScreen, isKept);
    this.drop(this.further, isKept);
    for (const { ref, controller } of this.running.values()) {
      if (!isKept(ref)) {
        controller.abort();
      }
    }
  }

  /** Something was done about it, or is asked for by a person: what failed may be tried again. */
  forgetTroubles(connection?: string): void {
    for (const name of connection === undefined ? [...this.troubles.keys()] : [connection]) {
      this.setTrouble(name, undefined);
    }
  }

  /** What is known to fail, such as a secret that is not there, need not be tried. */
  fail(connection: string, error: unknown): void {
    this.drop(this.onScreen, ref => ref.connection !== connection);
    this.drop(this.further, ref => ref.connection !== connection);
    this.setTrouble(connection, { kind: 'failed', error, until: Date.now() + rest });
  }

  private pump(): void {
    while (this.running.size < this.host.limit()) {
      const ref = this.next();
      if (!ref) {
        return;
      }
      void this.fetch(ref);
    }
  }

  private next(): ProductRef | undefined {
    for (const queue of [this.onScreen, this.further]) {
      for (const [key, ref] of queue) {
        if (this.troubles.get(ref.connection)?.kind !== 'waiting') {
          queue.delete(key);
          return ref;
        }
      }
    }
    return undefined;
  }

  private async fetch(ref: ProductRef): Promise<void> {
    const key = keyOf(ref);
    const controller = new AbortController();
    this.running.set(key, { ref, controller });
    // Asked for anew meanwhile, it is the later request that counts.
    const isOvertaken = () => this.running.get(key)?.controller !== controller;
    const trouble = this.troubles.get(ref.connection);
    if (!this.endBusy) {
      this.host.busy(
        new Promise(resolve => {
          this.endBusy = resolve;
        }),
      );
    }
    try {
      await this.host.fetch(ref, controller.signal);
      if (isOvertaken()) {
        return;
      }
      if (this.troubles.get(ref.connection) === trouble) {
        // What began before the trouble says nothing about it.
        this.setTrouble(ref.connection, undefined);
      }
      this.settled(key);
    } catch (error) {
      if (!isOvertaken()) {
        this.failed(ref, error, controller.signal.aborted);
      }
    } finally {
      if (!isOvertaken()) {
        this.running.delete(key);
      }
      this.pump();
      if (!this.running.size) {
        this.endBusy?.();
        this.endBusy = undefined;
      }
    }
  }

  private failed(ref: ProductRef, error: unknown, isAborted: boolean): void {
    const key = keyOf(ref);
    const wait = isAborted ? undefined : waitAfter(error);
    if (wait !== undefined) {
      this.onScreen.set(key, ref);
      this.setTrouble(ref.connection, { kind: 'waiting', until: Date.now() + wait });
      this.wakeInTime();
      return;
    }
    if (!isAborted && concernsAll(error)) {
      this.fail(ref.connection, error);
    }
    this.settled(key);
  }

  /** Wakes when the first of the connections that wait may be asked again. */
  private wakeInTime(): void {
    clearTimeout(this.timer);
    const waiting = [...this.troubles.values()].filter(({ kind }) => kind === 'waiting');
    if (waiting.length) {
      const first = Math.min(...waiting.map(({ until }) => until));
      this.timer = setTimeout(() => this.wake(), first - Date.now());
    }
  }

  /** A timer may fire a moment before its time: what is not due yet is waited for again. */
  private wake(): void {
    for (const [name, trouble] of this.troubles) {
      if (trouble.kind === 'waiting' && trouble.until <= Date.now()) {
        this.setTrouble(name, undefined);
      }
    }
    this.pump();
    this.wakeInTime();
  }

  private isResting(connection: string): boolean {
    const trouble = this.troubles.get(connection);
    return trouble?.kind === 'failed' && trouble.until > Date.now();
  }

  private setTrouble(connection: string, trouble: Trouble | undefined): void {
    if (trouble) {
      this.troubles.set(connection, trouble);
    } else if (!this.troubles.delete(connection)) {
      return;
    }
    this.host.changed(connection);
  }

  private drop(queue: Map<string, ProductRef>, isKept: (ref: ProductRef) => boolean): void {
    for (const [key, ref] of queue) {
      if (!isKept(ref)) {
        queue.delete(key);
        this.settled(key);
      }
    }
  }

  private settled(key: string): void {
    for (const batch of this.batches) {
      if (batch.left.delete(key)) {
        batch.step();
      }
      if (!batch.left.size) {
        this.batches.delete(batch);
        batch.end();
      }
    }
  }
}
