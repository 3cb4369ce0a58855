import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { privateFolder } from '../../files/privateFolder';
import { writeAtomically } from '../../files/writeAtomically';
import { isObject } from '../../json/json';
import type { Summary } from '../title';

/** Milliseconds in which news are gathered before they are written. */
const pause = 2000;

/**
 * What lists show of products, by the account that they come from: one small file each, so that lists are there at the
 * next start before anything is asked. What is lost when a window ends within the pause is fetched again.
 */
export class RememberedSummaries {
  private readonly byOrigin = new Map<string, Map<string, Summary>>();
  private readonly loads = new Map<string, Promise<void>>();
  private readonly unwritten = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly folder: string,
    private readonly warn: (error: unknown) => void,
  ) {}

  /** Writes what is not written yet. */
  async end(): Promise<void> {
    clearTimeout(this.timer);
    await this.write();
  }

  get(origin: string, id: string): Summary | undefined {
    return this.byOrigin.get(origin)?.get(id);
  }

  /** The products of which something is known. */
  all(origin: string): ReadonlyMap<string, Summary> {
    return this.byOrigin.get(origin) ?? new Map();
  }

  /** Whether earlier sessions' file was looked at, or is being read. */
  isLoaded(origin: string): boolean {
    return this.loads.has(origin);
  }

  /** Reads what earlier sessions wrote, once; what is known by now is newer. */
  async load(origin: string): Promise<void> {
    const load = this.loads.get(origin) ?? this.read(origin);
    this.loads.set(origin, load);
    await load;
  }

  /** Takes note of a product; true where it was not known just so. `isKept` is false for what ends with the window. */
  set(origin: string, id: string, summary: Summary, isKept: boolean): boolean {
    const its = this.byOrigin.get(origin) ?? new Map<string, Summary>();
    this.byOrigin.set(origin, its);
    if (JSON.stringify(its.get(id)) === JSON.stringify(summary)) {
      return false;
    }
    its.set(id, summary);
    if (isKept) {
      this.unwritten.add(origin);
      this.timer ??= setTimeout(() => void this.write(), pause).unref();
    }
    return true;
  }

  private async read(origin: string): Promise<void> {
    const text = await readFile(this.fileOf(origin), 'utf8').catch(() => '{}');
    const its = this.byOrigin.get(origin) ?? new Map<string, Summary>();
    this.byOrigin.set(origin, its);
    for (const [id, summary] of entriesIn(text)) {
      if (!its.has(id)) {
        its.set(id, summary);
      }
    }
  }

  private async write(): Promise<void> {
    this.timer = undefined;
    const origins = [...this.unwritten];
    this.unwritten.clear();
    try {
      for (const origin of origins) {
        // What was not read yet would be lost.
        await this.load(origin);
        await privateFolder(this.folder);
        // What is lost in a power cut is fetched again.
        const text = JSON.stringify(Object.fromEntries(this.all(origin)));
        await writeAtomically(this.fileOf(origin), text, false);
      }
    } catch (error) {
      this.warn(error);
    }
  }

  private fileOf(origin: string): string {
    return join(this.folder, `${createHash('sha256').update(origin).digest('hex')}.json`);
  }
}

/** What is not a summary, whoever wrote it, is left out. */
function entriesIn(text: string): [string, Summary][] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  return Object.entries(isObject(value) ? value : {}).flatMap(([id, summary]) =>
    isSummary(summary) ? [[id, summary] as [string, Summary]] : [],
  );
}

function isSummary(value: unknown): value is Summary {
  if (!isObject(value) || !isObject(value.titles) || !Array.isArray(value.platforms)) {
    return false;
  }
  const { titles, platforms, version, format, changedAt } = value;
  return (
    [...Object.values(titles), ...platforms].every(text => typeof text === 'string') &&
    (version === undefined || typeof version === 'string') &&
    (format === undefined || isFormat(format)) &&
    (changedAt === undefined || typeof changedAt === 'number')
  );
}

function isFormat(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value.prefix === 'string' &&
    typeof value.min === 'number' &&
    typeof value.max === 'number' &&
    (value.filter === undefined || typeof value.filter === 'string')
  );
}
