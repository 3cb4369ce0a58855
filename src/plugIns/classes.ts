import type { Sliced } from '../ui/turns';
import type { ClassPart, Constructor, IdSource, SourceFacts } from './code/source';
import type { PlacedGuid } from './plugInId';

/** What a class is by its bases: a plug-in of Rhino or of Grasshopper 2, or the description of a Grasshopper library. */
export type ClassKind = 'rhino' | 'grasshopper' | 'grasshopper2';

/** The classes that a plug-in derives from. */
const known: readonly {
  readonly kind: ClassKind;
  readonly namespace: string;
  readonly names: readonly string[];
}[] = [
  {
    kind: 'rhino',
    namespace: 'Rhino.PlugIns',
    names: ['PlugIn', 'RenderPlugIn', 'FileImportPlugIn', 'FileExportPlugIn', 'DigitizerPlugIn'],
  },
  { kind: 'grasshopper', namespace: 'Grasshopper.Kernel', names: ['GH_AssemblyInfo'] },
  { kind: 'grasshopper2', namespace: 'Grasshopper2.Framework', names: ['Plugin'] },
];

/** What a plug-in class has as its id: GUIDs, or nothing of its own, so that the assembly's counts. */
export type OwnId = { readonly guid: PlacedGuid } | 'assembly' | undefined;

interface OwnClass {
  readonly name: string;
  readonly namespace: string;
  readonly parts: { readonly part: ClassPart; readonly file: SourceFacts }[];
  /** Undefined while it is being found out, too: a class that derives from itself is nothing. */
  kind?: { readonly is: ClassKind | undefined };
}

/** More imports than this are looked at for no name. */
const mostImports = 300;
/** Longer chains of classes, and deeper namespaces, are not followed. */
const deepest = 50;
const deepestNamespace = 20;
/** Classes of one name in another project. */
const mostCandidates = 20;

/** The classes of one project, and of those it refers to; they tell which derive from Rhino's and Grasshopper's. */
export class Classes {
  /** By their full names, and by every end of them that begins at a dot. */
  private readonly byName = new Map<string, OwnClass>();
  private readonly byEnd = new Map<string, OwnClass[]>();
  private readonly constants = new Map<string, IdSource>();
  private readonly globalImports = new Set<string>();
  private readonly globalAliases = new Map<string, string>();

  private constructor(private readonly referenced: () => readonly Classes[]) {}

  static *of(
    files: readonly SourceFacts[],
    project: { readonly imports: readonly string[]; readonly aliases: Readonly<Record<string, string>> },
    referenced: () => readonly Classes[],
  ): Sliced<Classes> {
    const its = new Classes(referenced);
    its.addGlobals(project.imports, project.aliases);
    for (const [place, file] of files.entries()) {
      its.add(file);
      if (place % 50 === 0) {
        yield;
      }
    }
    return its;
  }

  /** The plug-in classes that can be made, with their ids. */
  *plugIns(): Sliced<{ readonly kind: ClassKind; readonly id: OwnId }[]> {
    const found: { kind: ClassKind; id: OwnId }[] = [];
    let count = 0;
    for (const one of this.byName.values()) {
      const kind = one.parts.some(({ part }) => part.isAbstract) ? undefined : this.kindOf(one);
      if (kind) {
        found.push({ kind, id: new IdOfClass(this.chainOf(one), this.constants).find(kind) });
      }
      if (++count % 50 === 0) {
        yield;
      }
    }
    return found;
  }

  /** Where a name that an attribute or project gives leads to. */
  guidOf(source: IdSource): PlacedGuid | undefined {
    const id = new IdOfClass([], this.constants).resolve(source, 0);
    return typeof id === 'object' ? id.guid : undefined;
  }

  private addGlobals(imports: readonly string[], aliases: Readonly<Record<string, string>>): void {
    for (const name of imports) {
      if (this.globalImports.size < mostImports) {
        this.globalImports.add(name);
      }
    }
    for (const [alias, name] of Object.entries(aliases)) {
      this.globalAliases.set(alias, name);
    }
  }

  private add(file: SourceFacts): void {
    this.addGlobals(file.globalImports, file.globalAliases);
    for (const [name, source] of Object.entries(file.constants)) {
      if (!this.constants.has(name) || 'guid' in source) {
        this.constants.set(name, source);
      }
    }
    for (const part of file.classes) {
      const full = part.namespace ? `${part.namespace}.${part.name}` : part.name;
      const one = this.byName.get(full);
      if (one) {
        one.parts.push({ part, file });
        continue;
      }
      const its: OwnClass = { name: part.name, namespace: part.namespace, parts: [{ part, file }] };
      this.byName.set(full, its);
      for (const end of endsOf(full)) {
        const others = this.byEnd.get(end);
        if (others) {
          others.push(its);
        } else {
          this.byEnd.set(end, [its]);
        }
      }
    }
  }

