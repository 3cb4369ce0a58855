import { guidBetween, type PlacedGuid } from '../plugInId';
import type { Token } from './tokens';

/** Where a source takes an id from: a GUID on the spot, the assembly's `Guid` attribute, or what one of these names is of. */
export type IdSource =
  | { readonly guid: PlacedGuid }
  | { readonly isAssembly: true }
  | { readonly names: readonly string[] };

/** One argument of a call, perhaps with the parameter's name. */
export interface Argument {
  readonly name?: string;
  readonly source: IdSource;
}

export interface Constructor {
  readonly parameters: readonly string[];
  /** What it calls a constructor of its base or of its own class with. */
  readonly passes?: { readonly to: 'base' | 'this'; readonly values: readonly Argument[] };
  /** Fields and properties that it sets. */
  readonly sets: Readonly<Record<string, IdSource>>;
}

/** A class, or one part of a partial one. */
export interface ClassPart {
  readonly name: string;
  readonly namespace: string;
  /** As written, without white space and type arguments. */
  readonly bases: readonly string[];
  readonly isAbstract: boolean;
  /** An override of `PlugIn.LicenseId`. */
  readonly licenseId?: IdSource;
  /** The override of `GH_AssemblyInfo.Id` or of Grasshopper 2's `Plugin.Id`. */
  readonly libraryId?: IdSource;
  readonly constructors: readonly Constructor[];
}

/** What one C# or Visual Basic file says of plug-ins; names of Visual Basic are in lowercase. */
export interface SourceFacts {
  readonly kind: 'source';
  readonly language: 'csharp' | 'vb';
  /** `Guid` attributes of the assembly. */
  readonly assemblyIds: readonly IdSource[];
  /** RhinoCommon's `LicenseId` attributes of the assembly, which go before its GUID. */
  readonly licenseIds: readonly IdSource[];
  readonly classes: readonly ClassPart[];
  /** Imported namespaces. */
  readonly imports: readonly string[];
  readonly aliases: Readonly<Record<string, string>>;
  /** Those that are imported for the whole project. */
  readonly globalImports: readonly string[];
  readonly globalAliases: Readonly<Record<string, string>>;
  /** Fields, properties and functions that may give a GUID. */
  readonly constants: Readonly<Record<string, IdSource>>;
}

/** More names than this in one expression are no way to an id. */
const mostNames = 30;

/** What an expression takes an id from. */
export function idSource(source: string, uri: string, tokens: Iterable<Token>): IdSource {
  const names = new Set<string>();
  let guid: PlacedGuid | undefined;
  for (const { kind, word, start, end } of tokens) {
    if (kind === 'text') {
      guid ??= guidBetween(source, uri, start, end);
    } else if (kind === 'word') {
      if (/^guidattribute$/i.test(word)) {
        return { isAssembly: true };
      }
      if (names.size < mostNames && !/^\d/.test(word)) {
        names.add(word);
      }
    }
  }
  return guid ? { guid } : { names: [...names] };
}

/** Tokens between two places, cut at the commas that are in no bracket. */
export function atCommas(tokens: readonly Token[], from: number, to: number): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(from, to)) {
    const { word } = token;
    if (word === '(' || word === '[' || word === '{') {
      depth++;
    } else if (word === ')' || word === ']' || word === '}') {
      depth--;
    }
    if (word === ',' && depth === 0) {
      parts.push([]);
    } else {
      parts.at(-1)?.push(token);
    }
  }
  return parts.filter(part => part.length);
}

/** Where the bracket at a place closes, or the end. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let place = open; place < tokens.length; place++) {
    const word = tokens[place]?.word;
    if (word === '(' || word === '[' || word === '{') {
      depth++;
    } else if ((word === ')' || word === ']' || word === '}') && --depth === 0) {
      return place;
    }
  }
  return tokens.length;
}

/** The ids of `Guid("…")` or `LicenseId("…")` among the attributes in a bracket. */
export function attributeIds(
  source: string,
  uri: string,
  attributes: readonly (readonly Token[])[],
  aliases: ReadonlyMap<string, string>,
): { readonly assembly: IdSource[]; readonly license: IdSource[] } {
  const found: { assembly: IdSource[]; license: IdSource[] } = { assembly: [], license: [] };
  for (const tokens of attributes) {
    const open = tokens.findIndex(({ word }) => word === '(');
    const written = tokens[open - 1]?.word ?? '';
    const name = (aliases.get(written) ?? written).split('.').at(-1) ?? '';
    const kind = /^guid(?:attribute)?$/i.test(name)
      ? 'assembly'
      : /^licenseid(?:attribute)?$/i.test(name)
        ? 'license'
        : undefined;
    const id = kind && idSource(source, uri, tokens.slice(open + 1));
    if (kind && id && !('isAssembly' in id)) {
      found[kind].push(id);
    }
  }
  return found;
}
