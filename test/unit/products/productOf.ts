import assert from 'node:assert/strict';
import { type Product, parseProduct } from '../../../src/services/cloudZoo/product';

/** The product in a JSON text, or in an object. */
export function productOf(json: string | object): Product {
  const parsed = parseProduct(typeof json === 'string' ? json : JSON.stringify(json));
  assert.ok('product' in parsed, 'not a product');
  return parsed.product;
}
