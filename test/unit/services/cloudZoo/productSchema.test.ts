import assert from 'node:assert/strict';
import { describeProblem, parseJson } from '../../../../src/json/json';
import { demonstrationProducts } from '../../../../src/sandbox/cloudZoo/demonstration';
import { checkProduct, parseProduct } from '../../../../src/services/cloudZoo/product';
import { documentedProduct, documentedProductObject } from '../../documentation';
import { productOf } from '../../products/productOf';

const valid = {
  id: '06bb1e79-5456-47a1-ad6d-104518cd894b',
  version: '12',
  platforms: ['Windows'],
  titles: { en: 'Unicorn' },
  format: { length: { min: 24, max: 24 }, prefix: 'MA7B', example: 'MA7B-XXXX' },
};
const { format } = valid;

describe('checking a product', () => {
  const fine: [name: string, product: string | object][] = [
    ['the example of the documentation', documentedProduct],
    ['the other example, whose id is not a GUID', documentedProductObject],
    ['what nobody documented', { ...valid, supportTiers: [{ factor: 1 }], 'a/b~c%': null, '': {} }],
    ['a name that JavaScript keeps to itself', JSON.stringify(valid).replace('{', '{"__proto__": {"a": 1},')],
    ...demonstrationProducts('acme').map((text, index): [string, string] => [
      `product ${index + 1} of the sandbox`,
      text,
    ]),
  ];
  for (const [name, product] of fine) {
    it(`finds nothing wrong with ${name}`, () => assert.deepEqual(checkProduct(productOf(product)), []));
  }

  for (const [name, written, path] of [
    ['a name', '"\\ud83d": 1', '\ufffd'],
    ['a value', '"note": "Fish \\ud83d"', 'note'],
    ['the second half of a value', '"note": ["\\udc20"]', 'note.0'],
  ] as const) {
    it(`finds ${name} with half an emoji, written as an escape`, () => {
      const product = productOf(JSON.stringify(valid).replace('{', `{${written},`));
      const problems = checkProduct(product).map(problem => [problem.path, problem.message.slice(0, 33)]);
      assert.deepEqual(problems, [[path, 'This contains half of a character']]);
    });
  }

  /** `at` is the text at the place that is pointed to. */
  const rows: [name: string, product: object, property: string, path: RegExp, says: RegExp, at: string][] = [
    ['a version as number', { ...valid, version: 6 }, 'version', /^version$/, /put it in quotes/, '6'],
    ['a blank version', { ...valid, version: ' ' }, 'version', /^version$/, /version is empty/, '" "'],
    [
      'no version',
      { ...valid, version: undefined },
      'version',
      /./,
      /version.*(missing|required)|(no|missing|required|lacks).*version/i,
      '{',
    ],
    [
      'no titles',
      { ...valid, titles: undefined },
      'titles',
      /./,
      /titles.*(missing|required)|(no|missing|required|lacks).*titles/i,
      '{',
    ],
    ['an id as number', { ...valid, id: 5 }, 'id', /^id$/, /as a string/, '5'],
    ['an empty id', { ...valid, id: '' }, 'id', /^id$/, /ID is missing/, '""'],
    [
      'another platform',
      { ...valid, platforms: ['Mac', 'Linux'] },
      'platforms',
      /^platforms\.1$/,
      /"Windows" and "Mac"/,
      '"Linux"',
    ],
    ['one platform', { ...valid, platforms: 'Mac' }, 'platforms', /^platforms$/, /must be a list/, '"Mac"'],
    ['no platforms', { ...valid, platforms: [] }, 'platforms', /^platforms$/, /./, '[]'],
    ['a platform twice', { ...valid, platforms: ['Mac', 'Mac'] }, 'platforms', /^platforms$/, /./, '["Mac"'],
    ['a picture that is a number', { ...valid, picture: 5 }, 'picture', /^picture$/, /as a string/, '5'],
    [
      'a picture elsewhere',
      { ...valid, picture: 'ftp://x/y' },
      'picture',
      /^picture$/,
      /starts with https/,
      '"ftp',
    ],
    [
      'a download of two words',
      { ...valid, downloadUrl: 'https://x/a b' },
      'downloadUrl',
      /^downloadUrl$/,
      /no spaces/,
      '"https',
    ],
    ['no title', { ...valid, titles: {} }, 'titles', /^titles$/, /one name for each language/, '{}'],
    ['titles as list', { ...valid, titles: [] }, 'titles', /^titles$/, /must be an object/, '[]'],
    ['a title as number', { ...valid, titles: { en: 5 } }, 'titles', /^titles\.en$/, /must be a string/, '5'],
    [
      'an empty title',
      { ...valid, titles: { en: '', de: 'x' } },
      'titles',
      /^titles\.en$/,
      /title is empty/,
      '""',
    ],
    [
      'a language that is none',
      { ...valid, titles: { english: 'x' } },
      'titles',
      /^titles\.english$/,
      /two-letter code/,
      '"x"',
    ],
    [
      'a language with a slash',
      { ...valid, titles: { 'a/b~c%2F': 'x' } },
      'titles',
      /^titles\.a\/b~c%2F$/,
      /two-letter/,
      '"x"',
    ],
    [
      'a format without prefix',
      { ...valid, format: { ...format, prefix: undefined } },
      'format',
      /^format$/,
      /prefix/,
      '{"length"',
    ],
    [
      'a length as text',
      { ...valid, format: { ...format, length: { min: '2', max: 24 } } },
      'format',
      /^format\.length\.min$/,
      /whole number/,
      '"2"',
    ],
    [
      'a length of nothing',
      { ...valid, format: { ...format, length: { min: 0, max: 24 } } },
      'format',
      /^format\.length\.min$/,
      /./,
      '0',
    ],
    [
      'a filter that is none',
      { ...valid, format: { ...format, regexFilter: '[A-' } },
      'format',
      /^format\.regexFilter$/,
      /regular expression/,
      '"[A-"',
    ],
    [
      'a related product that is none',
      { ...valid, relatedProducts: [{ id: 'A' }] },
      'relatedProducts',
      /^relatedProducts\.0\.id$/,
      /lowercase/,
      '"A"',
    ],
    [
      'a related product without id',
      { ...valid, relatedProducts: [{}] },
      'relatedProducts',
      /^relatedProducts\.0$/,
      /id/,
      '{}',
    ],
  ];
  for (const [name, product, property, path, says, at] of rows) {
    it(`says what is wrong, and where: ${name}`, () => {
      const parsed = productOf(product);
      const [problem, ...more] = checkProduct(parsed);
      assert.ok(problem, 'nothing was found');
      assert.deepEqual(more, []);
      assert.equal(problem.property, property);
      assert.match(problem.path, path);
      assert.match(problem.message, says);
      assert.equal(parsed.text.slice(problem.offset).slice(0, at.length), at);
    });
  }

  it('lists every problem', () => {
    const problems = checkProduct(
      productOf({ ...valid, version: ' ', platforms: ['Linux'], titles: { en: '' } }),
    );
    assert.deepEqual(
      problems.map(({ path }) => path),
      ['version', 'platforms.0', 'titles.en'],
    );
  });

  it('does not take what hides in __proto__ for a property', () => {
    const { version, ...rest } = valid;
    const text = JSON.stringify(rest).replace('{', `{"__proto__": {"version": "${version}"},`);
    assert.deepEqual(
      checkProduct(productOf(text)).map(({ property }) => property),
      ['version'],
    );
  });
});

