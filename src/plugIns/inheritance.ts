import { grouped } from '../products/grouped';
import type { ClassPart, IdSource, SourceFacts } from './source';

/** What a class is by its bases: a plug-in of Rhino, or the description of a Grasshopper library. */
export type Kin = 'rhino' | 'grasshopper';

interface OwnClass {
  readonly name: string;
  readonly namespace: string;
  readonly parts: readonly { readonly part: ClassPart; readonly file: SourceFacts }[];
}

/** Classes of `Rhino.PlugIns` that a plug-in derives from. */
const plugInClasses = ['PlugIn', 'RenderPlugIn', 'FileImportPlugIn', 'FileExportPlugIn', 'DigitizerPlugIn'];
const plugInNamespace = 'Rhino.PlugIns';
const libraryClass = 'GH_AssemblyInfo';
const libraryNamespace = 'Grasshopper.Kernel';

/** The classes of one project, and of those it refers to; they tell which derive from Rhino's and Grasshopper's. */
export class Classes {
  private readonly own: ReadonlyMap<string, OwnClass[]>;
  private readonly globalImports: readonly string[];

  constructor(
    files: readonly SourceFacts[],
    projectImports: readonly string[],
    private readonly referenced: () => readonly Classes[],
  ) {
    this.globalImports = [...projectImports, ...files.flatMap(file => file.globalImports)];
    const parts = files.flatMap(file => file.classes.map(part => ({ part, file })));
    const whole = [...grouped(parts, ({ part }) => `${part.namespace}.${part.name}`).values()];
    const classes = whole.flatMap(its =>
      its[0] ? [{ name: its[0].part.name, namespace: its[0].part.namespace, parts: its }] : [],
    );
    this.own = grouped(classes, ({ name }) => name);
  }

  /** The ids of the classes of a kind that can be made: what they override, or undefined where nothing is. */
  idsOf(kin: Kin): (IdSource | undefined)[] {
    return [...this.own.values()]
      .flat()
      .filter(one => !one.parts.some(({ part }) => part.isAbstract) && this.kinOf(one) === kin)
      .map(one => this.overrideOf(one, kin));
  }

  private kinOf(one: OwnClass, seen: ReadonlySet<OwnClass> = new Set()): Kin | undefined {
    if (seen.has(one)) {
      return undefined;
    }
    const trail = new Set([...seen, one]);
    for (const { part, file } of one.parts) {
      for (const base of part.bases) {
        const name = unaliased(base, file);
        const parent = this.find(name, one, file);
        const kin = parent
          ? this.kinOf(parent, trail)
          : (this.knownKin(name, one, file) ?? this.kinElsewhere(name, trail));
        if (kin) {
          return kin;
        }
      }
    }
    return undefined;
  }

  /** The class of a referenced project that a name may mean. */
  private kinElsewhere(name: string, seen: ReadonlySet<OwnClass>): Kin | undefined {
    const simple = name.slice(name.lastIndexOf('.') + 1);
    for (const other of this.referenced()) {
      for (const one of other.own.get(simple) ?? []) {
        const kin = isNamed(one, name) ? other.kinOf(one, seen) : undefined;
        if (kin) {
          return kin;
        }
      }
    }
    return undefined;
  }

  private overrideOf(one: OwnClass, kin: Kin, seen: ReadonlySet<OwnClass> = new Set()): IdSource | undefined {
    const trail = new Set([...seen, one]);
    for (const { part } of one.parts) {
      const id = kin === 'rhino' ? part.licenseId : part.libraryId;
      if (id) {
        return id;
      }
    }
    for (const { part, file } of one.parts) {
      for (const base of part.bases) {
        const parent = this.find(unaliased(base, file), one, file);
        const id = parent && !trail.has(parent) ? this.overrideOf(parent, kin, trail) : undefined;
        if (id) {
          return id;
        }
      }
    }
    return undefined;
  }

  /** The project's own class that a name means there: it stands in the way of one that is only imported. */
  private find(name: string, from: OwnClass, file: SourceFacts): OwnClass | undefined {
    const simple = name.slice(name.lastIndexOf('.') + 1);
    const others = (this.own.get(simple) ?? []).filter(one => one !== from && isNamed(one, name));
    if (name !== simple || file.language === 'vb') {
      return others[0];
    }
    const isAround = ({ namespace }: OwnClass) =>
      namespace === '' || `${from.namespace}.`.startsWith(`${namespace}.`);
    const imports = [...file.imports, ...this.globalImports];
    return others.find(isAround) ?? others.find(({ namespace }) => imports.includes(namespace));
  }

  private knownKin(name: string, from: OwnClass, file: SourceFacts): Kin | undefined {
    const fold = (text: string) => (file.language === 'vb' ? text.toLowerCase() : text);
    const imports = [...file.imports, ...this.globalImports];
    const simple = name.slice(name.lastIndexOf('.') + 1);
    const qualifier = name.slice(0, Math.max(0, name.length - simple.length - 1));
    /** Whether the qualifier, or its lack, leads to the namespace from where the class stands. */
    const leadsTo = (namespace: string) => {
      const [root = '', last = ''] = fold(namespace).split('.');
      return (
        qualifier === `${root}.${last}` ||
        (qualifier === last &&
          (from.namespace.split('.')[0] === root || (file.language === 'vb' && imports.includes(root)))) ||
        (qualifier === '' &&
          (imports.includes(`${root}.${last}`) || `${from.namespace}.`.startsWith(`${root}.${last}.`)))
      );
    };
    if (plugInClasses.some(known => fold(known) === simple) && leadsTo(plugInNamespace)) {
      return 'rhino';
    }
    const isLibrary = simple === fold(libraryClass) && (qualifier === '' || leadsTo(libraryNamespace));
    return isLibrary ? 'grasshopper' : undefined;
  }
}

function isNamed(one: OwnClass, name: string): boolean {
  const full = one.namespace ? `${one.namespace}.${one.name}` : one.name;
  return full === name || full.endsWith(`.${name}`);
}

function unaliased(name: string, file: SourceFacts): string {
  const [first = '', ...rest] = name.split('.');
  const target = Object.hasOwn(file.aliases, first) ? file.aliases[first] : undefined;
  return target === undefined ? name : [target, ...rest].join('.');
}
