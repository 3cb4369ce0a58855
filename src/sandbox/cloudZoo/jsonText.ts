import { parseTree } from 'jsonc-parser';

/** A property of a JSON object in the characters it was written in. */
export interface PropertyText {
  /** The name with its quotes and escapes. */
  readonly name: string;
  readonly value: string;
}

/** A JSON object as its top-level properties in order, by name; numbers and escapes stay as written. */
export type ObjectText = ReadonlyMap<string, PropertyText>;

/** Parses strict JSON; a value that is no object is undefined, and what is no JSON throws a `SyntaxError`. */
export function parseObjectText(text: string): ObjectText | undefined {
  // jsonc-parser knows the places but forgives much; JSON.parse forgives nothing.
  JSON.parse(text);
  const root = parseTree(text);
  if (root?.type !== 'object') {
    return undefined;
  }
  const properties = new Map<string, PropertyText>();
  for (const { children = [] } of root.children ?? []) {
    const [name, value] = children;
    if (name && value) {
      const source = (node: typeof name) => text.slice(node.offset, node.offset + node.length);
      properties.set(String(name.value), { name: source(name), value: source(value) });
    }
  }
  return properties;
}

export function writeObjectText(object: ObjectText): string {
  return `{${[...object.values()].map(({ name, value }) => `${name}:${value}`).join(',')}}`;
}

export function propertyText(name: string, value: unknown): PropertyText {
  return { name: JSON.stringify(name), value: JSON.stringify(value) };
}

/** The value of a property, undefined where there is none. */
export function readProperty(object: ObjectText, name: string): unknown {
  const property = object.get(name);
  return property && JSON.parse(property.value);
}

/** The object with the changes laid over it: known properties keep their place, new ones come last. */
export function mergeObjectText(object: ObjectText, changes: ObjectText): ObjectText {
  const merged = new Map(object);
  for (const [name, property] of changes) {
    merged.set(name, { name: merged.get(name)?.name ?? property.name, value: property.value });
  }
  return merged;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