  /** Each class is judged once. */
  private kindOf(one: OwnClass, depth = 0): ClassKind | undefined {
    if (one.kind || depth > deepest) {
      return one.kind?.is;
    }
    one.kind = { is: undefined };
    for (const { part, file } of one.parts) {
      for (const base of part.bases) {
        const name = this.unaliased(base, file);
        const parent = this.find(name, one, file);
        const kind = parent ? parent.in.kindOf(parent.one, depth + 1) : this.knownKind(name, one, file);
        if (kind) {
          one.kind = { is: kind };
          return kind;
        }
      }
    }
    return undefined;
  }

  /** A class with those that it derives from, nearest first. */
  private chainOf(one: OwnClass): readonly OwnClass[] {
    const chain = [one];
    let last: { one: OwnClass; in: Classes } | undefined = { one, in: this };
    while (last && chain.length < deepest) {
      const next: { one: OwnClass; in: Classes } | undefined = last.in.parentOf(last.one);
      if (next && chain.includes(next.one)) {
        break;
      }
      last = next;
      if (next) {
        chain.push(next.one);
      }
    }
    return chain;
  }

  private parentOf(one: OwnClass): { one: OwnClass; in: Classes } | undefined {
    for (const { part, file } of one.parts) {
      for (const base of part.bases) {
        const parent = this.find(this.unaliased(base, file), one, file);
        if (parent?.one.kind?.is) {
          return parent;
        }
      }
    }
    return undefined;
  }

  /** The class that a name means there: the project's own stands in the way of one that is only imported. */
  private find(name: string, from: OwnClass, file: SourceFacts): { one: OwnClass; in: Classes } | undefined {
    const own = this.findOwn(name, from, file);
    if (own) {
      return { one: own, in: this };
    }
    if (this.knownKind(name, from, file)) {
      return undefined;
    }
    for (const other of this.referenced()) {
      const candidates = other.byEnd.get(name)?.slice(0, mostCandidates) ?? [];
      const one = candidates.find(candidate => other.kindOf(candidate)) ?? candidates[0];
      if (one) {
        return { one, in: other };
      }
    }
    return undefined;
  }

  private findOwn(name: string, from: OwnClass, file: SourceFacts): OwnClass | undefined {
    if (name.includes('.') || file.language === 'vb') {
      return this.byEnd.get(name)?.find(one => one !== from);
    }
    let namespace = from.namespace;
    for (let depth = 0; depth < deepestNamespace; depth++) {
      const one = this.byName.get(namespace ? `${namespace}.${name}` : name);
      if (one && one !== from) {
        return one;
      }
      if (!namespace) {
        break;
      }
      namespace = namespace.slice(0, Math.max(0, namespace.lastIndexOf('.')));
    }
    return this.byEnd
      .get(name)
      ?.slice(0, mostImports)
      .find(one => one !== from && this.isImported(one.namespace, file));
  }

  private isImported(namespace: string, file: SourceFacts): boolean {
    return this.globalImports.has(namespace) || file.imports.slice(0, mostImports).includes(namespace);
  }

  private knownKind(name: string, from: OwnClass, file: SourceFacts): ClassKind | undefined {
    const isBasic = file.language === 'vb';
    const fold = (text: string) => (isBasic ? text.toLowerCase() : text);
    const simple = name.slice(name.lastIndexOf('.') + 1);
    const qualifier = name.slice(0, Math.max(0, name.length - simple.length - 1));
    const found = known.find(({ names }) => names.some(one => fold(one) === simple));
    if (!found) {
      return undefined;
    }
    const namespace = fold(found.namespace);
    const [root = '', last = ''] = namespace.split('.');
    const isThere =
      qualifier === namespace ||
      (qualifier === last &&
        (from.namespace.split('.')[0] === root || (isBasic && this.isImported(root, file)))) ||
      (qualifier === '' &&
        (this.isImported(namespace, file) || `${from.namespace}.`.startsWith(`${namespace}.`)));
    // No other library has a class of this name, so that it needs no import.
    const isUnique = found.kind === 'grasshopper' && qualifier === '';
    return isThere || isUnique ? found.kind : undefined;
  }

  private unaliased(name: string, file: SourceFacts): string {
    const dot = name.indexOf('.');
    const first = dot < 0 ? name : name.slice(0, dot);
    const target = Object.hasOwn(file.aliases, first) ? file.aliases[first] : this.globalAliases.get(first);
    return target === undefined ? name : `${target}${name.slice(first.length)}`;
  }
}

