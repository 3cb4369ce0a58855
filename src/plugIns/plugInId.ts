/** What a plug-in id was found in: a Rhino plug-in, a Grasshopper library or a project of Rhino's script editor. */
export type PlugInKind = 'rhino' | 'grasshopper' | 'script';

/** A GUID where it stands in a file. */
export interface PlacedGuid {
  /** As Cloud Zoo and Rhino have it: lowercase, with hyphens, without braces. */
  readonly id: string;
  /** As in the file, without braces. */
  readonly written: string;
  /** Address of the file. */
  readonly uri: string;
  /** Counted in UTF-16 units, like VS Code's positions. */
  readonly offset: number;
}

/** The id of a plug-in where it stands in the source. */
export interface PlugInId extends PlacedGuid {
  readonly kind: PlugInKind;
  /** What the plug-in is called there: its assembly, library or project. */
  readonly name: string;
  readonly length: number;
}

export function plugInId(guid: PlacedGuid, kind: PlugInKind, name: string): PlugInId {
  return { ...guid, kind, name, length: guid.written.length };
}

/** The longest text that is looked at for a GUID, with room for white space around it. */
const longest = 200;
const whole = /^[\s"{(]*([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32})[\s"})]*$/i;

/** The GUID that the text between two places consists of; the empty one, all zeros, names nothing. */
export function guidBetween(text: string, uri: string, start: number, end: number): PlacedGuid | undefined {
  if (end - start > longest) {
    return undefined;
  }
  const part = text.slice(start, end);
  const written = whole.exec(part)?.[1];
  if (!written || !/[1-9a-f]/i.test(written)) {
    return undefined;
  }
  return { id: normal(written), written, uri, offset: start + part.indexOf(written) };
}

function normal(written: string): string {
  const digits = written.replaceAll('-', '').toLowerCase();
  const parts = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20)];
  return [...parts, digits.slice(20)].join('-');
}
