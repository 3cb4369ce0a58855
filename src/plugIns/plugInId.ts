import type { WrittenGuid } from './guid';

/** What a plug-in id was found in: a Rhino plug-in, a Grasshopper library or a project of Rhino's script editor. */
export type PlugInKind = 'rhino' | 'grasshopper' | 'script';

/** The id of a plug-in where it stands in the source. */
export interface PlugInId {
  /** As Cloud Zoo and Rhino have it: lowercase, with hyphens. */
  readonly id: string;
  /** As in the source, without braces. */
  readonly written: string;
  readonly kind: PlugInKind;
  /** What the plug-in is called there: its assembly, library or project. */
  readonly name: string;
  /** Address of the file. */
  readonly uri: string;
  /** Counted in UTF-16 units, like VS Code's positions. */
  readonly offset: number;
  readonly length: number;
}

/** What a file says by itself, without a project around it. */
export interface OwnIds {
  readonly kind: 'own';
  readonly ids: readonly PlugInId[];
}

export function plugInId(guid: WrittenGuid, kind: PlugInKind, name: string, uri: string): PlugInId {
  return { ...guid, kind, name, uri, length: guid.written.length };
}
