import type { PlacedGuid } from '../plugInId';
import { folderOf, nameOf, placeOf, resolve } from './places';
import type { ProjectFile, Statement, WrittenText } from './projectFile';

/** One step on the way to the sources of a project, in the order of its files; paths are places or patterns of them. */
export interface SourceStep {
  readonly kind: 'include' | 'remove';
  readonly paths: readonly string[];
  readonly except: readonly string[];
}

/** What a project comes to with everything that it imports. */
export interface EvaluatedProject {
  readonly uri: string;
  /** What it builds is called. */
  readonly name: string;
  readonly language: 'csharp' | 'vb';
  /** Whether what it builds can be a plug-in: neither a program nor tests. */
  readonly canBePlugIn: boolean;
  /** Whether it compiles the sources in its folder without naming them. */
  readonly takesFolder: boolean;
  /** Left out of the sources in its folder. */
  readonly folderExcludes: readonly string[];
  readonly sourceSteps: readonly SourceStep[];
  /** Places of other projects. */
  readonly references: readonly string[];
  /** Namespaces and aliases that every source has. */
  readonly imports: readonly string[];
  readonly aliases: Readonly<Record<string, string>>;
  /** The assembly GUID, where a project file sets it. */
  readonly assemblyIds: readonly PlacedGuid[];
  /** RhinoCommon's `LicenseId`, where a project file sets it. */
  readonly licenseIds: readonly PlacedGuid[];
}

/** How many statements of its own and of its imports a project is followed through, and how long a value may get. */
const mostStatements = 20_000;
const longestValue = 4000;

export function evaluate(
  file: ProjectFile,
  language: 'csharp' | 'vb',
  files: ReadonlyMap<string, ProjectFile>,
): EvaluatedProject {
  return new Evaluation(file, language, files).result();
}

interface Property {
  readonly value: string;
  readonly guids: readonly PlacedGuid[];
}

const testPackage =
  /^(?:Microsoft\.NET\.Test\.Sdk|MSTest(?:\.|$)|NUnit(?:$|\.framework|3TestAdapter)|xunit(?:\.|$))/i;
const oldTestProject = /3AC096D0-A1C2-E12C-1390-A8335801FDAB/i;

class Evaluation {
  private readonly place: string;
  private readonly folder: string;
  /** All values that a property is given, since conditions are not judged; the last is the one that is used. */
  private readonly properties = new Map<string, Property[]>();
  private readonly sourceSteps: SourceStep[] = [];
  private readonly references: string[] = [];
  private readonly packages: string[] = [];
  private readonly imports: string[] = [];
  private readonly aliases = new Map<string, string>();
  private readonly assemblyIds: PlacedGuid[] = [];
  private readonly licenseIds: PlacedGuid[] = [];
  private readonly imported = new Set<string>();
  private isSdk = false;
  private count = 0;

  constructor(
    private readonly file: ProjectFile,
    private readonly language: 'csharp' | 'vb',
    private readonly files: ReadonlyMap<string, ProjectFile>,
  ) {
    this.place = placeOf(file.uri);
    this.folder = folderOf(this.place);
    this.set('msbuildprojectname', nameOf(file.uri));
    this.set('msbuildprojectdirectory', this.folder);
    this.set('projectdir', `${this.folder}/`);
  }

  result(): EvaluatedProject {
    this.follow(this.above('directory.build.props', this.folder));
    this.follow(this.place);
    this.follow(this.above('directory.build.targets', this.folder));
    const values = (name: string) => (this.properties.get(name) ?? []).map(({ value }) => value);
    const isTest =
      values('istestproject').some(isTrue) ||
      this.packages.some(name => testPackage.test(name.split(',')[0] ?? '')) ||
      values('projecttypeguids').some(types => oldTestProject.test(types));
    const isProgram =
      values('outputtype').some(type => /^(?:win|appcontainer)?exe$/i.test(type)) &&
      !values('targetext').some(ending => /^\.rhp$/i.test(ending));
    return {
      uri: this.file.uri,
      name: values('assemblyname').findLast(name => name && !name.includes('$(')) ?? nameOf(this.file.uri),
      language: this.language,
      canBePlugIn: !isTest && !isProgram,
      takesFolder:
        this.isSdk &&
        !values('enabledefaultcompileitems').some(isFalse) &&
        !values('enabledefaultitems').some(isFalse),
      folderExcludes: values('defaultitemexcludes').flatMap(value => this.paths(value)),
      sourceSteps: this.sourceSteps,
      references: this.references,
      imports: this.imports,
      aliases: Object.fromEntries(this.aliases),
      assemblyIds: this.assemblyIds,
      licenseIds: this.licenseIds,
    };
  }

  /** Goes through a file at a place, and through what it imports, each once. */
  private follow(place: string | undefined): void {
    const file = place === undefined ? undefined : this.files.get(place);
    if (!file || place === undefined || this.imported.has(place)) {
      return;
    }
    this.imported.add(place);
    this.isSdk ||= file.isSdk;
    for (const statement of file.statements) {
      if (++this.count > mostStatements) {
        return;
      }
      this.set('msbuildthisfiledirectory', `${folderOf(place)}/`);
      this.take(statement, place);
    }
  }

