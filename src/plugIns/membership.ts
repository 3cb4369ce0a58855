import { grouped } from '../products/grouped';
import { folderOf, pattern, placeOf, resolve } from './places';
import type { ProjectFacts } from './project';

/** A project and the addresses of what it compiles and refers to. */
export interface Project {
  readonly uri: string;
  readonly facts: ProjectFacts;
  readonly sources: readonly string[];
  readonly references: readonly string[];
}

const endings = { csharp: '.cs', vb: '.vb' } as const;

/**
 * Finds out which sources each project compiles: those that it names, wherever they are, and in a project of the SDK
 * those whose nearest project folder upwards is its own.
 */
export function projectsOf(files: ReadonlyMap<string, ProjectFacts>, sources: readonly string[]): Project[] {
  const sourceAt = new Map(sources.map(uri => [placeOf(uri), uri]));
  const fileAt = new Map([...files.keys()].map(uri => [placeOf(uri), uri]));
  const projects = [...files].filter(([, { language }]) => language !== undefined);
  const folders = new Set(projects.map(([uri]) => folderOf(placeOf(uri))));
  const byFolder = grouped(sourceAt.keys(), place => nearest(place, folders));
  return projects.map(([uri, facts]) => {
    const place = placeOf(uri);
    const folder = folderOf(place);
    const ending = facts.language ? endings[facts.language] : '';
    const excludes = facts.excludes.map(path => pattern(resolve(folder, path)));
    const taken = facts.takesFolder
      ? (byFolder.get(folder) ?? []).filter(source => !excludes.some(exclude => exclude.test(source)))
      : [];
    const named = [
      ...namedBy(facts, folder, sourceAt),
      ...facts.sharedItems.flatMap(path => {
        const shared = resolve(folder, path);
        const its = files.get(fileAt.get(shared) ?? '');
        return its ? namedBy(its, folderOf(shared), sourceAt) : [];
      }),
    ];
    const places = [...new Set([...taken, ...named])].filter(source => source.endsWith(ending));
    return {
      uri,
      facts,
      sources: places.flatMap(source => sourceAt.get(source) ?? []),
      references: facts.references.flatMap(path => fileAt.get(resolve(folder, path)) ?? []),
    };
  });
}

function namedBy(facts: ProjectFacts, folder: string, sourceAt: ReadonlyMap<string, string>): string[] {
  return facts.includes.flatMap(path => {
    const resolved = resolve(folder, path);
    if (!/[*?]/.test(resolved)) {
      return sourceAt.has(resolved) ? [resolved] : [];
    }
    const wanted = pattern(resolved);
    return [...sourceAt.keys()].filter(source => wanted.test(source));
  });
}

function nearest(place: string, folders: ReadonlySet<string>): string | undefined {
  for (let folder = folderOf(place); folder; folder = folderOf(folder)) {
    if (folders.has(folder)) {
      return folder;
    }
  }
  return undefined;
}
