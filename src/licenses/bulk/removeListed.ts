import type { LicenseList, ListedRow } from './list';
import type { Attempts, Sending } from './plan';
import { resultCsv } from './result';
import { BulkRun, type RunTools } from './run';
import { type RowState, statesOf } from './state';

/** Milliseconds between two writings of the result. */
const interval = 3000;

export interface BulkTools extends RunTools {
  /** What the record has of the rows, kept up while the run writes it. */
  readonly attempts: Attempts;
  /** Never rejects: a result that cannot be written stops nothing. */
  writeResult(csv: string): Promise<void>;
}

/** A bulk removal: the run and, beside it, the result that is derived from the record. */
export class BulkRemoval {
  readonly run: BulkRun;

  constructor(
    private readonly list: LicenseList,
    sendings: readonly Sending[],
    doneBefore: readonly ListedRow[],
    private readonly tools: BulkTools,
  ) {
    this.run = new BulkRun(sendings, doneBefore, tools);
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
    return this.states();
  }

  private async keepWriting(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await this.write();
      await this.tools.wait(interval, over);
    }
  }

  private async write(): Promise<void> {
    await this.tools.writeResult(resultCsv(this.list, this.states(), this.run.notes));
  }

  private states(): RowState[] {
    return statesOf(this.list, this.tools.attempts);
  }
}
