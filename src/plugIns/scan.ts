import { inSlices } from '../ui/turns';
import { type FileFacts, findPlugIns, kindOf, neededOf, readFacts } from './find';
import type { PlugInId } from './plugInId';
import { type Project, projectsOf } from './projects/membership';

/** The files of a workspace, however they are reached. */
export interface WorkspaceFiles {
  /** The addresses of all sources and project files. */
  list(signal: AbortSignal): Promise<readonly string[]>;
  /** What is there now: a file, or a folder as the sources and project files in it. */
  look(uri: string): Promise<'file' | readonly string[] | undefined>;
  /** The text as it is now, unsaved changes included; undefined where the file cannot be read. */
  read(uri: string): Promise<string | undefined>;
}

/** How many files are read at the same time. */
const concurrency = 16;

/**
 * The plug-in ids of a workspace: read once when first asked for, and then only what has changed. Of an event only its
 * place is believed: what is there is looked up, since events come late, twice, in any order, or for a folder only.
 */
export class PlugInScan {
  private listed: Set<string> | undefined;
  /** Undefined for a file that could not be read. */
  private readonly facts = new Map<string, FileFacts | undefined>();
  /** Files and folders that something happened to since they were looked at. */
  private readonly touched = new Set<string>();
  /** Files that were not read since they came or changed; of sources, most may never be needed. */
  private readonly stale = new Set<string>();
  /** Those that are to be read now. */
  private readonly wanted = new Set<string>();
  private projects: readonly Project[] | undefined;
  /** The sources of projects that may be plug-ins, and of those whose classes theirs may derive from. */
  private needed: ReadonlySet<string> = new Set();
  private found: readonly PlugInId[] | undefined;
  private running: Promise<void> | undefined;
  private stopping = new AbortController();
  private asking = 0;

  constructor(private readonly files: WorkspaceFiles) {}

  /** Whether anything was asked for yet; before that, nothing needs to be kept fresh. */
  get hasBegun(): boolean {
    return this.listed !== undefined || this.running !== undefined;
  }

  /** All plug-in ids; undefined when `signal` says that nobody waits any more. What was read till then stays. */
  async ids(signal?: AbortSignal): Promise<readonly PlugInId[] | undefined> {
    if (signal?.aborted) {
      return undefined;
    }
    this.asking++;
    let leave: (() => void) | undefined;
    const left = new Promise<'left'>(resolve => {
      leave = () => resolve('left');
      signal?.addEventListener('abort', leave, { once: true });
    });
    try {
      while ((await Promise.race([this.update(), left])) !== 'left') {
        if (this.isFresh()) {
          return this.found;
        }
      }
      return undefined;
    } finally {
      if (leave) {
        signal?.removeEventListener('abort', leave);
      }
      this.asking--;
      if (this.asking === 0) {
        this.stopping.abort();
      }
    }
  }

  /** Something happened to a file or a folder. */
  touch(uri: string): void {
    if (this.hasBegun) {
      this.touched.add(uri);
    }
  }

  /** Files may have come or gone without notice; those that are known are not read again. */
  relist(): void {
    if (this.hasBegun) {
      this.listed = this.projects = this.found = undefined;
    }
  }

  private isFresh(): boolean {
    return (
      this.running === undefined &&
      this.listed !== undefined &&
      this.touched.size === 0 &&
      this.wanted.size === 0 &&
      this.found !== undefined
    );
  }

  /** One pass serves all who ask at the same time. */
  private async update(): Promise<void> {
    this.running ??= this.pass().finally(() => {
      this.running = undefined;
    });
    await this.running;
  }

