import assert from 'node:assert/strict';
import { findProblems } from '../../../../src/products/editor/findings';
import { documentedProduct } from '../../documentation';
import { productOf } from '../productOf';

const good = { ...JSON.parse(documentedProduct), creationDate: 1, iss: 'acme' };

describe('what Problems says of a live product', () => {
  it('is nothing of the example of the documentation', () => {
    assert.deepEqual(findProblems(productOf(good), productOf(good)), []);
  });

  for (const [name, changes, words, at] of [
    ['another id', { id: 'b' }, /"id" is set by Cloud Zoo.*06bb1e79/, '"b"'],
    ['another creation date', { creationDate: 2 }, /"creationDate" is set by Cloud Zoo/, '2'],
    ['another issuer', { iss: 'other' }, /"iss" is set by Cloud Zoo.*"acme"/, '"other"'],
    ['a property taken out', { picture: undefined }, /"picture" was removed/, '{'],
    ['no English title', { titles: { ja: '新製品' } }, /no title in English/, '{"ja"'],
    ['a picture on http', { picture: 'http://a.example/b.png' }, /not on https/, '"http://'],
    [
      'an example with another prefix',
      { format: { ...good.format, prefix: 'XX' } },
      /does not begin with the prefix XX/,
      '"MA7B-',
    ],
    [
      'an example that is too short',
      { format: { ...good.format, example: 'MA7B' } },
      /has 4 characters.*says 24/,
      '"MA7B"',
    ],
    [
      'an example with a foreign character',
      { format: { ...good.format, example: 'MA7B-XXXX-XXXX-XXXX-XXXX-XXX*' } },
      /contains "\*"/,
      '"MA7B-',
    ],
    [
      'an expression that is none',
      { format: { ...good.format, regexFilter: '[' } },
      /not a regular expression/,
      '"["',
    ],
    [
      'a least above the most',
      { format: { ...good.format, length: { min: 25, max: 24 } } },
      /"min" is greater than "max"/,
      '{"min"',
    ],
  ] as const) {
    it(`names ${name}, at its place`, () => {
      const product = productOf({ ...good, ...changes });
      const found = findProblems(product, productOf(good)).find(({ message }) => words.test(message));
      assert.ok(found, JSON.stringify(findProblems(product, productOf(good))));
      assert.ok(
        product.text.slice(found.offset).startsWith(at),
        product.text.slice(found.offset, found.offset + 20),
      );
    });
  }

  it('takes any spelling of the English tag', () => {
    assert.deepEqual(findProblems(productOf({ ...good, titles: { EN: 'New' } }), undefined), []);
  });

  it('says nothing of changes where the base is not known', () => {
    assert.deepEqual(findProblems(productOf({ ...good, iss: 'other' }), undefined), []);
  });

  it('names products that take the same keys', () => {
    const [finding] = findProblems(productOf(good), productOf(good), ['Canopy']);
    assert.match(finding?.message ?? '', /"Canopy" accepts the same license keys/);
  });
});
