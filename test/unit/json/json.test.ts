import assert from 'node:assert/strict';
import { parseJson } from '../../../src/json/json';
import { canonical } from '../../../src/json/properties';

describe('parsing JSON', () => {
  const broken: [text: string, reason: string, line: number, column: number][] = [
    ['', 'empty', 1, 1],
    [' \n\t', 'empty', 1, 1],
    ['{"a":1,}', 'syntax', 1, 8],
    ['{\n  "a": 1\n  "b": 2\n}', 'syntax', 3, 3],
    ['{\r\n  "a": 1\r\n  "b": 2\r\n}', 'syntax', 3, 3],
    ['{\r  "a": 1\r  "b": 2\r}', 'syntax', 3, 3],
    ['{"a": 1 // one\n}', 'syntax', 1, 9],
    ['/* head */ {}', 'syntax', 1, 1],
    ['{} {}', 'syntax', 1, 4],
    ["{'a': 1}", 'syntax', 1, 2],
    ['{"a": 01}', 'syntax', 1, 8],
    ['{"a": .5}', 'syntax', 1, 7],
    ['{"a": NaN}', 'syntax', 1, 7],
    ['{"é😀": x}', 'syntax', 1, 9],
    ['{"a": "x\ty"}', 'syntax', 1, 7],
    ['{"a": "x\ny"}', 'syntax', 1, 7],
    ['{"a": "\\x"}', 'syntax', 1, 7],
    ['{"a": "\\u12"}', 'syntax', 1, 7],
    ['{"a": "open}', 'syntax', 1, 7],
    ['{"a": [1, 2}', 'syntax', 1, 12],
    ['{"a"', 'syntax', 1, 5],
    ['\ufeff{}', 'syntax', 1, 1],
  ];
  for (const [text, reason, line, column] of broken) {
    it(`says where ${JSON.stringify(text)} is broken`, () => {
      const parsed = parseJson(text);
      assert.ok('problem' in parsed, 'it was accepted');
      const { problem } = parsed;
      assert.deepEqual([problem.reason, problem.line, problem.column], [reason, line, column], problem.what);
    });
  }

  const twice: [text: string, what: string, line: number, column: number][] = [
    ['{"a": 1, "a": 1}', 'a', 1, 10],
    ['{"a": 1,\r\n "b": 2,\r\n "a": 3}', 'a', 3, 2],
    ['{"a": {"b": [0, {"c": 1, "d": 2, "c": 3}]}}', 'c', 1, 34],
    ['{"titles": {"en": "x", "\\u0065n": "y"}}', 'en', 1, 24],
    ['{"__proto__": 1, "__proto__": 2}', '__proto__', 1, 18],
    ['{"": 1, "": 2}', '', 1, 9],
    ['{"1": 1, "2": 2, "1": 3}', '1', 1, 18],
    ['[{"a": 1, "a": 2}]', 'a', 1, 11],
  ];
  for (const [text, what, line, column] of twice) {
    it(`says what stands twice in ${text}`, () => {
      const parsed = parseJson(text);
      assert.ok('problem' in parsed, 'it was accepted');
      const { problem } = parsed;
      assert.deepEqual(
        [problem.reason, problem.what, problem.line, problem.column],
        ['duplicate', what, line, column],
      );
      assert.equal(text.slice(problem.offset)[0], '"');
    });
  }

  for (const text of [
    '{"a": 1, "A": 2, "b": {"a": 3}}',
    '[{"a": 1}, {"a": 1}]',
    '{"undefined": 1, "null": [null, null]}',
    '{"constructor": 1, "__proto__": {"__proto__": 2}}',
    ' "\u2028" ',
    '-0.0E-10',
  ]) {
    it(`accepts ${JSON.stringify(text)}`, () => assert.ok('root' in parseJson(text)));
  }

  it('survives a text that only nests', () => {
    assert.doesNotThrow(() => parseJson('['.repeat(50_000)));
  });
});

describe('canonical spellings', () => {
  function spelling(text: string): string {
    const parsed = parseJson(text);
    assert.ok('root' in parsed, text);
    return canonical(text, parsed.root);
  }

  const same: [string, string][] = [
    ['{"a": 1, "b": [2, {"c": 3, "d": 4}]}', '{"b":[2,{"d":4,"c":3}],"a":1}'],
    ['"\\u00e9\\/"', '"é/"'],
    ['{"\\u0061": "\\ud83d\\ude00"}', '{"a": "😀"}'],
    ['1', '1.0'],
    ['1', '1e0'],
    ['1.0', '10E-1'],
    ['0.1', '0.10'],
    ['0', '-0'],
    ['0', '0.000e5'],
    ['100', '1e2'],
    ['123456789012345', '1.23456789012345e14'],
    ['0.000000000000000000000001', '1e-24'],
    ['[ ]', '[]'],
    ['{ }', '{}'],
    ['12345678901234567890', '12345678901234567890'],
  ];
  for (const [left, right] of same) {
    it(`are the same for ${left} and ${right}`, () => assert.equal(spelling(left), spelling(right)));
  }

  const different: [string, string][] = [
    ['9007199254740993', '9007199254740992'],
    ['12345678901234567890', '12345678901234567891'],
    ['0.1', '0.10000000000000001'],
    ['1e400', '1e401'],
    ['1e-400', '0'],
    ['-1', '1'],
    ['1', '"1"'],
    ['null', '"null"'],
    ['true', '"true"'],
    ['[1,2]', '[2,1]'],
    ['[[1],2]', '[[1,2]]'],
    ['{"a": 1}', '{"a": [1]}'],
    ['{}', '[]'],
    ['{"a": null}', '{}'],
    ['"e\u0301"', '"\u00e9"'],
    ['{"a": "1,\\"b\\":2"}', '{"a": "1", "b": 2}'],
    ['{"__proto__": 1}', '{}'],
  ];
  for (const [left, right] of different) {
    it(`differ for ${left} and ${right}`, () => assert.notEqual(spelling(left), spelling(right)));
  }
});
