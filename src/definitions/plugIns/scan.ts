import { type FileFacts, findPlugIns, kindOf, readFacts } from './find';
import { type Project, projectsOf } from './membership';
import type { PlugInId } from './plugInId';
import type { ProjectFacts } from './project';

/** The files of a workspace, however they are reached. */
export interface WorkspaceFiles {
  /** The addresses of all sources and project files. */
  list(signal: AbortSignal): Promise<readonly string[]>;
  /** The text as it is now, unsaved changes included; undefined where the file cannot be read. */
  read(uri: string): Promise<string | undefined>;
}

/** How many files are read at the same time. */
const concurrency = 16;

/** The plug-in ids of a workspace: read once when first asked for, and then only what has changed. */
export class PlugInScan {
  private listed: Set<string> | undefined;
  /** Undefined for a file that could not be read. */
  private readonly facts = new Map<string, FileFacts | undefined>();
  /** Files that changed since they were read, and those that changed while they were. */
  private readonly stale = new Set<string>();
  private projects: readonly Project[] | undefined;
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
          this.found ??= findPlugIns(this.projects ?? [], this.facts);
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

  /** A file is new or has changed. */
  changed(uri: string): void {
    if (!this.hasBegun || !kindOf(uri)) {
      return;
    }
    if (this.listed && !this.listed.has(uri)) {
      this.listed.add(uri);
      this.projects = undefined;
    }
    this.stale.add(uri);
  }

  /** A file or a folder is gone. */
  removed(uri: string): void {
    const listed = this.listed ?? new Set();
    const inside = `${uri}/`;
    const gone = listed.has(uri) ? [uri] : [...listed].filter(file => file.startsWith(inside));
    for (const file of gone) {
      listed.delete(file);
      this.facts.delete(file);
      this.stale.delete(file);
      this.projects = this.found = undefined;
    }
  }

  /** Files may have come or gone without notice; those that are known are not read again. */
  relist(): void {
    if (this.hasBegun) {
      this.listed = this.projects = this.found = undefined;
    }
  }

  private isFresh(): boolean {
    return this.listed !== undefined && this.projects !== undefined && this.wanted().length === 0;
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
      for (const uri of this.stale) {
        // It came while the list was made.
        listed.add(uri);
      }
      this.listed = listed;
      for (const uri of [...this.facts.keys()].filter(uri => !listed.has(uri))) {
        this.facts.delete(uri);
      }
    }
    await this.read(this.wanted('project'), signal);
    if (!signal.aborted) {
      this.projects ??= this.sort();
      await this.read(this.wanted(), signal);
    }
  }

  private sort(): Project[] {
    const listed = [...(this.listed ?? [])];
    const files = listed.flatMap((uri): [string, ProjectFacts][] => {
      const facts = this.facts.get(uri);
      return facts?.kind === 'project' ? [[uri, facts]] : [];
    });
    const sources = listed.filter(uri => kindOf(uri) === 'source');
    return projectsOf(new Map(files), sources);
  }

  /** Files that are to be read: of sources, those that may be part of a plug-in. */
  private wanted(kind?: 'project'): string[] {
    const needed = sourcesOfPlugIns(this.projects ?? []);
    return [...(this.listed ?? [])].filter(uri => {
      const its = kindOf(uri);
      return (
        (!this.facts.has(uri) || this.stale.has(uri)) &&
        (kind ? its === kind : its !== 'source' || needed.has(uri))
      );
    });
  }

  private async read(uris: readonly string[], signal: AbortSignal): Promise<void> {
    const waiting = uris.values();
    const work = async () => {
      for (const uri of waiting) {
        if (signal.aborted) {
          return;
        }
        this.stale.delete(uri);
        const text = await this.files.read(uri);
        this.keep(uri, text === undefined ? undefined : readFacts(text, uri));
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
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

/** The sources of projects that may be plug-ins, and of those whose classes theirs may derive from. */
function sourcesOfPlugIns(projects: readonly Project[]): Set<string> {
  const byUri = new Map(projects.map(project => [project.uri, project]));
  const needed = new Set(projects.filter(({ facts }) => facts.canBePlugIn));
  // What is added while the set is walked is walked too.
  for (const { references } of needed) {
    for (const uri of references) {
      const other = byUri.get(uri);
      if (other) {
        needed.add(other);
      }
    }
  }
  return new Set([...needed].flatMap(({ sources }) => sources));
}
