import pLimit from 'p-limit';
import { explain } from '../../connections/explain';
import { grouped } from '../../products/grouped';
import type { ServiceError } from '../../services/serviceError';
import type { Earlier } from '../outcome';
import type { Ended } from '../removal';
import { entityOf, type ListedRow } from './list';
import { isTooMuch, Pause } from './pause';
import type { Sending } from './plan';
import { CredentialWatch } from './stop';

/** How often a request is sent that the service does not want yet. */
const mostAttempts = 6;

/** What a run needs of the program around it. */
export interface RunTools {
  /** How many requests may be under way at the same time. */
  readonly concurrency: number;
  /** Stops sending; what is under way is waited for, because its outcome would be unknown. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after some milliseconds, or at once when the signal fires. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Sends one removal, with its lines in the record; throws where it cannot be recorded. */
  send(row: ListedRow, earlier: Earlier): Promise<Ended>;
}

/** How far a run is. */
export interface RunProgress {
  readonly total: number;
  readonly ended: number;
  /** Refused, or unknown. */
  readonly failed: number;
  readonly underWay: number;
  /** Milliseconds until the service may be asked again. */
  readonly pause: number;
  readonly isStopping: boolean;
}

/** One run over the rows of a list: several at a time, on after failures, until the end or a stop. */
export class BulkRun {
  /** Why rows were not removed, in words, by their fingerprint: the record has codes only. */
  readonly notes = new Map<string, string>();
  /** The rows of which a request was sent, or was about to be. */
  readonly reached = new Set<ListedRow>();
  /** Why the run stopped before its end, where it was not the person's wish. */
  stoppedBy: ServiceError | undefined;
  private readonly pause: Pause;
  private readonly watch = new CredentialWatch();
  private readonly halt = new AbortController();
  private ended = 0;
  private failed = 0;
  private underWay = 0;

  constructor(
    private readonly sendings: readonly Sending[],
    /** Rows that an earlier run removed. */
    private readonly doneBefore: readonly ListedRow[],
    private readonly tools: RunTools,
  ) {
    this.pause = new Pause(() => tools.now());
    const stop = () => this.halt.abort();
    tools.signal.addEventListener('abort', stop, { once: true });
    if (tools.signal.aborted) {
      stop();
    }
  }

  private get signal(): AbortSignal {
    return this.halt.signal;
  }

  get progress(): RunProgress {
    return {
      total: this.sendings.length,
      ended: this.ended,
      failed: this.failed,
      underWay: this.underWay,
      pause: this.pause.left,
      isStopping: this.signal.aborted,
    };
  }

  /** Resolves when nothing is under way any more; rejects with what went wrong on our side, if anything. */
  async go(): Promise<void> {
    const removed = new Set(this.doneBefore.flatMap(row => entityOf(row) ?? []));
    const lanes = [...grouped(this.sendings, laneOf).values()];
    const limit = pLimit(this.tools.concurrency);
    const ends = await Promise.allSettled(lanes.map(lane => limit(() => this.goAlong(lane, removed))));
    for (const end of ends) {
      if (end.status === 'rejected') {
        throw end.reason;
      }
    }
  }

  /** Sends the rows of one entity one after the other, so that it is known which went with which. */
  private async goAlong(lane: readonly Sending[], removed: Set<string>): Promise<void> {
    for (const { row, isRepeat } of lane) {
      if (this.signal.aborted) {
        return;
      }
      const entity = entityOf(row);
      const isEntityGone = entity !== undefined && removed.has(entity);
      const end = await this.process(row, isRepeat ? 'same' : isEntityGone ? 'sameEntity' : 'nothing');
      const { outcome } = end?.ending ?? {};
      if (entity !== undefined && (outcome === 'done' || (isRepeat && outcome === 'alreadyGone'))) {
        removed.add(entity);
      }
    }
  }

  private async process(row: ListedRow, earlier: Earlier): Promise<Ended | undefined> {
    for (let attempt = 1; ; attempt++) {
      await this.paused();
      if (this.signal.aborted) {
        return undefined;
      }
      const end = await this.send(row, earlier);
      this.pause.learnFrom(end.error);
      if (!isTooMuch(end.error) || attempt === mostAttempts) {
        this.note(row, end);
        return end;
      }
    }
  }

  private async paused(): Promise<void> {
    for (let left = this.pause.left; left > 0 && !this.signal.aborted; left = this.pause.left) {
      await this.tools.wait(left, this.signal);
    }
  }

  private async send(row: ListedRow, earlier: Earlier): Promise<Ended> {
    this.underWay++;
    this.reached.add(row);
    try {
      return await this.tools.send(row, earlier);
    } catch (error) {
      // What cannot be recorded is not sent, and the next one could not be either.
      this.halt.abort();
      throw error;
    } finally {
      this.underWay--;
    }
  }

  private note({ removal }: ListedRow, { ending, error }: Ended): void {
    this.ended++;
    this.failed += ending.outcome === 'refused' || ending.outcome === 'unknown' ? 1 : 0;
    if (error) {
      this.notes.set(removal.fingerprint, explain(error));
    }
    if (this.watch.isOver(error)) {
      this.stoppedBy ??= error;
      this.halt.abort();
    }
  }
}

function laneOf({ row }: Sending): string {
  return entityOf(row) ?? row.removal.fingerprint;
}