describe('a text that is no product', () => {
  const rows: [text: string, words: RegExp][] = [
    ['', /^The text is empty\.$/],
    ['  \n', /^The text is empty\.$/],
    ['[]', /^A product must be a JSON object\.$/],
    ['{\n  "a": 1\n  "b": 2\n}', /^The JSON is not valid: comma expected \(line 3, column 3\)\.$/],
    ['{\n  "a": 1,\n}', /^The JSON is not valid: property name expected \(line 3, column 1\)\.$/],
    ['{"a": 1, "b": 2, "a": 3}', /^The property "a" appears twice \(line 1, column 18\)\.$/],
    ['{"a": {"en": 1, "en": 2}}', /^The property "en" appears twice \(line 1, column 17\)\.$/],
    ['{"a": 1 /* why */}', /^The JSON is not valid: .*comment.* \(line 1, column 9\)\.$/],
    ['{"a": "x}', /^The JSON is not valid: unexpected end of a string \(line 1, column 7\)\.$/],
  ];
  for (const [text, says] of rows) {
    it(`is described: ${JSON.stringify(text)}`, () => {
      const parsed = parseProduct(text);
      assert.ok('problem' in parsed);
      assert.match(describeProblem(parsed.problem), says);
    });
  }

  it('has words for every problem of the parser', () => {
    for (const text of [
      '{',
      '}',
      '{"a"',
      '{"a":',
      '{"a":1',
      '[',
      '[1',
      '"\\q"',
      '"\\u1"',
      '01',
      '1.',
      '1e',
      '@',
      '{}{}',
    ]) {
      const parsed = parseJson(text);
      assert.ok('problem' in parsed, text);
      assert.match(
        describeProblem(parsed.problem),
        /^The JSON is not valid: [a-z ]+ \(line 1, column \d+\)\.$/,
      );
    }
  });
});
