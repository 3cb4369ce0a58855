import assert from 'node:assert/strict';
import { formatProduct } from '../../../src/services/cloudZoo/product';
import { documentedProduct, documentedProductObject } from '../documentation';
import { productOf } from '../products/productOf';

function formatted(text: string): string {
  return formatProduct(productOf(text));
}

/** The characters that mean something. */
function pieces(text: string): string[] {
  return text.match(/"(?:[^"\\]|\\.)*"|[^\s"]/g) ?? [];
}

describe("a product's text in its tab", () => {
  it('has two spaces, line by line, and a final newline', () => {
    assert.equal(
      formatted('{"a":{"b":[1,{"c":[]}],"d":{}},"e":"x"}'),
      `{
  "a": {
    "b": [
      1,
      {
        "c": []
      }
    ],
    "d": {}
  },
  "e": "x"
}
`,
    );
  });

  const texts: [name: string, text: string][] = [
    ['the example of the documentation', documentedProduct],
    ['the other example of the documentation', documentedProductObject],
    ['numbers', '{"a":1.0,"b":12345678901234567890,"c":1E+2,"d":-0.0,"e":[1.50 , 2]}'],
    ['escapes', '{"caf\\u00e9":"\\u00e9\\/\\"\\\\{,}[:]","\\u0061":"a\\nb"}'],
    ['the order', '{"z":1,"2":2,"1":1,"__proto__":{"b":1,"a":2}}'],
    ['separators of lines in a string', '{"a":"x\u2028y\u2029z\u0085"}'],
    ['what looks like a comment', '{"a":"http://x/*y*/"}'],
    ['text from right to left, and emoji', '{"ar":"كانوبي","e":"👩‍👩‍👧"}'],
    ['odd white space', '\t{ "a" :\r\n 1\n\n,\t"b":[ ],"c":{\r\n} } '],
    ['nothing', '{}'],
  ];
  for (const [name, text] of texts) {
    it(`keeps the characters of ${name}`, () => assert.deepEqual(pieces(formatted(text)), pieces(text)));
    it(`is as it is: ${name}`, () => assert.equal(formatted(formatted(text)), formatted(text)));
  }

  for (const eol of ['\r\n', '\n', '\r']) {
    // VS Code makes these a `\n`, and the tab would never be equal to the text it was served.
    it(`has no line that ends in a lone return, when it came with ${JSON.stringify(eol)}`, () => {
      const text = formatted(['{', '"a": 1,', '"b": [', ']', '}', ''].join(eol));
      assert.doesNotMatch(text, /\r(?!\n)/);
      assert.equal(new Set(text.match(/\r?\n/g)).size, 1);
    });
  }

  it('is there at once for a product of 250 KB', () => {
    const tiers = Array.from({ length: 12_000 }, (_, index) => ({ index, rate: 1.5 }));
    const product = productOf({ id: 'x', tiers });
    assert.ok(product.text.length > 250_000);
    const started = Date.now();
    const text = formatProduct(product);
    const milliseconds = Date.now() - started;
    assert.ok(milliseconds < 1000, `${milliseconds} ms`);
    assert.deepEqual(JSON.parse(text), { id: 'x', tiers });
    assert.ok(text.split('\n').length > 48_000);
  });
});