  private async pass(): Promise<void> {
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    if (!this.listed) {
      const listed = new Set(await this.files.list(signal));
      if (signal.aborted) {
        return;
      }
      this.listed = listed;
      for (const uri of [...this.facts.keys()].filter(uri => !listed.has(uri))) {
        this.facts.delete(uri);
      }
      for (const uri of listed) {
        if (!this.facts.has(uri)) {
          this.mark(uri);
        }
      }
    }
    await this.lookAtTouched(this.listed, signal);
    await this.read(signal);
    if (signal.aborted) {
      return;
    }
    if (!this.projects) {
      this.projects = await this.sort();
      this.needed = new Set([...neededOf(this.projects)].flatMap(({ sources }) => sources));
      for (const uri of this.stale) {
        this.mark(uri);
      }
    }
    await this.read(signal);
    if (!signal.aborted && this.projects) {
      this.found ??= await inSlices(findPlugIns(this.projects, this.facts));
    }
  }

  private async lookAtTouched(listed: Set<string>, signal: AbortSignal): Promise<void> {
    const folders = new Set<string>();
    const gone = new Set<string>();
    const found = new Set<string>();
    await each([...this.touched], signal, async uri => {
      // Taken out first: what happens while it is looked at puts it back.
      this.touched.delete(uri);
      const there = await this.files.look(uri);
      if (signal.aborted) {
        this.touched.add(uri);
      } else if (there === undefined) {
        gone.add(uri);
      } else if (there === 'file') {
        found.add(uri);
      } else {
        folders.add(uri);
        for (const file of there) {
          found.add(file);
        }
      }
    });
    for (const uri of listed) {
      if (found.has(uri)) {
        continue;
      }
      if (isIn(uri, gone)) {
        this.forget(uri, listed);
      } else if (isIn(uri, folders)) {
        this.touched.add(uri);
      }
    }
    for (const uri of found) {
      if (isIn(uri, gone)) {
        // It came or went between two looks.
        this.touched.add(uri);
      } else if (kindOf(uri)) {
        this.add(uri, listed);
      }
    }
  }

  private mark(uri: string): void {
    this.stale.add(uri);
    if (kindOf(uri) !== 'source' || this.needed.has(uri)) {
      this.wanted.add(uri);
    }
  }

  private add(uri: string, listed: Set<string>): void {
    this.mark(uri);
    if (!listed.has(uri)) {
      listed.add(uri);
      this.projects = this.found = undefined;
    }
  }

  private forget(uri: string, listed: Set<string>): void {
    listed.delete(uri);
    this.facts.delete(uri);
    this.stale.delete(uri);
    this.wanted.delete(uri);
    this.projects = this.found = undefined;
  }

  private async sort(): Promise<Project[]> {
    const listed = [...(this.listed ?? [])];
    const files = listed.flatMap(uri => {
      const facts = this.facts.get(uri);
      return facts?.kind === 'project' ? [facts] : [];
    });
    return await inSlices(
      projectsOf(
        files,
        listed.filter(uri => kindOf(uri) === 'source'),
      ),
    );
  }

  private async read(signal: AbortSignal): Promise<void> {
    await each([...this.wanted], signal, async uri => {
      this.stale.delete(uri);
      this.wanted.delete(uri);
      const text = await this.files.read(uri);
      this.keep(uri, text === undefined ? undefined : await inSlices(readFacts(text, uri)));
    });
  }

  /** Most changes of a text say nothing new of plug-ins. */
  private keep(uri: string, facts: FileFacts | undefined): void {
    if (JSON.stringify(facts) === JSON.stringify(this.facts.get(uri)) && this.facts.has(uri)) {
      return;
    }
    this.facts.set(uri, facts);
    this.found = undefined;
    if (kindOf(uri) === 'project') {
      this.projects = undefined;
    }
  }
}

/** Does something with each, a few at a time, until `signal` says that nobody waits for it. */
async function each(
  uris: readonly string[],
  signal: AbortSignal,
  act: (uri: string) => Promise<void>,
): Promise<void> {
  const waiting = uris.values();
  const work = async () => {
    for (const uri of waiting) {
      if (signal.aborted) {
        return;
      }
      await act(uri);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

/** Whether a file, or a folder that it is in, is among these. */
function isIn(uri: string, places: ReadonlySet<string>): boolean {
  for (let end = uri.length; end > 0; end = uri.lastIndexOf('/', end - 1)) {
    if (places.has(uri.slice(0, end))) {
      return true;
    }
  }
  return false;
}
