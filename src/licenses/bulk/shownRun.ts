import type { Connection } from '../../connections/connection';
import { concurrency } from '../../connections/limits';
import type { ServiceError } from '../../services/serviceError';
import { withReportedProgress } from '../../ui/progress';
import type { LicenseSending } from '../sending';
import type { LicenseList, ListedRow } from './list';
import type { Attempts, Plan, Sending } from './plan';
import { Rate } from './rate';
import { BulkRemoval } from './removeListed';
import type { ResultFile } from './resultFile';
import { type RowState, tallyOf } from './state';
import { runTitle } from './words';

/** Milliseconds between two words about how far the run is. */
const pace = 400;

/** What came of the rows of a run, and why it stopped before its end, if it did by itself. */
export interface ShownEnd {
  readonly tally: ReturnType<typeof tallyOf>;
  readonly stoppedBy?: ServiceError;
}

/** Runs under a notification with rate, time left and Cancel. */
export async function runShown(
  sending: LicenseSending,
  connection: Connection,
  list: LicenseList,
  attempts: Attempts,
  { doneBefore }: Plan,
  sendings: readonly Sending[],
  result: ResultFile,
): Promise<ShownEnd> {
  return await withReportedProgress(runTitle(connection), async (signal, report) => {
    const removal = new BulkRemoval(list, sendings, doneBefore, {
      concurrency: concurrency(),
      signal,
      now: Date.now,
      wait,
      send: ({ removal: one }, earlier) => sending.sendListed(one, earlier, list.file),
      attempts,
      writeResult: csv => result.write(csv),
    });
    const rate = new Rate(Date.now);
    let shown = 0;
    const say = () => {
      const { progress } = removal.run;
      report(rate.wordsFor(progress), ((progress.ended - shown) / progress.total) * 100);
      shown = progress.ended;
    };
    say();
    const timer = setInterval(say, pace);
    try {
      const states = await removal.go();
      const { stoppedBy, reached } = removal.run;
      return { tally: tallyOf(ofThisRun(states, sendings, reached)), ...(stoppedBy && { stoppedBy }) };
    } finally {
      clearInterval(timer);
    }
  });
}

/** A row that was not reached may have an outcome of an earlier run; of this one it has none. */
function ofThisRun(
  states: readonly RowState[],
  sendings: readonly Sending[],
  reached: ReadonlySet<ListedRow>,
): RowState[] {
  const rows = new Set(sendings.map(({ row }) => row));
  return states
    .filter(({ row }) => rows.has(row))
    .map(state => (reached.has(state.row) ? state : { ...state, outcome: 'notSent' }));
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) {
    return;
  }
  await new Promise<void>(resolve => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
