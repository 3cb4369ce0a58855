import schema from '../../../media/product.schema.json';
import { formatted } from '../../json/edits';
import { type JsonProblem, withoutComments } from '../../json/json';
import { type JsonObject, parseObject } from '../../json/properties';
import { SchemaCheck, type SchemaProblem } from '../../json/schemaCheck';

/** A Product object of Cloud Zoo (guide "Cloud Zoo Product Object"); unknown properties included. */
export type Product = JsonObject;

/** Properties that Cloud Zoo sets and nobody can change. */
export const readOnlyProperties: ReadonlySet<string> = new Set(['id', 'creationDate', 'iss']);

/** Parses the JSON of a product. */
export function parseProduct(text: string): { product: Product } | { problem: JsonProblem } {
  const parsed = parseObject(text);
  return 'problem' in parsed ? parsed : { product: parsed.object };
}

/** Parses the product in a definition's text, where comments are allowed; they become blanks, so places stay. */
export function parseDefinition(text: string): ReturnType<typeof parseProduct> {
  return parseProduct(withoutComments(text).trimEnd());
}

/** A product's text as a tab shows it. */
export function formatProduct(product: Product): string {
  return formatted(product.text);
}

const schemaCheck = new SchemaCheck(schema);

/** Checks a product against `media/product.schema.json`. */
export function checkProduct(product: Product): SchemaProblem[] {
  return schemaCheck.check(product.root);
}
