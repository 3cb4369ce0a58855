import type { Answered } from '../removal';
import type { RecordedRemovals, RowToSend } from './plan';
import { type RowState, resultCsv, statesOf } from './result';
import type { LicenseList, ListedRow } from './rows';
import { BulkRun, type RunTools } from './run';

/** Milliseconds between two writings of the result, at least. */
const interval = 3000;
/** The result is written so seldom that it takes at most this part of the time, however long it is. */
const share = 0.02;

export interface BulkTools extends RunTools {
  /** Never rejects: a result that cannot be written stops nothing. */
  writeResult(csv: AsyncIterable<string>): Promise<void>;
}

/** A bulk removal: the run and, beside it, the result that is derived from what the record has of its rows. */
export class BulkRemoval {
  readonly run: BulkRun;

  /** @param recorded what the record had of the rows before; what is sent now is added to it. */
  constructor(
    private readonly list: LicenseList,
    toSend: readonly RowToSend[],
    private readonly recorded: RecordedRemovals,
    private readonly tools: BulkTools,
  ) {
    const send: RunTools['send'] = (row, earlier) => this.kept(row, () => tools.send(row, earlier));
    this.run = new BulkRun(toSend, recorded, { ...tools, send });
  }

  /** Runs to the end, writing the result before, every few seconds and after; resolves to what became of all rows. */
  async go(): Promise<RowState[]> {
    const over = new AbortController();
    const writing = this.keepWriting(over.signal);
    try {
      await this.run.go();
    } finally {
      over.abort();
      await writing;
      await this.write();
    }
    return await this.states();
  }

  private async keepWriting(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      const began = this.tools.now();
      await this.write();
      const took = this.tools.now() - began;
      await this.tools.wait(Math.max(interval, took / share), over);
    }
  }

  private async write(): Promise<void> {
    await this.tools.writeResult(resultCsv(this.list, await this.states(), this.run.notes));
  }

  /** A row that the service wants later was not removed, and not refused either. */
  private async states(): Promise<RowState[]> {
    const states = await statesOf(this.list, this.recorded);
    if (!this.run.putOff.size) {
      return states;
    }
    return states.map(state =>
      this.run.putOff.has(state.row) && state.outcome === 'refused'
        ? { ...state, outcome: 'notSent' as const }
        : state,
    );
  }

  private async kept(row: ListedRow, send: () => Promise<Answered>): Promise<Answered> {
    const time = this.tools.now();
    const { file, connection } = this.list;
    const noteOutcome = this.recorded.note(row, { time, file, host: new URL(connection.endpoint).host });
    const end = await send();
    noteOutcome(end.recorded, this.tools.now());
    return end;
  }
}
