import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, difference, withProperty } from '../../../src/json/edits';

/** Pieces that share halves: astral characters, combining marks, joined characters, line ends. */
const pieces = [
  '🐡',
  '🐠',
  '😀',
  '𝒜',
  'e\u0301',
  'é',
  '👩‍👩‍👧',
  '👩🏽',
  '🇨🇭',
  '🇨🇦',
  '\r\n',
  '\n',
  '\r',
  'a',
  ' ',
  '',
  '字',
];
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map(parts => parts.join(''));

function isBetweenCharacters(whole: string, offset: number): boolean {
  return ![/^[\ud800-\udbff][\udc00-\udfff]$/, /^\r\n$/].some(one =>
    one.test(whole.slice(offset - 1, offset + 1)),
  );
}

describe('the difference of two texts', () => {
  it('makes the one of the other, and never begins or ends inside of a character', () => {
    fc.assert(
      fc.property(text, text, text, text, (head, before, after, tail) => {
        const [one, two] = [head + before + tail, head + after + tail];
        const edit = difference(one, two);
        assert.equal(applyEdits(one, [edit]), two);
        assert.ok(edit.content.isWellFormed());
        for (const offset of [edit.offset, edit.offset + edit.length]) {
          assert.ok(isBetweenCharacters(one, offset), JSON.stringify({ one, two, edit }));
        }
        for (const offset of [edit.offset, edit.offset + edit.content.length]) {
          assert.ok(isBetweenCharacters(two, offset), JSON.stringify({ one, two, edit }));
        }
      }),
      { numRuns: 2000 },
    );
  });

  for (const [before, after, expected] of [
    ['Fish 🐡', 'Fish 🐠', [5, 2, '🐠']],
    ['🐡 Fish', '😀 Fish', [0, 2, '😀']],
    ['a\r\nb', 'a\nb', [1, 2, '\n']],
    ['a\rb', 'a\r\nb', [1, 1, '\r\n']],
    ['abc', 'abc', [3, 0, '']],
    ['aa', 'aaa', [2, 0, 'a']],
  ] as const) {
    it(`is ${JSON.stringify(expected)} from ${JSON.stringify(before)} to ${JSON.stringify(after)}`, () => {
      const { offset, length, content } = difference(before, after);
      assert.deepEqual([offset, length, content], expected);
    });
  }
});

describe('a property put into a text', () => {
  it('leaves the text whole, whatever characters are around it', () => {
    fc.assert(
      fc.property(text, text, (mine, its) => {
        const before = JSON.stringify({ a: mine, b: mine }, undefined, 2);
        const after = withProperty(before, 'a', JSON.stringify(its));
        assert.deepEqual(JSON.parse(after ?? ''), { a: its, b: mine });
      }),
    );
  });
});
