import assert from 'node:assert/strict';
import { formatted, withProperty } from '../../../src/json/edits';
import { describeProblem, parseJson } from '../../../src/json/json';
import { mergeEdits } from '../../../src/json/merge';
import { parseObject } from '../../../src/json/properties';
import { checkProduct, parseDefinition, parseProduct } from '../../../src/services/cloudZoo/product';

function problemOf(text: string): string {
  const parsed = parseJson(text);
  return 'problem' in parsed ? describeProblem(parsed.problem) : 'none';
}

describe('a text that nests deeply', () => {
  const nested = (levels: number) => `{"a": ${'['.repeat(levels)}${']'.repeat(levels)}}`;

  it('is read, compared, checked and laid out where that can be done', () => {
    const parsed = parseProduct(nested(199));
    assert.ok('product' in parsed);
    assert.doesNotThrow(() => checkProduct(parsed.product));
    assert.ok(withProperty(nested(199), 'b', '1'));
    assert.ok(formatted(nested(199)).length > 0);
  });

  for (const levels of [200, 2000, 200_000]) {
    it(`is a problem with a place from ${levels} levels on, in an object too`, () => {
      const objects = '{"a":'.repeat(levels + 1);
      assert.match(problemOf(nested(levels)), /nested more than 200 levels deep \(line 1, column 206\)/);
      assert.match(problemOf(objects), /nested more than 200 levels deep/);
      assert.ok('problem' in parseDefinition(`// a comment\n${nested(levels)}`));
    });
  }

  it('is none where the brackets stand in a string', () => {
    assert.equal(problemOf(JSON.stringify({ a: `\\"${'[{'.repeat(1000)}` })), 'none');
  });
});

describe('half of a character', () => {
  it('is a problem with its place, wherever it stands', () => {
    for (const [text, place] of [
      ['{\n  "a": "Fish \ud83d"}', /\(\\ud83d\) on its own \(line 2, column 14\)/],
      ['{"a\udc20": 1}', /\(\\udc20\) on its own \(line 1, column 4\)/],
      ['{"a": "\udc20\ud83d"}', /\(\\udc20\) on its own/],
    ] as const) {
      assert.match(problemOf(text), place);
    }
    assert.equal(problemOf('{"a": "Fish 🐡 👩‍👩‍👧 e\u0301"}'), 'none');
    assert.ok('product' in parseDefinition('{"a": 1} // \ud83d'), 'a comment is not sent');
  });
});

describe('a text that somebody else wrote', () => {
  const long = 160_000;
  const members = (value: (index: number) => unknown) =>
    JSON.stringify(
      Object.fromEntries(Array.from({ length: 8000 }, (_, index) => [`n${index}`, value(index)])),
    );
  const texts: [name: string, mine: string, its: string][] = [
    ['spaces in a string', '{"a": {"b": 1}}', JSON.stringify({ a: { b: ' '.repeat(long) } })],
    ['spaces in a new member', '{"a": 1}', JSON.stringify({ a: 2, b: ' '.repeat(long) })],
    [
      'slashes and stars behind the last member',
      `{\n"a": 1 ${'/* '.repeat(long / 3)}*/\n}`,
      '{"a": 1, "b": 2}',
    ],
    ['comments behind the last member', `{\n"a": 1 ${'/**/ '.repeat(long / 5)}\n}`, '{"a": 1, "b": 2}'],
    [
      'blanks before a line of members',
      `{\n${' '.repeat(long / 2)}${members(index => index).slice(1)}`,
      members(() => 0),
    ],
    ['one line of members', members(index => index), members(index => index + 1)],
    ['one line of which all goes', members(index => index), '{"n0": 1, "m": 1}'],
    ['one line of objects', members(index => ({ a: index })), members(index => ({ a: index, b: 1 }))],
    ['line ends', `{${'\n'.repeat(long)}"a": 1}`, '{"a": [1, 2], "b": 2}'],
  ];
  for (const [name, mine, its] of texts) {
    it(`is merged in a moment: ${name}`, () => {
      const parsed = parseDefinition(mine);
      const other = parseObject(its);
      assert.ok('product' in parsed && 'object' in other, name);
      const started = performance.now();
      const edits = mergeEdits(mine, parsed.product, other.object, [...other.object.properties.keys()]);
      assert.ok(edits.length > 0);
      const time = performance.now() - started;
      assert.ok(time < 2000, `${time} ms`);
    });
  }

  it('is checked in a moment, however long a value is', () => {
    for (const value of [
      `${'https://a'.padEnd(long, 'a')} `,
      ' '.repeat(long),
      'a'.repeat(long),
      '-'.repeat(long),
    ]) {
      const product = parseProduct(
        JSON.stringify({
          id: value,
          version: value,
          picture: value,
          downloadUrl: value,
          titles: { [value]: value },
          format: { prefix: value, regexFilter: value, example: value, length: { min: 1, max: 2 } },
        }),
      );
      assert.ok('product' in product);
      const started = performance.now();
      checkProduct(product.product);
      assert.ok(performance.now() - started < 1000, value.slice(0, 20));
    }
  });
});
