import { guidBetween, type WrittenGuid } from './guid';
import { nextString } from './mask';

/** Where a source takes an id from: a GUID on the spot, or the constant that one of these names is of. */
export type IdSource = { readonly guid: WrittenGuid } | { readonly names: readonly string[] };

/** A class, or one part of a partial one. */
export interface ClassPart {
  readonly name: string;
  readonly namespace: string;
  /** As written, without white space and type arguments. */
  readonly bases: readonly string[];
  readonly isAbstract: boolean;
  /** An override of `PlugIn.LicenseId`. */
  readonly licenseId?: IdSource;
  /** The override of `GH_AssemblyInfo.Id`. */
  readonly libraryId?: IdSource;
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
  /** Those that are imported for the whole project. */
  readonly globalImports: readonly string[];
  readonly aliases: Readonly<Record<string, string>>;
  /** Constants and fields that hold a GUID. */
  readonly constants: Readonly<Record<string, WrittenGuid>>;
}

/** The first GUID between two places, or else the names that may be of one. */
export function idSource(text: string, code: string, start: number, end: number): IdSource | undefined {
  let from = start;
  for (let content = nextString(code, from, end); content; content = nextString(code, from, end)) {
    const guid = guidBetween(text, ...content);
    if (guid) {
      return { guid };
    }
    from = content[1] + 1;
  }
  const names = code.slice(start, end).match(/@?[A-Za-z_]\w*/g) ?? [];
  return names.length ? { names } : undefined;
}
