import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ActivityRecord } from '../../../../src/activity/record';
import { writeAtomically } from '../../../../src/files/writeAtomically';
import {
  type Plan,
  planOf,
  RecordedRemovals,
  rowsToSend,
  wantedFor,
} from '../../../../src/licenses/bulk/plan';
import { BulkRemoval } from '../../../../src/licenses/bulk/removeListed';
import { type RowState, type Tally, tallyOf } from '../../../../src/licenses/bulk/result';
import { type LicenseList, type Listing, listFrom } from '../../../../src/licenses/bulk/rows';
import type { BulkRun } from '../../../../src/licenses/bulk/run';
import { fieldsOf } from '../../../../src/licenses/bulk/table/cells';
import { readTable } from '../../../../src/licenses/bulk/table/readTable';
import { type NoteIntent, sendRecorded } from '../../../../src/licenses/removal';

/** The time of these tests passes faster. */
const speed = 20;

/** The program was killed. */
export class Killed extends Error {}

export interface RunOptions {
  readonly sendsAgain?: boolean;
  readonly signal?: AbortSignal;
  readonly concurrency?: number;
  /** Called before each request. */
  readonly before?: () => void;
  /** How many requests are begun until the program is killed. */
  readonly killedAfter?: number;
  /** No outcome is on the record before. */
  readonly recordedAfter?: Promise<void>;
}

export interface RunEnd {
  readonly plan: Plan;
  readonly run: BulkRun;
  readonly states: readonly RowState[];
  readonly tally: Tally;
}

/** What a file needs to be run over and over again: a folder for the record, and the result. */
export class Office {
  readonly file = 'file:///returns.csv';
  result = '';
  /** How often the result was written. */
  written = 0;

  /** @param folder where the record is, and the result as a person would find it. */
  constructor(
    readonly folder: string,
    private readonly listing: Listing,
  ) {}

  static async open(listing: Listing): Promise<Office> {
    return new Office(await mkdtemp(join(tmpdir(), 'bulk-')), listing);
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }

  async list(text: string): Promise<LicenseList> {
    return await listOf(this.listing, text, this.file);
  }

  /** One start of the program, to its end or until it is killed: what it knows, it has from the record's folder. */
  async run(text: string, options: RunOptions = {}): Promise<RunEnd> {
    const record = new ActivityRecord(this.folder);
    const list = await this.list(text);
    const attempts = new RecordedRemovals(await record.search(wantedFor(list)), list);
    const plan = planOf(list, attempts);
    let begun = 0;
    const isDead = () => begun > (options.killedAfter ?? Number.POSITIVE_INFINITY);
    const begin = mortal(record, isDead, options.recordedAfter);
    const sendings = rowsToSend(plan, options.sendsAgain ?? false);
    const removal = new BulkRemoval(list, sendings, attempts, {
      concurrency: options.concurrency ?? 8,
      signal: options.signal ?? new AbortController().signal,
      now: () => Date.now() * speed,
      wait: (milliseconds, signal) =>
        delay(milliseconds / speed, undefined, { signal }).catch(() => undefined),
      send: (row, earlier) => {
        begun++;
        options.before?.();
        return sendRecorded(begin, list.removalOf(row), earlier, list.file);
      },
      writeResult: async csv => {
        let text = '';
        for await (const piece of csv) text += piece;
        this.result = text;
        this.written++;
        await writeAtomically(join(this.folder, 'result.csv'), text, false);
      },
    });
    const states = await removal.go();
    return { plan, run: removal.run, states, tally: tallyOf(states) };
  }
}

/** The list that a text makes; fails where it makes none. */
export async function listOf(
  listing: Listing,
  text: string,
  file = 'file:///returns.csv',
): Promise<LicenseList> {
  const read = await readTable(Buffer.from(text, 'utf8'), fieldsOf[listing.connection.service]);
  if ('problem' in read) {
    throw new Error(`line ${read.problem.line}: ${read.problem.message}`);
  }
  const checked = await listFrom(file, read.table, listing);
  if ('problems' in checked) {
    throw new Error(checked.problems.map(({ line, message }) => `line ${line}: ${message}`).join('\n'));
  }
  return checked.list;
}

/** Notes intents and endings as long as the program lives; what is under way when it is killed has no ending. */
function mortal(record: ActivityRecord, isDead: () => boolean, before?: Promise<void>): NoteIntent {
  return async (connection, noted) => {
    const { name, service, endpoint } = connection;
    if (isDead()) {
      throw new Killed();
    }
    const noteOutcome = await record.note({
      connection: name,
      service,
      host: new URL(endpoint).host,
      ...noted,
    });
    return async ending => {
      await before;
      if (isDead()) {
        throw new Killed();
      }
      await noteOutcome(ending);
    };
  };
}
