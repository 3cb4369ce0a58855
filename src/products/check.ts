import schema from '../../media/product.schema.json';
import { SchemaCheck, type SchemaProblem } from '../json/schemaCheck';
import type { Product } from '../services/cloudZoo/product';

const schemaCheck = new SchemaCheck(schema);

/** Checks a product against `media/product.schema.json`. */
export function checkProduct(product: Product): SchemaProblem[] {
  return schemaCheck.check(product.root);
}
