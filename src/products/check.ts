import schema from '../../media/product.schema.json';
import type { Product } from '../services/cloudZoo/product';
import { SchemaCheck, type SchemaProblem } from './schemaCheck';

const schemaCheck = new SchemaCheck(schema);

/** Checks a product against `media/product.schema.json`. */
export function checkProduct(product: Product): SchemaProblem[] {
  return schemaCheck.check(product.root);
}