/** `A.B.C`, `B.C` and `C`. */
function endsOf(name: string): string[] {
  const parts = name.split('.').slice(-deepest);
  return parts.map((_, place) => parts.slice(place).join('.'));
}

/** Finds the id of a class, which one that it derives from may get through its constructor. */
class IdOfClass {
  private steps = 0;

  constructor(
    private readonly chain: readonly OwnClass[],
    private readonly constants: ReadonlyMap<string, IdSource>,
  ) {}

  find(kind: ClassKind): OwnId {
    for (const [level, { parts }] of this.chain.entries()) {
      for (const { part } of parts) {
        const source = kind === 'rhino' ? part.licenseId : part.libraryId;
        if (source) {
          return this.resolve(source, level) ?? this.assignedToProperty(kind, level) ?? handedOn(source);
        }
      }
    }
    switch (kind) {
      case 'rhino':
        return 'assembly';
      case 'grasshopper':
        return undefined;
      case 'grasshopper2':
        return this.passedToPlugIn();
    }
  }

  private assignedToProperty(kind: ClassKind, level: number): OwnId {
    const name = kind === 'rhino' ? 'LicenseId' : 'Id';
    return this.assigned(name, level) ?? this.assigned(name.toLowerCase(), level);
  }

  /** Follows names to constants, to what constructors set and to what they are called with. */
  resolve(source: IdSource, level: number): OwnId {
    if ('guid' in source) {
      return source;
    }
    if ('isAssembly' in source) {
      return 'assembly';
    }
    for (const name of source.names) {
      const id = this.valueOf(name, level);
      if (id) {
        return id;
      }
    }
    return undefined;
  }

  private valueOf(name: string, level: number): OwnId {
    if (++this.steps > mostSteps) {
      return undefined;
    }
    const assigned = this.assigned(name, level) ?? this.argumentOf(name, level);
    if (assigned) {
      return assigned;
    }
    const constant = this.constants.get(name);
    return constant && !isOf(constant, name) ? this.resolve(constant, level) : undefined;
  }

  private assigned(name: string, level: number): OwnId {
    for (const { sets } of this.constructorsAt(level)) {
      const source = Object.hasOwn(sets, name) ? sets[name] : undefined;
      // `this.id = id` sets the field to the parameter of its name.
      const id = source && (isOf(source, name) ? this.argumentOf(name, level) : this.resolve(source, level));
      if (id) {
        return id;
      }
    }
    return undefined;
  }

  /** What a parameter of a constructor gets from the next derived class, or from another constructor of its own. */
  private argumentOf(name: string, level: number): OwnId {
    if (++this.steps > mostSteps) {
      return undefined;
    }
    for (const { parameters } of this.constructorsAt(level)) {
      const position = parameters.indexOf(name);
      if (position < 0) {
        continue;
      }
      const calls: readonly [Constructor[], 'this' | 'base', number][] = [
        [this.constructorsAt(level), 'this', level],
        [this.constructorsAt(level - 1), 'base', level - 1],
      ];
      for (const [callers, to, from] of calls) {
        for (const { passes } of callers) {
          const value =
            passes?.to === to
              ? (passes.values.find(value => value.name === name) ?? unnamed(passes.values[position]))
              : undefined;
          const id = value && this.resolve(value.source, from);
          if (id) {
            return id;
          }
        }
      }
    }
    return undefined;
  }

  /** Grasshopper 2 takes a plug-in's id as the first argument of its own constructor, or else from the assembly. */
  private passedToPlugIn(): OwnId {
    const level = this.chain.length - 1;
    const calls = this.constructorsAt(level).flatMap(({ passes }) =>
      passes?.to === 'base' && passes.values.length ? [passes.values] : [],
    );
    for (const values of calls) {
      const value = values.find(({ name }) => name === 'id') ?? unnamed(values[0]);
      const id = value && this.resolve(value.source, level);
      if (id) {
        return id;
      }
    }
    return calls.length ? undefined : 'assembly';
  }

  private constructorsAt(level: number): Constructor[] {
    return this.chain[level]?.parts.flatMap(({ part }) => part.constructors) ?? [];
  }
}

/** Whoever writes an id goes round fewer corners. */
const mostSteps = 500;

function unnamed<Value extends { readonly name?: string }>(value: Value | undefined): Value | undefined {
  return value?.name === undefined ? value : undefined;
}

function isOf(source: IdSource, name: string): boolean {
  return 'names' in source && source.names.includes(name);
}

/** An override that hands on the plug-in's own id, `base.LicenseId` or `Id`, changes nothing. */
function handedOn(source: IdSource): OwnId {
  return 'names' in source && source.names.some(name => /^(?:id|licenseid)$/i.test(name))
    ? 'assembly'
    : undefined;
}
