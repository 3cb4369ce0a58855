import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { guidBetween } from './guid';
import { nameOf } from './places';
import { type OwnIds, plugInId } from './plugInId';

/** Reads a project of Rhino's script editor: its `id` becomes that of the published plug-ins. */
export function readRhproj(text: string, uri: string): OwnIds {
  const root = parse(text);
  const id = root?.type === 'object' ? findNodeAtLocation(root, ['id']) : undefined;
  const guid = id?.type === 'string' ? guidBetween(text, id.offset, id.offset + id.length) : undefined;
  const name: unknown = root && findNodeAtLocation(root, ['identity', 'name'])?.value;
  const called = typeof name === 'string' && name ? name : nameOf(uri);
  return { kind: 'own', ids: guid ? [plugInId(guid, 'script', called, uri)] : [] };
}

function parse(text: string): Node | undefined {
  try {
    return parseTree(text);
  } catch (error) {
    if (error instanceof RangeError) {
      // Nested too deep for the parser: nothing that the script editor wrote.
      return undefined;
    }
    throw error;
  }
}
