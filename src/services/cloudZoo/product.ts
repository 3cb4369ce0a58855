import { canonical, type JsonProblem, type Node, parseJson, problemAt, sourceOf } from '../../json/json';

/** One top-level property of a product, in the very characters that it came in. */
export interface ProductProperty {
  readonly name: string;
  /** `"name": value` as written. */
  readonly source: string;
  /** The value as written. */
  readonly valueSource: string;
  /** Equal for two properties exactly when their values mean the same. */
  readonly canonical: string;
  readonly node: Node;
}

/** A Product object of Cloud Zoo as text and as properties by name; unknown properties included. */
export interface Product {
  readonly text: string;
  readonly properties: ReadonlyMap<string, ProductProperty>;
  readonly root: Node;
}

/** Properties that Cloud Zoo sets and nobody can change (guide "Cloud Zoo Product Object"). */
export const readOnlyProperties: ReadonlySet<string> = new Set(['id', 'creationDate', 'iss']);

/** Parses the JSON of a product; a JSON value that is no object is a problem at its place. */
export function parseProduct(text: string): { product: Product } | { problem: JsonProblem } {
  const parsed = parseJson(text);
  if ('problem' in parsed) {
    return parsed;
  }
  const { root } = parsed;
  if (root.type !== 'object') {
    return { problem: problemAt(text, root.offset, 'syntax', 'ObjectExpected') };
  }
  const properties = new Map<string, ProductProperty>();
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
  return { product: { text, properties, root } };
}

/** The value of a property where it is a string. */
export function stringProperty(product: Product, name: string): string | undefined {
  const value: unknown = product.properties.get(name)?.node.children?.[1]?.value;
  return typeof value === 'string' ? value : undefined;
}

/** The JSON text of an object that holds just the named properties, in their own characters. */
export function pickProperties(product: Product, names: Iterable<string>): string {
  const sources = [...names].flatMap(name => product.properties.get(name)?.source ?? []);
  return `{${sources.join(',')}}`;
}
