import { guidBetween, type WrittenGuid } from './guid';

/** What a C# or Visual Basic project file, or a file of items that projects share, says of plug-ins. */
export interface ProjectFacts {
  readonly kind: 'project';
  readonly language: 'csharp' | 'vb' | undefined;
  readonly assemblyName: string | undefined;
  /** Whether what it builds can be a plug-in: neither a program nor tests. */
  readonly canBePlugIn: boolean;
  /** Whether it compiles the sources in its folder without naming them. */
  readonly takesFolder: boolean;
  /** Paths and patterns as written, relative to the file. */
  readonly includes: readonly string[];
  readonly excludes: readonly string[];
  /** Files of shared items. */
  readonly sharedItems: readonly string[];
  /** Other projects. */
  readonly references: readonly string[];
  /** Namespaces that are imported in every source. */
  readonly imports: readonly string[];
  /** The assembly GUID, where the project file sets it. */
  readonly assemblyIds: readonly WrittenGuid[];
  /** RhinoCommon's `LicenseId`, where the project file sets it. */
  readonly licenseIds: readonly WrittenGuid[];
}

const testPackage =
  /^(?:Microsoft\.NET\.Test\.Sdk|MSTest(?:\.|$)|NUnit(?:$|\.framework|3TestAdapter)|xunit(?:\.|$))/i;
const oldTestProject = /3AC096D0-A1C2-E12C-1390-A8335801FDAB/i;

export function readProject(text: string, uri: string): ProjectFacts {
  const xml = text.replace(/<!--[\s\S]*?(?:-->|$)/g, comment => comment.replace(/[^\r\n]/g, ' '));
  const property = (name: string) =>
    [...xml.matchAll(new RegExp(`<${name}(?:\\s[^>]{0,1000})?>([^<]{0,4000})</${name}\\s*>`, 'gi'))].map(
      ([, value = '']) => decode(value).trim(),
    );
  const items = (name: string, attribute: string) =>
    [
      ...xml.matchAll(
        new RegExp(`<${name}\\s(?:[^>]{0,1000}?\\s)?${attribute}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'gi'),
      ),
    ]
      .flatMap(([, double, single]) => decode(double ?? single ?? '').split(';'))
      .map(path => here(path.trim()))
      .filter(path => path);
  const isSdk =
    /<Project\s[^>]{0,1000}\bSdk\s*=|<Sdk\s[^>]{0,1000}\bName\s*=|<Import\s[^>]{0,1000}\bSdk\s*=/i.test(xml);
  const packages = [...items('PackageReference', 'Include'), ...items('Reference', 'Include')];
  const isTest =
    property('IsTestProject').some(isTrue) ||
    packages.some(name => testPackage.test(name.split(',')[0] ?? '')) ||
    property('ProjectTypeGuids').some(types => oldTestProject.test(types));
  const isProgram =
    property('OutputType').some(type => /^(?:Win|AppContainer)?Exe$/i.test(type)) &&
    !property('TargetExt').some(ending => /^\.rhp$/i.test(ending));
  const isVisualBasic = /\.vbproj$/i.test(uri);
  return {
    kind: 'project',
    language: isVisualBasic ? 'vb' : /\.csproj$/i.test(uri) ? 'csharp' : undefined,
    assemblyName: property('AssemblyName').find(name => name && !name.includes('$(')),
    canBePlugIn: !isTest && !isProgram,
    takesFolder:
      isSdk &&
      !property('EnableDefaultCompileItems').some(isFalse) &&
      !property('EnableDefaultItems').some(isFalse),
    includes: items('Compile', 'Include'),
    excludes: items('Compile', 'Remove'),
    sharedItems: items('Import', 'Project').filter(path => /\.projitems$/i.test(path)),
    references: items('ProjectReference', 'Include'),
    imports: [...items('Using', 'Include'), ...(isVisualBasic ? items('Import', 'Include') : [])].map(name =>
      isVisualBasic ? name.toLowerCase() : name,
    ),
    assemblyIds: assemblyIds(xml, 'Guid'),
    licenseIds: assemblyIds(xml, 'LicenseId'),
  };
}

/** The SDK turns `<AssemblyAttribute>` items into source; the value may be a property of the same file. */
function assemblyIds(xml: string, name: 'Guid' | 'LicenseId'): WrittenGuid[] {
  const attributes = xml.matchAll(
    new RegExp(
      String.raw`<AssemblyAttribute\s[^>]{0,500}?Include\s*=\s*["'][\w.]*\b${name}(?:Attribute)?["'][^>]{0,500}?(?:_Parameter1\s*=\s*["']([^"']*)["']|>\s*<_Parameter1>([^<]*)<)`,
      'gi',
    ),
  );
  return [...attributes].flatMap(({ 0: whole, 1: attribute, 2: element, index }) => {
    const value = attribute ?? element ?? '';
    const named = /^\s*\$\((\w+)\)\s*$/.exec(value)?.[1];
    const property = named && new RegExp(`<${named}(?:\\s[^>]*)?>([^<]*)</`, 'i').exec(xml);
    const start = property
      ? property.index + property[0].length - 2 - (property[1] ?? '').length
      : index + whole.lastIndexOf(value);
    return guidBetween(xml, start, start + (property ? (property[1] ?? '') : value).length) ?? [];
  });
}

/** A path without what MSBuild calls the file's own folder; one that begins elsewhere cannot be followed. */
function here(path: string): string {
  const plain = path.replace(
    /^\$\((?:MSBuildThisFileDirectory|MSBuildProjectDirectory|ProjectDir)\)[\\/]?/i,
    '',
  );
  return plain.includes('$(') ? '' : plain;
}

function decode(value: string): string {
  return value
    .replace(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => entities[name] ?? '');
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function isTrue(value: string): boolean {
  return value.toLowerCase() === 'true';
}

function isFalse(value: string): boolean {
  return value.toLowerCase() === 'false';
}
