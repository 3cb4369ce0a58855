import { randomUUID } from 'node:crypto';
import {
  type ActivityEntry,
  entryOf,
  type Intent,
  type Line,
  lineText,
  parseLine,
  type RecordedOutcome,
  withOutcome,
} from './entry';

import { MonthFiles } from './monthFiles';
import { Search, type Wanted } from './search';

/** Some entries of the record, the newest first. */
export interface Slice {
  readonly entries: readonly ActivityEntry[];
  /** How many lines were cut, are of a later version or were written by somebody else; they stay in the file. */
  readonly unreadable: number;
}

/** How many endings that wait for their intents, and how many ids, are surely remembered. */
const mostKept = 10_000;

/**
 * The append-only record of what was sent: one JSON line before each request and one after it. A line is on the disk
 * before the request leaves.
 */
export class ActivityRecord {
  private readonly files: MonthFiles;
  private readonly listeners = new Set<(entry: ActivityEntry) => void>();
  /** Tells this session's sandbox from those of others. */
  private readonly session = randomUUID();

  constructor(
    folder: string,
    private readonly now: () => number = Date.now,
  ) {
    this.files = new MonthFiles(folder);
  }

  /** Tells of each entry that this window writes, when it begins and when it has ended. */
  onDidAppend(listener: (entry: ActivityEntry) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  /** Notes that a request is about to be sent, and returns how to note its end. */
  async note(intent: Intent, isSandbox = false): Promise<(outcome: RecordedOutcome) => Promise<void>> {
    const line = {
      kind: 'intent',
      id: randomUUID(),
      time: this.now(),
      ...intent,
      ...(isSandbox && { sandbox: this.session }),
    } as const;
    await this.append(line);
    const entry = entryOf(line);
    this.tell(entry);
    return async outcome => {
      const end = { kind: 'ending', id: line.id, milliseconds: this.now() - line.time, ...outcome } as const;
      await this.append(end);
      this.tell(withOutcome(entry, end));
    };
  }

  /** All that is kept, newest first, read from the end of the record as it is asked for. */
  async *newestFirst(): AsyncGenerator<Slice> {
    const endings = new Lately<Line & { readonly kind: 'ending' }>();
    const seen = new Lately<true>();
    for await (const slice of this.files.backwards()) {
      const entries: ActivityEntry[] = [];
      let unreadable = 0;
      for (const text of linesOf(slice).reverse()) {
        const line = parseLine(text);
        if (!line) {
          unreadable++;
        } else if (line.kind === 'ending') {
          endings.set(line.id, line);
        } else if (!seen.get(line.id)) {
          seen.set(line.id, true);
          const ending = endings.get(line.id);
          entries.push(ending ? withOutcome(entryOf(line), ending) : entryOf(line));
        }
      }
      yield { entries, unreadable };
    }
  }

  /** The latest entries, newest first. */
  async latest(most = 500): Promise<ActivityEntry[]> {
    const latest: ActivityEntry[] = [];
    for await (const { entries } of this.newestFirst()) {
      latest.push(...entries);
      if (latest.length >= most) {
        break;
      }
    }
    return latest.slice(0, most);
  }

  /**
   * Those of all entries that are wanted, oldest first, by one pass over the whole record. The cost grows with the record: over 500,000 lines, a quarter of a second for one removal and some seconds for a list of 100,000.
   */
  async search(wanted: Wanted, withEarlierSandboxes = false): Promise<ActivityEntry[]> {
    const search = new Search(wanted);
    for await (const slice of this.files.forwards()) {
      search.take(slice);
    }
    return withEarlierSandboxes
      ? search.found
      : search.found.filter(entry => !this.isOfEarlierSandbox(entry));
  }

  /** Whether it went to a sandbox of another session: this session's has the same licenses again. */
  isOfEarlierSandbox({ sandbox }: ActivityEntry): boolean {
    return sandbox !== undefined && sandbox !== this.session;
  }

  /** When a removal was done, in this session or an earlier one: milliseconds since 1970. */
  async removedBefore(fingerprint: string): Promise<number | undefined> {
    const done = (await this.search({ fingerprints: [fingerprint] })).findLast(
      ({ ending }) => ending?.outcome === 'done',
    );
    return done && done.time + (done.ending?.milliseconds ?? 0);
  }

  private async append(line: Line): Promise<void> {
    await this.files.append(new Date(this.now()).toISOString().slice(0, 7), lineText(line));
  }

  private tell(entry: ActivityEntry): void {
    for (const listener of this.listeners) {
      listener(entry);
    }
  }
}

function linesOf(slice: Buffer): string[] {
  return slice
    .toString('utf8')
    .split('\n')
    .filter(line => line.trim());
}

/** What was met lately while reading, by id; only foreign lines come apart so far that older ones must be forgotten. */
class Lately<Value> {
  private newer = new Map<string, Value>();
  private older = new Map<string, Value>();

  get(id: string): Value | undefined {
    return this.newer.get(id) ?? this.older.get(id);
  }

  set(id: string, value: Value): void {
    if (this.newer.size >= mostKept) {
      this.older = this.newer;
      this.newer = new Map();
    }
    this.newer.set(id, value);
  }
}
