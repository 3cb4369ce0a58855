import { createHash } from 'node:crypto';
import type { Properties } from '../../json/properties';

/** Milliseconds for which Cloud Zoo's cache may answer with an old state ("a couple of minutes", and one more). */
export const cacheTime = 3 * 60_000;

/** The state of a product, as {@link digest} writes it; `absent` is a product that is not there. */
export type State = string;

export const absent: State = 'absent';

/** A value that was sent from here: until the cache time is over, a GET without it is from before. */
export interface SentValue {
  readonly name: string;
  /** Equal for values that mean the same. */
  readonly value: string;
  readonly at: number;
}

/** What windows and sessions share of a product's states; times in milliseconds since 1970. */
export interface StoredStates {
  readonly current?: State;
  readonly changedAt: number;
  readonly writtenAt: number;
  readonly replaced: Readonly<Record<State, number>>;
  readonly sent?: readonly SentValue[];
}

/**
 * Tells news from what a cache still says: for three minutes after a state was replaced, seeing it again is old
 * news and changes nothing. So is any state without the values that were sent in that time, known or not.
 */
export class CacheLag {
  private current: State | undefined;
  private readonly replaced = new Map<State, number>();
  private readonly sent = new Map<string, SentValue>();
  private writtenAt = 0;
  /** When the current state became so; 0 while none is known. */
  changedAt = 0;

  /** What a GET at `now` means that answers this state, with these values. */
  observe(state: State, now: number, values: Properties = new Map()): 'same' | 'old' | 'new' {
    if (this.current === state) {
      return 'same';
    }
    const since = this.replaced.get(state);
    if ((since !== undefined && now - since < cacheTime) || this.lacksSent(values, now)) {
      return 'old';
    }
    this.replace(state, now);
    return 'new';
  }

  /** The answer to our own PUT or POST is the truth from now on; `sent` are its values of what was sent. */
  write(state: State, now: number, sent: Properties = new Map()): void {
    this.replace(state, now);
    this.writtenAt = now;
    for (const [name, value] of sent) {
      this.sent.set(name, { name, value: short(value), at: now });
    }
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
    for (const value of stored.sent ?? []) {
      if (value.at > (this.sent.get(value.name)?.at ?? 0)) {
        this.sent.set(value.name, value);
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
      sent: [...this.sent.values()].filter(({ at }) => now - at < cacheTime),
    };
  }

  /** Whether others may still be given the state before our last write. */
  isPropagating(now: number): boolean {
    return now - this.writtenAt < cacheTime;
  }

  private lacksSent(values: Properties, now: number): boolean {
    return [...this.sent.values()].some(
      ({ name, value, at }) => now - at < cacheTime && short(values.get(name) ?? '') !== value,
    );
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

/** A value may be long, and is shared by windows. */
function short(value: string): string {
  return createHash('sha256').update(value).digest('base64');
}
