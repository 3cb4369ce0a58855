import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServiceName } from '../services/serviceError';

/** What was asked of a service. */
export type Operation =
  | 'saveProduct'
  | 'createProduct'
  | 'deleteLicenseCluster'
  | 'putLicenseCluster'
  | 'deactivateDevice'
  | 'deleteApiLicense';

/**
 * What came of it. `alreadyGone` counts as done. `notThere` is neither success nor failure: the thing went with
 * something else that was removed before, or never was. `unknown` is what nobody can tell.
 */
export type Outcome = 'done' | 'alreadyGone' | 'notThere' | 'refused' | 'unknown';

/** Written before a request is sent. Ids only: never a secret, and of a license key the last four characters. */
export interface Intent {
  readonly connection: string;
  readonly service: ServiceName;
  readonly host: string;
  readonly operation: Operation;
  /** What it was about, by the service's own names: `productId`, `licenseId`, … */
  readonly subject: Readonly<Record<string, string>>;
  /** Tells the same removal again, where the subject does not say all. */
  readonly fingerprint?: string;
  /** The file that the removal was listed in, where it was one of many. */
  readonly file?: string;
}

/** Written when the request has ended. */
export interface Ending {
  readonly outcome: Outcome;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** The service's own error code. */
  readonly code?: string;
  /** What the service returned that is worth keeping, such as the deleted object. */
  readonly returned?: string;
}

/** One request; without an ending it is still under way or was cut off. */
export interface ActivityEntry extends Intent {
  readonly id: string;
  /** Milliseconds since 1970 of the intent. */
  readonly time: number;
  readonly ending?: Ending & { readonly milliseconds: number };
}

type Line =
  | ({ readonly kind: 'intent'; readonly id: string; readonly time: number } & Intent)
  | ({ readonly kind: 'ending'; readonly id: string; readonly milliseconds: number } & Ending);

/**
 * The append-only record of what was sent: one JSON line before each request and one after it, in a file for each
 * month. Windows append to the same files; a line is on the disk before the request leaves.
 */
export class ActivityRecord {
  /** Requests to a sandbox are remembered for the session only. */
  private readonly session: Line[] = [];

  constructor(
    private readonly folder: string,
    private readonly changed: () => void = () => undefined,
    private readonly now: () => number = Date.now,
  ) {}

  /** Notes that a request is about to be sent, and returns how to note its end. */
  async begin(intent: Intent, sessionOnly = false): Promise<(ending: Ending) => Promise<void>> {
    const id = randomUUID();
    const time = this.now();
    await this.append({ kind: 'intent', id, time, ...intent }, sessionOnly);
    return ending =>
      this.append({ kind: 'ending', id, milliseconds: this.now() - time, ...ending }, sessionOnly);
  }

  /** The latest entries, newest first; lines that are cut or foreign are passed over. */
  async list(most = 500): Promise<ActivityEntry[]> {
    const entries = await this.read(2);
    return [...entries.values()].sort((a, b) => b.time - a.time).slice(0, most);
  }

  /** All that is kept, oldest first: for those who look for one among them. */
  async all(): Promise<ActivityEntry[]> {
    const entries = await this.read(Number.POSITIVE_INFINITY);
    return [...entries.values()].sort((a, b) => a.time - b.time);
  }

  private async read(most: number): Promise<Map<string, ActivityEntry>> {
    const months = (await readdir(this.folder).catch(() => []))
      .filter(name => name.endsWith('.jsonl'))
      .sort();
    const entries = new Map<string, ActivityEntry>();
    for (const month of months.slice(-most)) {
      const text = await readFile(join(this.folder, month), 'utf8').catch(() => '');
      for (const line of text.split('\n')) {
        take(entries, parseLine(line));
      }
    }
    for (const line of this.session) {
      take(entries, line);
    }
    return entries;
  }

  private async append(line: Line, sessionOnly: boolean): Promise<void> {
    if (sessionOnly) {
      this.session.push(line);
    } else {
      await mkdir(this.folder, { recursive: true });
      const month = new Date(this.now()).toISOString().slice(0, 7);
      const file = await open(join(this.folder, `${month}.jsonl`), 'a');
      try {
        // The line end comes first: what a crash cut off must not swallow the next line.
        await file.appendFile(`\n${JSON.stringify(line)}`);
        await file.datasync();
      } finally {
        await file.close();
      }
    }
    this.changed();
  }
}

function take(entries: Map<string, ActivityEntry>, line: Line | undefined): void {
  if (line?.kind === 'intent') {
    const { kind: _kind, ...entry } = line;
    entries.set(line.id, entry);
  }
  const begun = line?.kind === 'ending' ? entries.get(line.id) : undefined;
  if (begun && line?.kind === 'ending') {
    const { kind: _kind, id: _id, ...ending } = line;
    entries.set(begun.id, { ...begun, ending });
  }
}

/** Only we write these files; a line without its fields is one that was cut off. */
function parseLine(text: string): Line | undefined {
  try {
    const line: Line = JSON.parse(text);
    return typeof line.id === 'string' && (line.kind === 'intent' || line.kind === 'ending')
      ? line
      : undefined;
  } catch {
    return undefined;
  }
}
