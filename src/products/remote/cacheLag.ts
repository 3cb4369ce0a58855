/** Milliseconds for which Cloud Zoo's cache may answer with an old state ("a couple of minutes", and one more). */
export const cacheTime = 3 * 60_000;

/** The state of a product, as {@link digest} writes it; `absent` is a product that is not there. */
export type State = string;

export const absent: State = 'absent';

/** What windows and sessions share of a product's states; times in milliseconds since 1970. */
export interface StoredStates {
  readonly current?: State;
  readonly changedAt: number;
  readonly writtenAt: number;
  readonly replaced: Readonly<Record<State, number>>;
}

/**
 * Tells news from what a cache still says: for three minutes after a state was replaced, seeing it again is old
 * news and changes nothing.
 */
export class CacheLag {
  private current: State | undefined;
  private readonly replaced = new Map<State, number>();
  private writtenAt = 0;
  /** When the current state became so; 0 while none is known. */
  changedAt = 0;

  /** What a GET at `now` means. */
  observe(state: State, now: number): 'same' | 'old' | 'new' {
    if (this.current === state) {
      return 'same';
    }
    const since = this.replaced.get(state);
    if (since !== undefined && now - since < cacheTime) {
      return 'old';
    }
    this.replace(state, now);
    return 'new';
  }

  /** The answer to our own PUT or POST is the truth from now on. */
  write(state: State, now: number): void {
    this.replace(state, now);
    this.writtenAt = now;
  }

  /** Takes over what another window or session knows; true where its current state is the newer one. */
  adopt(stored: StoredStates): boolean {
    const isNewer = stored.changedAt > this.changedAt && stored.current !== this.current;
    if (isNewer && stored.current !== undefined) {
      this.replace(stored.current, stored.changedAt);
    } else if (stored.current !== undefined && stored.current !== this.current) {
      // What another window knew before our state came about is old news too.
      this.replaced.set(stored.current, this.changedAt);
    }
    for (const [state, time] of Object.entries(stored.replaced)) {
      if (state !== this.current) {
        this.replaced.set(state, Math.max(time, this.replaced.get(state) ?? 0));
      }
    }
    this.writtenAt = Math.max(this.writtenAt, stored.writtenAt);
    return isNewer;
  }

  /** What to share; states whose time is over are left out. */
  toStored(now: number): StoredStates {
    const recent = [...this.replaced].filter(([, time]) => now - time < cacheTime);
    return {
      current: this.current,
      changedAt: this.changedAt,
      writtenAt: this.writtenAt,
      replaced: Object.fromEntries(recent),
    };
  }

  /** Whether others may still be given the state before our last write. */
  isPropagating(now: number): boolean {
    return now - this.writtenAt < cacheTime;
  }

  private replace(state: State, now: number): void {
    if (this.current === state) {
      return;
    }
    if (this.current !== undefined) {
      this.replaced.set(this.current, now);
    }
    this.replaced.delete(state);
    this.current = state;
    this.changedAt = now;
  }
}