  private take(statement: Statement, place: string): void {
    switch (statement.kind) {
      case 'property':
        if (!statement.isDefault || !this.properties.has(statement.name)) {
          this.add(statement.name, statement.text);
        }
        break;
      case 'import':
        for (const path of this.paths(statement.path, folderOf(place))) {
          this.follow(path);
        }
        break;
      case 'item':
        this.takeItem(statement.name, statement.metadata);
    }
  }

  private takeItem(name: string, metadata: Readonly<Record<string, WrittenText>>): void {
    const include = metadata.include?.value ?? '';
    switch (name) {
      case 'compile':
        if (metadata.remove) {
          this.sourceSteps.push({ kind: 'remove', paths: this.paths(metadata.remove.value), except: [] });
        } else if (include) {
          const except = this.paths(metadata.exclude?.value ?? '');
          this.sourceSteps.push({ kind: 'include', paths: this.paths(include), except });
        }
        break;
      case 'projectreference':
        this.references.push(...this.paths(include));
        break;
      case 'packagereference':
      case 'reference':
        this.packages.push(...this.names(include));
        break;
      case 'using':
      case 'import':
        this.takeUsing(name, this.names(include), metadata.alias?.value);
        break;
      case 'assemblyattribute':
        this.takeAttribute(this.expand(include), metadata._parameter1);
    }
  }

  private takeUsing(kind: 'using' | 'import', names: readonly string[], alias: string | undefined): void {
    const isBasic = this.language === 'vb';
    if (kind === 'import' && !isBasic) {
      return;
    }
    for (const name of names.map(written => (isBasic ? written.toLowerCase() : written))) {
      if (alias) {
        this.aliases.set(isBasic ? alias.toLowerCase() : alias, name);
      } else {
        this.imports.push(name);
      }
    }
  }

  /** The SDK turns `<AssemblyAttribute>` items into source. */
  private takeAttribute(name: string, value: WrittenText | undefined): void {
    const kind = /(?:^|\.)(Guid|LicenseId)(?:Attribute)?$/i.exec(name)?.[1]?.toLowerCase();
    if (kind && value) {
      (kind === 'guid' ? this.assemblyIds : this.licenseIds).push(...this.guidsOf(value));
    }
  }

  private add(name: string, text: WrittenText): void {
    const values = this.properties.get(name) ?? [];
    values.push({ value: this.expand(text.value), guids: this.guidsOf(text) });
    this.properties.set(name, values);
  }

  private set(name: string, value: string): void {
    this.properties.set(name, [{ value, guids: [] }]);
  }

  /** A GUID on the spot, or all that the property may have whose value it is. */
  private guidsOf({ value, guid }: WrittenText): readonly PlacedGuid[] {
    if (guid) {
      return [guid];
    }
    const named = /^\{?\s*\$\((\w+)\)\s*\}?$/.exec(value.slice(0, 200))?.[1]?.toLowerCase();
    return named === undefined
      ? []
      : (this.properties.get(named) ?? []).flatMap(({ guids }) => guids).slice(0, mostValues);
  }

  /** A value with the properties and the two functions for files above put in; unknown ones stay as they are. */
  private expand(value: string): string {
    if (!value.includes('$(')) {
      return value;
    }
    let length = 0;
    const expanded = value.replace(/\$\((\w+)\)/g, (whole, name: string) => {
      const its = this.properties.get(name.toLowerCase())?.at(-1)?.value;
      length += its?.length ?? 0;
      return its === undefined || length > longestValue ? whole : its;
    });
    return expanded.includes('$([') ? this.withFileAbove(expanded) : expanded;
  }

  private withFileAbove(value: string): string {
    const call =
      /\$\(\[MSBuild\]::(GetPathOfFileAbove|GetDirectoryNameOfFileAbove)\(([^(),]{1,500}),?([^(),]{0,500})\)\)/gi;
    return value.replace(call, (whole, name: string, first: string, second: string) => {
      const [one, two] = [first, second].map(part => part.trim().replace(/^['"`]|['"`]$/g, ''));
      const isPath = name.toLowerCase() === 'getpathoffileabove';
      const [file = '', from] = isPath ? [one, two] : [two, one];
      const thisFolder = this.properties.get('msbuildthisfiledirectory')?.at(-1)?.value ?? this.folder;
      const found = this.above(file.toLowerCase(), resolve(this.folder, from || thisFolder));
      return found === undefined ? whole : isPath ? found : folderOf(found);
    });
  }

  /** The nearest file of a name in a folder or above it. */
  private above(name: string, from: string): string | undefined {
    for (let folder = from; folder; folder = folderOf(folder)) {
      if (this.files.has(`${folder}/${name}`)) {
        return `${folder}/${name}`;
      }
    }
    return undefined;
  }

  private names(list: string): string[] {
    return this.expand(list)
      .split(';')
      .map(name => name.trim())
      .filter(name => name);
  }

  /** Paths are from the project's folder, also in a file that it imports; one that is not known whole cannot be followed. */
  private paths(list: string, folder = this.folder): string[] {
    return this.names(list)
      .filter(path => !path.includes('$(') && !path.includes('@('))
      .map(path => resolve(folder, path));
  }
}

/** A property that is given more values is no plug-in's id. */
const mostValues = 20;

function isTrue(value: string): boolean {
  return value.toLowerCase() === 'true';
}

function isFalse(value: string): boolean {
  return value.toLowerCase() === 'false';
}
