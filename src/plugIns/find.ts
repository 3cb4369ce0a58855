import type { Sliced } from '../ui/turns';
import { Classes } from './classes';
import { readCSharp } from './code/cSharp';
import type { SourceFacts } from './code/source';
import { type OwnIds, readCpp, readScriptProject } from './code/standalone';
import { readVisualBasic } from './code/visualBasic';
import { type PlacedGuid, type PlugInId, plugInId } from './plugInId';
import type { Project } from './projects/membership';
import { type ProjectFile, readProjectFile } from './projects/projectFile';

/** What one file says, of whatever kind it is. */
export type FileFacts = SourceFacts | ProjectFile | OwnIds;

/** Whether a file is read with the projects it may belong to, or by itself. */
export type FileKind = 'project' | 'source' | 'own';

export function kindOf(uri: string): FileKind | undefined {
  const ending = uri.slice(uri.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(kinds, ending) ? kinds[ending] : undefined;
}

const kinds: Readonly<Record<string, FileKind>> = {
  csproj: 'project',
  vbproj: 'project',
  projitems: 'project',
  props: 'project',
  targets: 'project',
  cs: 'source',
  vb: 'source',
  cpp: 'own',
  cc: 'own',
  cxx: 'own',
  mm: 'own',
  rhproj: 'own',
};

export function* readFacts(source: string, uri: string): Sliced<FileFacts> {
  switch (kindOf(uri)) {
    case 'project':
      return yield* readProjectFile(source, uri);
    case 'source':
      return yield* (/\.vb$/i.test(uri) ? readVisualBasic : readCSharp)(source, uri);
    default:
      return /\.rhproj$/i.test(uri) ? readScriptProject(source, uri) : yield* readCpp(source, uri);
  }
}

/** The plug-in ids of all projects, and of the files that need none; each place in a file once. */
export function* findPlugIns(
  projects: readonly Project[],
  facts: ReadonlyMap<string, FileFacts | undefined>,
): Sliced<PlugInId[]> {
  const byUri = new Map(projects.map(project => [project.uri, project]));
  const classes = new Map<Project, Classes>();
  for (const project of neededOf(projects)) {
    const files = filesOf(project, facts);
    const referenced = () =>
      project.references.flatMap(uri => {
        const other = byUri.get(uri);
        return (other && classes.get(other)) ?? [];
      });
    classes.set(project, yield* Classes.of(files, project.facts, referenced));
  }
  const found: PlugInId[] = [];
  for (const project of projects.filter(({ facts }) => facts.canBePlugIn)) {
    const its = classes.get(project);
    if (its) {
      found.push(...(yield* idsOf(project, filesOf(project, facts), its)));
    }
  }
  for (const file of facts.values()) {
    if (file?.kind === 'own') {
      found.push(...file.ids);
    }
  }
  return [...new Map(found.map(one => [`${one.uri}#${one.offset}`, one])).values()];
}

/** The projects that may be plug-ins, and those whose classes theirs may derive from. */
export function neededOf(projects: readonly Project[]): Set<Project> {
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
  return needed;
}

function filesOf(project: Project, facts: ReadonlyMap<string, FileFacts | undefined>): SourceFacts[] {
  return project.sources.flatMap(uri => {
    const file = facts.get(uri);
    return file?.kind === 'source' ? [file] : [];
  });
}

function* idsOf(
  { facts: { name, assemblyIds, licenseIds } }: Project,
  files: readonly SourceFacts[],
  classes: Classes,
): Sliced<PlugInId[]> {
  const attributes = (which: 'assemblyIds' | 'licenseIds', own: readonly PlacedGuid[]) => [
    ...own,
    ...files.flatMap(file => file[which].flatMap(id => classes.guidOf(id) ?? [])),
  ];
  const assembly = attributes('assemblyIds', assemblyIds);
  // RhinoCommon: the license id is that of the attribute, or else the plug-in's own.
  const licenses = attributes('licenseIds', licenseIds);
  const plugIns = yield* classes.plugIns();
  return plugIns.flatMap(({ kind, id }) => {
    const ofAssembly = kind === 'rhino' && licenses.length ? licenses : assembly;
    const guids = id === 'assembly' ? ofAssembly : id ? [id.guid] : [];
    return guids.map(guid => plugInId(guid, kind === 'rhino' ? 'rhino' : 'grasshopper', name));
  });
}
