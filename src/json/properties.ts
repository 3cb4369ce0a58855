import { createHash } from 'node:crypto';
import { type JsonProblem, type Node, parseJson, problemAt, sourceOf } from './json';

/** One top-level property of an object, in the very characters that it came in. */
export interface Property {
  readonly name: string;
  /** `"name": value` as written. */
  readonly source: string;
  /** The value as written. */
  readonly valueSource: string;
  /** Equal for two properties exactly when their values mean the same. */
  readonly canonical: string;
  readonly node: Node;
}

/** A JSON object as text and as properties by name. */
export interface JsonObject {
  readonly text: string;
  readonly properties: ReadonlyMap<string, Property>;
  readonly root: Node;
}

/** Canonical values by property name. */
export type Properties = ReadonlyMap<string, string>;

/** Parses a JSON object; any other value is a problem at its place. */
export function parseObject(text: string): { object: JsonObject } | { problem: JsonProblem } {
  const parsed = parseJson(text);
  if ('problem' in parsed) {
    return parsed;
  }
  const { root } = parsed;
  if (root.type !== 'object') {
    return { problem: problemAt(text, root.offset, 'syntax', 'ObjectExpected') };
  }
  const properties = new Map<string, Property>();
  for (const node of root.children ?? []) {
    const [name, value] = node.children ?? [];
    if (name && value) {
      properties.set(String(name.value), {
        name: String(name.value),
        source: sourceOf(text, node),
        valueSource: sourceOf(text, value),
        canonical: canonical(text, value),
        node,
      });
    }
  }
  return { object: { text, properties, root } };
}

/** The node of a property's value. */
export function valueIn(object: JsonObject, name: string): Node | undefined {
  return object.properties.get(name)?.node.children?.[1];
}

/** The value of a property where it is a string. */
export function stringProperty(object: JsonObject, name: string): string | undefined {
  const value: unknown = valueIn(object, name)?.value;
  return typeof value === 'string' ? value : undefined;
}

/** The JSON text of an object that holds just the named properties, in their own characters. */
export function pickProperties(object: JsonObject, names: Iterable<string>): string {
  const sources = [...names].flatMap(name => object.properties.get(name)?.source ?? []);
  return `{${sources.join(',')}}`;
}

export function propertiesOf(object: JsonObject): Properties {
  return new Map([...object.properties].map(([name, property]) => [name, property.canonical]));
}

/** The names whose values are not the same on both sides, absence included. */
export function differentNames(left: Properties, right: Properties): string[] {
  return [...new Set([...left.keys(), ...right.keys()])].filter(name => left.get(name) !== right.get(name));
}

/** Equal for two objects exactly when all their properties mean the same; short, so that it can be kept. */
export function digest(object: JsonObject): string {
  const known = digests.get(object) ?? computeDigest(object);
  digests.set(object, known);
  return known;
}

const digests = new WeakMap<JsonObject, string>();

function computeDigest(object: JsonObject): string {
  const lines = [...object.properties.values()].map(
    ({ name, canonical }) => `${JSON.stringify(name)}:${canonical}`,
  );
  return createHash('sha256').update(lines.sort().join(',')).digest('hex');
}

/**
 * A spelling that two values share exactly when they mean the same: key order and escapes do not count,
 * and numbers are compared as written where a double could not hold them.
 */
export function canonical(text: string, node: Node): string {
  const children = node.children ?? [];
  switch (node.type) {
    case 'object':
      return `{${children
        .map(({ children: pair = [] }) => {
          const [name, value] = pair;
          return `${JSON.stringify(name?.value)}:${value ? canonical(text, value) : ''}`;
        })
        .sort()
        .join(',')}}`;
    case 'array':
      return `[${children.map(child => canonical(text, child)).join(',')}]`;
    case 'number':
      return canonicalNumber(sourceOf(text, node));
    default:
      return JSON.stringify(node.value);
  }
}

function canonicalNumber(source: string): string {
  const digits = source.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '');
  const value = Number(source);
  // 15 significant digits are what every double keeps; past that 1.0 and 1 may differ but 2^53 and 2^53+1 must.
  return digits.length <= 15 && Number.isFinite(value) && (value !== 0 || digits === '')
    ? String(value === 0 ? 0 : value)
    : source;
}
