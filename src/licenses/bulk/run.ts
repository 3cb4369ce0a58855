import { explain } from '../../connections/explain';
import type { ServiceError } from '../../services/serviceError';
import type { Answered, Earlier, RemovalOutcome } from '../removal';
import { HopeWatch, isTooMuch, Pause } from './pace';
import type { RecordedRemovals, RowToSend } from './plan';
import type { ListedRow } from './rows';

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
  send(row: ListedRow, earlier: Earlier): Promise<Answered>;
}

/** How far a run is. */
export interface RunProgress {
  readonly total: number;
  readonly answered: number;
  /** Refused, or unknown. */
  readonly failed: number;
  readonly underWay: number;
  /** Milliseconds until the service may be asked again. */
  readonly pause: number;
  readonly isStopping: boolean;
}

/** Why a run ended before its last row, where the person did not stop it. */
export type StoppedBy =
  | { readonly why: 'failure'; readonly error: ServiceError }
  /** The service wants to be asked again only then, in milliseconds since 1970. */
  | { readonly why: 'pause'; readonly until: number };

/** One run over the rows of a list: several at a time, on after failures, until the end or a stop. */
export class BulkRun {
  /** Why rows were not removed, in words, by their fingerprint: the record has codes only. */
  readonly notes = new Map<string, string>();
  /** The rows whose request has ended, in whatever way. */
  readonly answered = new Set<ListedRow>();
  /** The rows that the service wanted later, and that were not sent again. */
  readonly putOff = new Set<ListedRow>();
  stoppedBy: StoppedBy | undefined;
  private readonly pause: Pause;
  private readonly watch = new HopeWatch();
  private readonly halt = new AbortController();
  /** Many failures are worded alike: each sentence is kept once. */
  private readonly sentences = new Map<string, string>();
  /** Outcomes on their way to the record: a row's goes to the disk together with the intent of the next one. */
  private readonly recording = new Set<Promise<void>>();
  private unrecorded: { readonly error: unknown } | undefined;
  private failed = 0;
  private underWay = 0;

  constructor(
    private readonly toSend: readonly RowToSend[],
    private readonly recorded: RecordedRemovals,
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
      total: this.toSend.length,
      answered: this.answered.size,
      failed: this.failed,
      underWay: this.underWay,
      pause: this.pause.left,
      isStopping: this.signal.aborted,
    };
  }

  /** Resolves when nothing is under way any more; rejects with what went wrong on our side, if anything. */
  async go(): Promise<void> {
    const queue = queueOf(this.toSend);
    const work = async () => {
      for (const toSend of queue) {
        await this.sendAll(toSend);
      }
    };
    const workers = await Promise.allSettled(Array.from({ length: this.tools.concurrency }, work));
    await Promise.all(this.recording);
    for (const worker of workers) {
      if (worker.status === 'rejected') {
        throw worker.reason;
      }
    }
    if (this.unrecorded) {
      throw this.unrecorded.error;
    }
  }

  /** Sends the rows of one entity one after the other, so that it is known which went with which. */
  private async sendAll(toSend: readonly RowToSend[]): Promise<void> {
    for (const { row } of toSend) {
      if (this.signal.aborted) {
        return;
      }
      await this.process(row, this.recorded.earlierThan(row));
    }
  }

  private async process(row: ListedRow, earlier: Earlier): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.paused();
      if (this.signal.aborted) {
        return;
      }
      this.putOff.delete(row);
      const end = await this.send(row, earlier);
      this.pause.learnFrom(end.error);
      if (this.pause.isTooLong) {
        this.stop({ why: 'pause', until: this.pause.until });
      }
      if (!isTooMuch(end.error) || attempt === mostAttempts) {
        this.note(row, end);
        return;
      }
      this.putOff.add(row);
    }
  }

  private async paused(): Promise<void> {
    for (let left = this.pause.left; left > 0 && !this.signal.aborted; left = this.pause.left) {
      await this.tools.wait(left, this.signal);
    }
  }

  private async send(row: ListedRow, earlier: Earlier): Promise<RemovalOutcome> {
    this.underWay++;
    try {
      const answered = await this.tools.send(row, earlier);
      this.waitLater(answered.isRecorded);
      return answered;
    } catch (error) {
      // What cannot be recorded is not sent, and the next one could not be either.
      this.halt.abort();
      throw error;
    } finally {
      this.underWay--;
    }
  }

  private waitLater(isRecorded: Promise<void>): void {
    const recording = isRecorded
      .catch(error => {
        this.unrecorded ??= { error };
        this.halt.abort();
      })
      .finally(() => this.recording.delete(recording));
    this.recording.add(recording);
  }

  private note(row: ListedRow, { recorded, error }: RemovalOutcome): void {
    this.answered.add(row);
    this.failed += recorded.outcome === 'refused' || recorded.outcome === 'unknown' ? 1 : 0;
    if (error) {
      const words = explain(error);
      this.notes.set(row.fingerprint, this.sentences.get(words) ?? words);
      this.sentences.set(words, words);
      if (this.watch.isOver(error)) {
        this.stop({ why: 'failure', error });
      }
    } else {
      this.watch.isOver(undefined);
    }
  }

  private stop(by: StoppedBy): void {
    this.stoppedBy ??= by;
    this.halt.abort();
  }
}

/** What is sent one after the other: the rows of an entity, or each row by itself; asked for by several at a time. */
function* queueOf(toSend: readonly RowToSend[]): Generator<readonly RowToSend[]> {
  const byEntity = new Map<string, RowToSend[]>();
  for (const one of toSend) {
    const { entity } = one.row;
    if (entity !== undefined) {
      const others = byEntity.get(entity);
      if (others) {
        others.push(one);
      } else {
        byEntity.set(entity, [one]);
      }
    }
  }
  for (const one of toSend) {
    const { entity } = one.row;
    const together = entity === undefined ? [one] : byEntity.get(entity);
    if (together?.[0] === one) {
      yield together;
    }
  }
}
