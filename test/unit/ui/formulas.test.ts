import assert from 'node:assert/strict';
import fc from 'fast-check';
import { asText } from '../../../src/ui/text';

describe('a cell that a spreadsheet must not run', () => {
  for (const formula of [
    '=1+1',
    '+1',
    '-2+3',
    '@SUM(1)',
    '\t=1',
    '\r\n=1',
    ' =1',
    '\u200b=1',
    '＝1',
    '|cmd',
    "'00123",
  ]) {
    it(`is text: ${JSON.stringify(formula)}`, () => assert.equal(asText(formula), `'${formula}`));
  }

  for (const plain of ['CN-2025-000117', '4815162342-|-Group', 'a=b', '1e5', 'ﬁn', '世界', '']) {
    it(`stays as it is: ${JSON.stringify(plain)}`, () => assert.equal(asText(plain), plain));
  }

  it('is the same text again without the apostrophe', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^['=+\-@]+.*$/)), text =>
        assert.equal(asText(text).replace(/^'/, ''), text),
      ),
    );
  });
});
