import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type FormatFields, keyFormatFrom, overlap } from '../../../../src/products/keyFormat';
import { SameKeys } from '../../../../src/products/remote/sameKeys';

const fields = (prefix: string, min = 20, max = 24): FormatFields => ({ prefix, min, max });

describe('the products that take the same keys', () => {
  it('are found both ways, and named as those whose rivals are others now', () => {
    const rivals = new SameKeys();
    assert.deepEqual(rivals.set('a', fields('CNP')), []);
    assert.deepEqual(rivals.set('b', fields('CNPS')), ['a']);
    assert.deepEqual(rivals.set('c', fields('TIDE')), []);
    assert.deepEqual([rivals.of('a'), rivals.of('b'), rivals.of('c')], [['b'], ['a'], []]);
    assert.deepEqual(rivals.set('b', fields('X')), ['a']);
    assert.deepEqual([rivals.of('a'), rivals.of('b')], [[], []]);
    assert.deepEqual(rivals.of('a', fields('X')), ['b'], 'as the text of a tab has it');
  });

  it('are what every pair compared with each other gives', () => {
    const format = fc.record({
      prefix: fc.string({ unit: fc.constantFrom('A', 'B'), maxLength: 3 }),
      min: fc.integer({ min: 1, max: 5 }),
      max: fc.integer({ min: 3, max: 8 }),
    });
    const products = fc.array(
      fc.tuple(fc.constantFrom(...'abcdefgh'), fc.option(format, { nil: undefined })),
    );
    fc.assert(
      fc.property(products, changes => {
        const rivals = new SameKeys();
        const now = new Map<string, FormatFields | undefined>();
        for (const [id, its] of changes) {
          rivals.set(id, its);
          now.set(id, its);
        }
        for (const [id, its] of now) {
          const expected = [...now].filter(
            ([other, theirs]) => other !== id && its && theirs && overlapOf(its, theirs),
          );
          assert.deepEqual(rivals.of(id).sort(), expected.map(([other]) => other).sort());
        }
      }),
    );
  });

  it('cost no more in a long list, of the same format and of formats of their own', () => {
    const cost = (count: number) => {
      const rivals = new SameKeys();
      const start = performance.now();
      for (let i = 0; i < count; i++) {
        rivals.set(`same-${i}`, fields('SAME'));
        rivals.set(`own-${i}`, fields(`P${i}-`));
      }
      for (let i = 0; i < count; i++) assert.ok(rivals.of(`same-${i}`).length <= 20);
      return performance.now() - start;
    };
    cost(500);
    const [few, many] = [cost(1000), cost(8000)];
    // Every pair compared with each other would be 64 times as much.
    assert.ok(many < few * 24, `${few} ms, ${many} ms`);
  }).timeout(20_000);
});

function overlapOf(one: FormatFields, other: FormatFields): boolean {
  const [first, second] = [keyFormatFrom(one), keyFormatFrom(other)];
  return first !== undefined && second !== undefined && overlap(first, second);
}
