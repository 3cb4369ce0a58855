import assert from 'node:assert/strict';
import Ajv from 'ajv';
import schema from '../../../media/product.schema.json';
import { demonstrationProducts } from '../../../src/sandbox/cloudZoo/demonstration';
import { checkProduct } from '../../../src/services/cloudZoo/product';
import { documentedProduct, documentedProductObject } from '../documentation';
import { productOf } from '../products/productOf';

/** The validator of most other editors and of CI; its strict mode knows none of the keywords that editors use. */
const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);

describe('the schema of products, in another validator', () => {
  const good = [...demonstrationProducts('acme'), documentedProduct, documentedProductObject];
  for (const text of good) {
    const { titles } = JSON.parse(text);
    it(`accepts ${Object.values(titles)[0]}`, () => {
      assert.equal(validate(JSON.parse(text)), true);
    });
  }

  const product: Record<string, unknown> = JSON.parse(documentedProduct);
  const bad: [what: string, value: unknown][] = [
    ['no object', []],
    ['no version', { ...product, version: undefined }],
    ['a version that is a number', { ...product, version: 8 }],
    ['an unknown platform', { ...product, platforms: ['Linux'] }],
    ['no titles', { ...product, titles: {} }],
    ['a title without text', { ...product, titles: { en: '' } }],
    ['a length in words', { ...product, format: { length: { min: 'two', max: 24 } } }],
    ['a web address that is none', { ...product, downloadUrl: 'download' }],
  ];
  for (const [what, value] of bad) {
    it(`agrees with our own check on ${what}`, () => {
      const text = JSON.stringify(value);
      const own = text.startsWith('{') ? checkProduct(productOf(text)).length === 0 : false;
      assert.equal(validate(JSON.parse(text)), own);
    });
  }

  it('is draft-07, with an id', () => {
    assert.match(schema.$schema, /draft-07/);
    assert.match(schema.$id, /^urn:/);
  });
});
