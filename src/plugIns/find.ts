import { readCpp } from './cpp';
import { readCSharp } from './cSharp';
import type { WrittenGuid } from './guid';
import { Classes } from './inheritance';
import type { Project } from './membership';
import { nameOf } from './places';
import { type OwnIds, type PlugInId, plugInId } from './plugInId';
import { type ProjectFacts, readProject } from './project';
import { readRhproj } from './rhproj';
import type { IdSource, SourceFacts } from './source';
import { readVisualBasic } from './visualBasic';

/** What one file says, of whatever kind it is. */
export type FileFacts = SourceFacts | ProjectFacts | OwnIds;

/** Whether a file is read with the projects it may belong to, or by itself. */
export type FileKind = 'project' | 'source' | 'own';

export function kindOf(uri: string): FileKind | undefined {
  if (/\.(?:csproj|vbproj|projitems)$/i.test(uri)) {
    return 'project';
  }
  if (/\.(?:cs|vb)$/i.test(uri)) {
    return 'source';
  }
  return /\.(?:cpp|cc|cxx|mm|rhproj)$/i.test(uri) ? 'own' : undefined;
}

export function readFacts(text: string, uri: string): FileFacts {
  switch (kindOf(uri)) {
    case 'project':
      return readProject(text, uri);
    case 'source':
      return /\.vb$/i.test(uri) ? readVisualBasic(text) : readCSharp(text);
    default:
      return /\.rhproj$/i.test(uri) ? readRhproj(text, uri) : readCpp(text, uri);
  }
}

/** The plug-in ids of all projects, and of the files that need none; each place in a file once. */
export function findPlugIns(
  projects: readonly Project[],
  facts: ReadonlyMap<string, FileFacts | undefined>,
): PlugInId[] {
  const classes = new Map<Project, Classes>();
  const byUri = new Map(projects.map(project => [project.uri, project]));
  const filesOf = (project: Project) =>
    project.sources.flatMap(uri => {
      const file = facts.get(uri);
      return file?.kind === 'source' ? [{ uri, file }] : [];
    });
  const classesOf = (project: Project): Classes => {
    const known = classes.get(project);
    if (known) {
      return known;
    }
    const its = new Classes(
      filesOf(project).map(({ file }) => file),
      project.facts.imports,
      () =>
        project.references.flatMap(uri => {
          const other = byUri.get(uri);
          return other ? [classesOf(other)] : [];
        }),
    );
    classes.set(project, its);
    return its;
  };
  const found = [
    ...projects
      .filter(project => project.facts.canBePlugIn)
      .flatMap(project => idsOf(project, filesOf(project), classesOf(project))),
    ...[...facts.values()].flatMap(file => (file?.kind === 'own' ? file.ids : [])),
  ];
  return [...new Map(found.map(one => [`${one.uri}#${one.offset}`, one])).values()];
}

interface SourceFile {
  readonly uri: string;
  readonly file: SourceFacts;
}

function idsOf(project: Project, files: readonly SourceFile[], classes: Classes): PlugInId[] {
  const name = project.facts.assemblyName ?? nameOf(project.uri);
  const own = (ids: readonly PlacedGuid[], kind: 'rhino' | 'grasshopper') =>
    ids.map(({ guid, uri }) => plugInId(guid, kind, name, uri));
  const attributes = (which: 'assemblyIds' | 'licenseIds') => [
    ...project.facts[which].map(guid => ({ guid, uri: project.uri })),
    ...files.flatMap(({ uri, file }) => file[which].flatMap(id => placed(id, files, uri) ?? [])),
  ];
  // RhinoCommon: the license id is that of the attribute, or else the plug-in's own.
  const licenses = attributes('licenseIds');
  const assembly = licenses.length ? licenses : attributes('assemblyIds');
  return [
    ...classes.idsOf('rhino').flatMap(license => {
      const isAssembly = license === undefined || isInherited(license, files);
      return own(isAssembly ? assembly : (placed(license, files) ?? []), 'rhino');
    }),
    ...classes
      .idsOf('grasshopper')
      .flatMap(library => own((library && placed(library, files)) ?? [], 'grasshopper')),
  ];
}

interface PlacedGuid {
  readonly guid: WrittenGuid;
  readonly uri: string;
}

/** Where an id stands: on the spot, or in the constant of the project that it names. */
function placed(id: IdSource, files: readonly SourceFile[], near?: string): PlacedGuid[] | undefined {
  if ('guid' in id) {
    const uri = near ?? files.find(({ file }) => holds(file, id))?.uri;
    return uri === undefined ? undefined : [{ guid: id.guid, uri }];
  }
  for (const { uri, file } of files) {
    for (const name of id.names) {
      const guid = Object.hasOwn(file.constants, name) ? file.constants[name] : undefined;
      if (guid) {
        return [{ guid, uri }];
      }
    }
  }
  return undefined;
}

function holds(file: SourceFacts, id: IdSource): boolean {
  return file.classes.some(({ licenseId, libraryId }) => licenseId === id || libraryId === id);
}

/** An override that hands on the plug-in's own id, `base.LicenseId` or `Id`, changes nothing. */
function isInherited(id: IdSource, files: readonly SourceFile[]): boolean {
  return 'names' in id && !placed(id, files) && id.names.some(name => /^(?:Id|LicenseId)$/i.test(name));
}
