import type { Sliced } from '../../ui/turns';
import { type EvaluatedProject, evaluate } from './evaluation';
import { folderOf, Pattern, placeOf } from './places';
import type { ProjectFile } from './projectFile';

/** A project and the addresses of what it compiles and refers to. */
export interface Project {
  readonly uri: string;
  readonly facts: EvaluatedProject;
  readonly sources: readonly string[];
  readonly references: readonly string[];
}

const endings = { csharp: '.cs', vb: '.vb' } as const;

/** How often places are tested against patterns, over all projects; a workspace of people needs a fraction. */
const mostTests = 3_000_000;

/**
 * Finds out which sources each project compiles: those that it names, wherever they are, and in a project of the SDK
 * those whose nearest project folder upwards is its own.
 */
export function* projectsOf(
  projectFiles: readonly ProjectFile[],
  sources: readonly string[],
): Sliced<Project[]> {
  const fileAt = new Map(projectFiles.map(file => [placeOf(file.uri), file]));
  const places = new Places(sources);
  const evaluated: EvaluatedProject[] = [];
  for (const file of projectFiles) {
    const language = languageOf(file.uri);
    if (language) {
      evaluated.push(evaluate(file, language, fileAt));
      yield;
    }
  }
  yield* places.assign(new Set(evaluated.map(({ uri }) => folderOf(placeOf(uri)))));
  const projects: Project[] = [];
  for (const facts of evaluated) {
    const own = yield* places.sourcesOf(facts);
    const references = facts.references.flatMap(place => fileAt.get(place)?.uri ?? []);
    projects.push({ uri: facts.uri, facts, sources: own, references });
  }
  return projects;
}

function languageOf(uri: string): 'csharp' | 'vb' | undefined {
  return /\.vbproj$/i.test(uri) ? 'vb' : /\.csproj$/i.test(uri) ? 'csharp' : undefined;
}

/** Where all sources are. */
class Places {
  private readonly uriAt: ReadonlyMap<string, string>;
  private readonly sorted: readonly string[];
  private readonly byFolder = new Map<string, string[]>();
  private tests = 0;

  constructor(sources: readonly string[]) {
    this.uriAt = new Map(sources.map(uri => [placeOf(uri), uri]));
    this.sorted = [...this.uriAt.keys()].sort();
  }

  /** Gives each source to the nearest of these folders upwards. */
  *assign(folders: ReadonlySet<string>): Sliced<void> {
    const known = new Map<string, string | undefined>();
    const nearest = (folder: string): string | undefined => {
      if (folder === '' || folders.has(folder)) {
        return folder || undefined;
      }
      if (!known.has(folder)) {
        known.set(folder, nearest(folderOf(folder)));
      }
      return known.get(folder);
    };
    for (const [place] of this.sorted.entries()) {
      const source = this.sorted[place] ?? '';
      const folder = depthOf(source) > deepest ? undefined : nearest(folderOf(source));
      if (folder !== undefined) {
        const its = this.byFolder.get(folder);
        if (its) {
          its.push(source);
        } else {
          this.byFolder.set(folder, [source]);
        }
      }
      if (place % 500 === 0) {
        yield;
      }
    }
  }

  *sourcesOf(project: EvaluatedProject): Sliced<string[]> {
    const ending = endings[project.language];
    const folder = folderOf(placeOf(project.uri));
    const taken = new Set(project.takesFolder ? this.byFolder.get(folder) : []);
    const remove = (paths: readonly string[]) => this.remove(taken, paths);
    yield* remove(project.folderExcludes);
    for (const { kind, paths, except } of project.sourceSteps) {
      if (kind === 'remove') {
        yield* remove(paths);
      } else {
        const found = new Set<string>();
        for (const path of paths) {
          yield* this.include(found, path);
        }
        yield* this.remove(found, except);
        for (const place of found) {
          taken.add(place);
        }
      }
    }
    return [...taken].filter(place => place.endsWith(ending)).flatMap(place => this.uriAt.get(place) ?? []);
  }

  private *include(found: Set<string>, path: string): Sliced<void> {
    if (!isPattern(path)) {
      if (this.uriAt.has(path)) {
        found.add(path);
      }
      return;
    }
    const pattern = new Pattern(path);
    for (let place = this.first(pattern.beginning); place < this.sorted.length; place++) {
      const source = this.sorted[place] ?? '';
      if (!source.startsWith(pattern.beginning) || this.isTiring()) {
        return;
      }
      if (pattern.matches(source)) {
        found.add(source);
      }
      if (this.tests % 500 === 0) {
        yield;
      }
    }
  }

  private *remove(from: Set<string>, paths: readonly string[]): Sliced<void> {
    for (const path of paths) {
      if (!isPattern(path)) {
        from.delete(path);
        continue;
      }
      const pattern = new Pattern(path);
      for (const source of from) {
        if (this.isTiring()) {
          return;
        }
        if (pattern.matches(source)) {
          from.delete(source);
        }
        if (this.tests % 500 === 0) {
          yield;
        }
      }
    }
  }

  private isTiring(): boolean {
    return ++this.tests > mostTests;
  }

  /** The first source, in their order, that does not come before a beginning. */
  private first(beginning: string): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] ?? '') < beginning) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

/** Folders are not as deep where people work. */
const deepest = 200;

function depthOf(place: string): number {
  return place.split('/').length;
}

/** A pattern is short, and a path with more wildcards than this is none that a person wrote. */
function isPattern(path: string): boolean {
  return /[*?]/.test(path) && path.length <= 1000;
}
