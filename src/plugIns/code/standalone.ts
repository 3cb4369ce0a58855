import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import type { Sliced } from '../../ui/turns';
import { guidBetween, type PlugInId, plugInId } from '../plugInId';
import { nameOf } from '../projects/places';
import { cpp } from './languages';
import { type Reader, readTokens, type Token } from './tokens';

/** What a file says by itself, without a project around it. */
export interface OwnIds {
  readonly kind: 'own';
  readonly ids: readonly PlugInId[];
}

const noIds: OwnIds = { kind: 'own', ids: [] };

/** Reads the plug-in that a C++ file declares by the macros of the Rhino SDK. */
export function* readCpp(source: string, uri: string): Sliced<OwnIds> {
  if (!source.includes('RHINO_PLUG_IN_ID') || !source.includes('RHINO_PLUG_IN_DECLARE')) {
    return noIds;
  }
  const reader = new MacroReader(source);
  yield* readTokens(source, cpp, reader);
  if (!reader.isDeclared) {
    return noIds;
  }
  const [name] = reader.contentsOf('RHINO_PLUG_IN_NAME');
  const called = (name && source.slice(...name)) || nameOf(uri);
  const ids = reader.contentsOf('RHINO_PLUG_IN_ID').flatMap(content => {
    const guid = guidBetween(source, uri, ...content);
    return guid ? [plugInId(guid, 'rhino', called)] : [];
  });
  return { kind: 'own', ids };
}

/** Collects what the macros of a plug-in are given. */
class MacroReader implements Reader {
  isDeclared = false;
  private readonly defined = new Map<string, Definition>();
  private readonly calls: { readonly macro: string; readonly value: Definition }[] = [];
  private call: Definition | undefined;
  private before = '';

  constructor(private readonly source: string) {}

  take({ kind, word, start, end }: Token): void {
    if (word === ')') {
      this.call = undefined;
    } else if (this.call && kind === 'text') {
      this.call.content ??= [start, end];
    } else if (this.call && kind === 'word') {
      this.call.name = word;
    } else if (word === '(' && /^RHINO_PLUG_IN_(?:ID|NAME)$/.test(this.before)) {
      this.call = {};
      this.calls.push({ macro: this.before, value: this.call });
    }
    this.isDeclared ||= word === 'RHINO_PLUG_IN_DECLARE';
    this.before = word;
  }

  takeDirective(line: string, start: number): void {
    const [whole, name] = /^#\s*define\s+(\w+)(?=\s)/.exec(line) ?? [];
    if (whole && name) {
      this.defined.set(name, definitionIn(this.source, start + whole.length, start + line.length));
    }
  }

  /** The strings that a macro is given, by the places of their contents. */
  contentsOf(macro: string): (readonly [number, number])[] {
    return this.calls
      .filter(call => call.macro === macro)
      .flatMap(({ value }) => {
        const content = contentOf(value, this.defined);
        return content ? [content] : [];
      });
  }
}

/** What a macro stands for: a string, by the places of its content, or another macro. */
interface Definition {
  content?: readonly [number, number];
  name?: string;
}

function definitionIn(source: string, start: number, end: number): Definition {
  const open = source.indexOf('"', start);
  const close = source.indexOf('"', open + 1);
  if (open >= 0 && open < end && close >= 0 && close < end) {
    return { content: [open + 1, close] };
  }
  const name = /^\s*(?:\w+\s*\(\s*)?(\w+)/.exec(source.slice(start, Math.min(end, start + 200)))?.[1];
  return name ? { name } : {};
}

/** Follows macros that stand for macros; none stands for more than a few. */
function contentOf(value: Definition, defined: ReadonlyMap<string, Definition>): Definition['content'] {
  let its: Definition | undefined = value;
  for (let step = 0; step < 10 && its && !its.content; step++) {
    its = defined.get(its.name ?? '');
  }
  return its?.content;
}

/** Reads a project of Rhino's script editor: its `id` becomes that of the published plug-ins. */
export function readScriptProject(source: string, uri: string): OwnIds {
  const root = parse(source);
  const id = root?.type === 'object' ? findNodeAtLocation(root, ['id']) : undefined;
  const guid = id?.type === 'string' ? guidBetween(source, uri, id.offset, id.offset + id.length) : undefined;
  const name: unknown = root && findNodeAtLocation(root, ['identity', 'name'])?.value;
  const called = typeof name === 'string' && name ? name : nameOf(uri);
  return { kind: 'own', ids: guid ? [plugInId(guid, 'script', called)] : [] };
}

/** A project is small, and parsing cannot stop half-way. */
const longestProject = 200_000;

function parse(source: string): Node | undefined {
  if (source.length > longestProject) {
    return undefined;
  }
  try {
    return parseTree(source);
  } catch (error) {
    if (error instanceof RangeError) {
      // Nested too deep for the parser: nothing that the script editor wrote.
      return undefined;
    }
    throw error;
  }
}
