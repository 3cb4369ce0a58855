import assert from 'node:assert/strict';
import { pickProperties, stringProperty } from '../../../../src/json/properties';
import { parseProduct } from '../../../../src/services/cloudZoo/product';
import { productOf } from '../../products/productOf';

const source = `{
  "zebra" : 1.0 ,
  "big":12345678901234567890,
  "caf\\u00e9": "\\u00e9\\/",
  "__proto__": { "polluted": true },
  "2": [ 1 ,\r\n 2 ],
  "1": null,
  "titles": {"es": "Ñandú",   "en": "Rhea"}
}`;

describe('a product of Cloud Zoo', () => {
  it('keeps its text to the character', () => assert.equal(productOf(source).text, source));

  it('has its properties by name, in their order', () => {
    const names = [...productOf(source).properties.keys()];
    assert.deepEqual(names, ['zebra', 'big', 'café', '__proto__', '2', '1', 'titles']);
  });

  it('knows each value as it was written', () => {
    const { properties } = productOf(source);
    assert.equal(properties.get('zebra')?.valueSource, '1.0');
    assert.equal(properties.get('big')?.source, '"big":12345678901234567890');
    assert.equal(properties.get('2')?.valueSource, '[ 1 ,\r\n 2 ]');
  });

  it('lets no property of its text into objects', () => {
    const product = productOf(source);
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
    assert.equal(stringProperty(product, 'polluted'), undefined);
    assert.equal(product.properties.get('constructor'), undefined);
  });

  it('gives a string, and only a string', () => {
    const product = productOf('{"id": "\\u0061b", "version": 1, "platforms": ["x"]}');
    const values = ['id', 'version', 'platforms', 'none'].map(name => stringProperty(product, name));
    assert.deepEqual(values, ['ab', undefined, undefined, undefined]);
  });

  describe('picked for a PUT', () => {
    const rows: [names: string[], json: string][] = [
      [['zebra'], '{"zebra" : 1.0}'],
      [['titles', 'café'], '{"titles": {"es": "Ñandú",   "en": "Rhea"},"caf\\u00e9": "\\u00e9\\/"}'],
      [['__proto__', '1'], '{"__proto__": { "polluted": true },"1": null}'],
      [['big', 'unknown'], '{"big":12345678901234567890}'],
      [[], '{}'],
    ];
    for (const [names, json] of rows) {
      it(`has just ${names.join(' and ') || 'nothing'}, in the same characters`, () => {
        assert.equal(pickProperties(productOf(source), names), json);
      });
    }
  });

  describe('that is none', () => {
    const rows: [text: string, what: string, line: number, column: number][] = [
      ['[]', 'ObjectExpected', 1, 1],
      ['null', 'ObjectExpected', 1, 1],
      ['"{}"', 'ObjectExpected', 1, 1],
      ['\r\n\r\n  [{}]', 'ObjectExpected', 3, 3],
      ['{"id": "a", "id": "b"}', 'id', 1, 13],
    ];
    for (const [text, what, line, column] of rows) {
      it(`has a place for its problem: ${JSON.stringify(text)}`, () => {
        const parsed = parseProduct(text);
        assert.ok('problem' in parsed);
        const { problem } = parsed;
        assert.deepEqual([problem.what, problem.line, problem.column], [what, line, column]);
      });
    }
  });
});
