import assert from 'node:assert/strict';
import { parseTree, printParseErrorCode } from 'jsonc-parser';
import { syntaxWords } from '../../../src/json/syntaxWords';

describe('a mistake in a JSON text', () => {
  it('has words for every code of the parser', () => {
    const codes = Array.from({ length: 16 }, (_, i) => printParseErrorCode(i + 1));
    assert.ok(!codes.includes('<unknown ParseErrorCode>'), codes.join());
    const next: number = codes.length + 1;
    assert.equal(printParseErrorCode(next), '<unknown ParseErrorCode>', 'there is a new code');
    assert.deepEqual(
      codes.filter(code => syntaxWords(code) === code),
      [],
    );
  });

  const rows: [text: string, words: string][] = [
    ['{"a" 1}', 'colon expected'],
    ['{"a": 1', 'closing brace expected'],
    ['[1', 'closing bracket expected'],
    ['{"a": nul}', 'unknown word'],
    ['{"a": "\\x"}', 'an escape sequence is not valid'],
    ['{} {}', 'end of the text expected'],
  ];
  for (const [text, words] of rows) {
    it(`is told in words: ${text}`, () => {
      const errors: { error: number; offset: number; length: number }[] = [];
      parseTree(text, errors, { disallowComments: true });
      assert.equal(syntaxWords(printParseErrorCode(errors[0]?.error ?? 0)), words);
    });
  }
});
