import assert from 'node:assert/strict';
import { parseDefinition } from '../../../../src/services/cloudZoo/product';

describe('the text of a definition', () => {
  it('may have comments, and every place stays', () => {
    const text = '// one\n{ /* two\n */ "id": "// no comment", // "three": 3\n  "version": "1"\n}\n// end';
    const parsed = parseDefinition(text);
    assert.ok('product' in parsed);
    assert.deepEqual([...parsed.product.properties.keys()], ['id', 'version']);
    assert.equal(parsed.product.properties.get('version')?.node.offset, text.indexOf('"version"'));
    assert.equal(parsed.product.properties.get('id')?.valueSource, '"// no comment"');
  });

  it('has its problems at their places', () => {
    const parsed = parseDefinition('// one\n// two\n{ "id": "x" "version": "1" }');
    assert.ok('problem' in parsed);
    assert.deepEqual([parsed.problem.line, parsed.problem.column], [3, 13]);
  });

  for (const text of ['', '// only this', '{ "a": 1, /* open', '{ "a": "open // x', '/']) {
    it(`is told to be broken: ${text || 'empty'}`, () => {
      assert.ok('problem' in parseDefinition(text));
    });
  }
});
