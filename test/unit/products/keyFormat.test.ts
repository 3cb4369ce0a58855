import assert from 'node:assert/strict';
import { keyFormatOf, misfits, overlap } from '../../../src/products/keyFormat';
import { documentedProduct } from '../documentation';
import { productOf } from './productOf';

function formatOf(format: object) {
  const found = keyFormatOf(productOf({ id: 'x', format }));
  assert.ok(found, 'no format');
  return found;
}

describe('the key format of a product', () => {
  const documented = keyFormatOf(productOf(documentedProduct));
  const lab = formatOf({ prefix: 'RMA7-', length: { min: 8, max: 10 }, regexFilter: '[A-Z]|7' });

  for (const [key, reasons] of [
    ['RMA7-ABCD', []],
    ['RMA7 abcd', ['contains "a", which is not allowed']],
    ['RMA7-AB', ['has 6 characters instead of 8–10']],
    ['XMA7-ABCD', ['does not begin with RMA7']],
    ['RMA7/ABCD/EF', []],
    [
      'RMA8',
      ['does not begin with RMA7', 'has 4 characters instead of 8–10', 'contains "8", which is not allowed'],
    ],
  ] as const) {
    it(`${reasons.length ? 'says why it does not take' : 'takes'} ${key}`, () => {
      assert.deepEqual(misfits(lab, key), reasons);
    });
  }

  it('takes the example of the documentation, whose length counts no dashes', () => {
    assert.ok(documented);
    assert.deepEqual(misfits(documented, 'MA7B-XXXX-XXXX-XXXX-XXXX-XXXX'), []);
  });

  it('is none where there is nothing to match', () => {
    assert.equal(keyFormatOf(productOf({ id: 'x' })), undefined);
    assert.equal(keyFormatOf(productOf({ id: 'x', format: { prefix: 'A' } })), undefined);
    const broken = { prefix: 'A', length: { min: 1, max: 2 }, regexFilter: '[' };
    assert.equal(keyFormatOf(productOf({ id: 'x', format: broken })), undefined);
  });

  const base = { prefix: 'AB', length: { min: 8, max: 10 } };
  for (const [name, other, expected] of [
    ['the same format', {}, true],
    ['a longer prefix within', { prefix: 'AB-C' }, true],
    ['another prefix', { prefix: 'AC' }, false],
    ['no prefix at all', { prefix: '' }, true],
    ['a length beyond', { length: { min: 11, max: 12 } }, false],
    ['a length that touches', { length: { min: 10, max: 12 } }, true],
    ['characters apart, with room to fill', { prefix: '', regexFilter: '[0-9]' }, false],
    ['a prefix that the other filter forbids', { regexFilter: '[0-9]' }, false],
    ['a prefix as long as the whole key', { prefix: 'ABCDEFGH', length: { min: 8, max: 8 } }, true],
    ['a prefix longer than the other key', { prefix: 'ABCDEFGHIJK', length: { min: 8, max: 12 } }, false],
  ] as const) {
    it(`${expected ? 'overlaps' : 'does not overlap'} with ${name}, whichever is asked first`, () => {
      const one = formatOf(base);
      const two = formatOf({ ...base, ...other });
      assert.equal(overlap(one, two), expected);
      assert.equal(overlap(two, one), expected);
    });
  }
});
