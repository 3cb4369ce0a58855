/** Milliseconds for which Cloud Zoo's cache may answer with an old state ("a couple of minutes", and one more). */
export const cacheTime = 3 * 60_000;

/** The state of a product as {@link fingerprint} writes it; undefined is a product that is not there. */
export type State = string | undefined;

/**
 * Tells news from what a cache still says: for three minutes after a state was replaced, seeing it again is old
 * news and changes nothing.
 */
export class KnownStates {
  private current: { readonly state: State } | undefined;
  private readonly replaced = new Map<State, number>();
  private writtenAt = Number.NEGATIVE_INFINITY;

  /** What a GET at `now` (milliseconds) means. */
  observe(state: State, now: number): 'same' | 'old' | 'new' {
    if (this.current?.state === state && this.current) {
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

  /** Whether others may still be given the state before our last write. */
  isPropagating(now: number): boolean {
    return now - this.writtenAt < cacheTime;
  }

  private replace(state: State, now: number): void {
    if (this.current && this.current.state !== state) {
      this.replaced.set(this.current.state, now);
    }
    this.replaced.delete(state);
    this.current = { state };
  }
}
