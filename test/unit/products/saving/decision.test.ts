import assert from 'node:assert/strict';
import { differentNames, digest, type Properties, propertiesOf } from '../../../../src/json/properties';
import { conflicting, type Decision, decide } from '../../../../src/products/saving/decision';
import { productOf } from '../productOf';

type Values = Record<string, string | number>;

const nothing: Decision = { kind: 'nothing' };
const put = (...changed: string[]): Decision => ({ kind: 'put', changed });
const refuse = (why: 'readOnly' | 'removed' | 'conflict', ...properties: string[]): Decision => ({
  kind: 'refuse',
  why,
  properties,
});

function properties(values: Values | undefined): Properties | undefined {
  return values && propertiesOf(productOf({ id: 'x', iss: 'me', ...values }));
}

function decided(base: Values | undefined, current: Values, outgoing: Values, shown: boolean): Decision {
  const [was, is, mine] = [base, current, outgoing].map(properties);
  assert.ok(is && mine);
  return decide(was, is, mine, shown);
}

describe('saving decides', () => {
  const rows: [
    name: string,
    base: Values | undefined,
    current: Values,
    outgoing: Values,
    decision: Decision,
    whenShown?: Decision,
  ][] = [
    ['nothing mine, nothing theirs', { a: 1, b: 1 }, { a: 1, b: 1 }, { a: 1, b: 1 }, nothing],
    ['nothing mine, something theirs', { a: 1, b: 1 }, { a: 1, b: 2 }, { a: 1, b: 1 }, nothing],
    ['nothing mine, a property new of theirs', { a: 1 }, { a: 1, b: 2 }, { a: 1 }, nothing],
    ['nothing mine, a property gone by theirs', { a: 1, b: 1 }, { a: 1 }, { a: 1, b: 1 }, nothing],
    ['mine is what they did too', { a: 1 }, { a: 2 }, { a: 2 }, nothing],
    ['mine alone', { a: 1, b: 1 }, { a: 1, b: 1 }, { a: 2, b: 1 }, put('a')],
    ['two of mine', { a: 1, b: 1, c: 1 }, { a: 1, b: 1, c: 1 }, { a: 2, b: 1, c: 3 }, put('a', 'c')],
    ['one new', { a: 1 }, { a: 1 }, { a: 1, n: 1 }, put('n')],
    ['mine apart from theirs', { a: 1, b: 1 }, { a: 1, b: 2 }, { a: 2, b: 1 }, put('a')],
    ['one of mine that they did too, one alone', { a: 1, b: 1 }, { a: 1, b: 2 }, { a: 2, b: 2 }, put('a')],
    ['mine over theirs', { a: 1 }, { a: 2 }, { a: 3 }, refuse('conflict', 'a'), put('a')],
    [
      'mine over theirs, and one alone',
      { a: 1, b: 1 },
      { a: 2, b: 1 },
      { a: 3, b: 3 },
      refuse('conflict', 'a'),
      put('a', 'b'),
    ],
    [
      'mine over theirs, and another of theirs',
      { a: 1, b: 1 },
      { a: 2, b: 2 },
      { a: 3, b: 1 },
      refuse('conflict', 'a'),
      put('a'),
    ],
    ['both new, not the same', { z: 1 }, { z: 1, n: 1 }, { z: 1, n: 2 }, refuse('conflict', 'n'), put('n')],
    ['both new, the same', { z: 1 }, { z: 1, n: 1 }, { z: 1, n: 1 }, nothing],
    ['mine is gone by theirs', { a: 1, z: 1 }, { z: 1 }, { a: 2, z: 1 }, refuse('conflict', 'a'), put('a')],
    ['taken out', { a: 1, b: 1 }, { a: 1, b: 1 }, { a: 1 }, refuse('removed', 'b'), refuse('removed', 'b')],
    ['taken out by both', { a: 1, b: 1 }, { a: 1 }, { a: 1 }, nothing],
    [
      'taken out, theirs changed',
      { a: 1, b: 1 },
      { a: 1, b: 2 },
      { a: 1 },
      refuse('removed', 'b'),
      refuse('removed', 'b'),
    ],
    [
      'taken out, and a conflict',
      { a: 1, b: 1 },
      { a: 2, b: 1 },
      { a: 3 },
      refuse('removed', 'b'),
      refuse('removed', 'b'),
    ],
    [
      'the issuer changed',
      { a: 1 },
      { a: 1 },
      { a: 1, iss: 'you' },
      refuse('readOnly', 'iss'),
      refuse('readOnly', 'iss'),
    ],
    [
      'id and creation date changed',
      { creationDate: 1 },
      { creationDate: 1 },
      { creationDate: 2, id: 'y' },
      refuse('readOnly', 'id', 'creationDate'),
      refuse('readOnly', 'id', 'creationDate'),
    ],
    [
      'a read-only property taken out',
      { creationDate: 1 },
      { creationDate: 1 },
      {},
      refuse('readOnly', 'creationDate'),
      refuse('readOnly', 'creationDate'),
    ],
    [
      'a read-only property before all else',
      { a: 1, b: 1 },
      { a: 2, b: 1 },
      { a: 3, iss: 'you' },
      refuse('readOnly', 'iss'),
      refuse('readOnly', 'iss'),
    ],
    [
      'a read-only property changed by the service',
      { a: 1, creationDate: 1 },
      { a: 1, creationDate: 2 },
      { a: 2, creationDate: 1 },
      put('a'),
    ],
    ['no base, no difference', undefined, { a: 1 }, { a: 1 }, nothing],
    ['no base, a difference', undefined, { a: 1, b: 1 }, { a: 2, b: 1 }, refuse('conflict', 'a'), put('a')],
    ['no base, one new', undefined, { a: 1 }, { a: 1, n: 1 }, refuse('conflict', 'n'), put('n')],
    ['no base, one missing', undefined, { a: 1, b: 1 }, { a: 1 }, nothing],
    [
      'no base, one missing, a difference',
      undefined,
      { a: 1, b: 1 },
      { a: 2 },
      refuse('conflict', 'a'),
      put('a'),
    ],
    [
      'no base, another issuer',
      undefined,
      { a: 1 },
      { a: 1, iss: 'you' },
      refuse('readOnly', 'iss'),
      refuse('readOnly', 'iss'),
    ],
  ];
  for (const [name, base, current, outgoing, decision, whenShown = decision] of rows) {
    it(name, () => assert.deepEqual(decided(base, current, outgoing, false), decision));
    it(`${name}, theirs seen`, () => assert.deepEqual(decided(base, current, outgoing, true), whenShown));
  }

  it('to send nothing for another spelling of the same', () => {
    const base = propertiesOf(productOf('{"a": 1.0, "b": {"x": "\\u00e9", "y": [1]}}'));
    const outgoing = propertiesOf(productOf('{"b": {"y": [1e0], "x": "é"}, "a": 1}'));
    assert.deepEqual(decide(base, base, outgoing, false), nothing);
  });

  it('to send numbers that only their digits tell apart', () => {
    const base = propertiesOf(productOf('{"a": 9007199254740993}'));
    const outgoing = propertiesOf(productOf('{"a": 9007199254740992}'));
    assert.deepEqual(decide(base, base, outgoing, false), put('a'));
  });

  it('about properties with names of objects', () => {
    const base = propertiesOf(productOf('{"a": 1}'));
    const outgoing = propertiesOf(productOf('{"a": 1, "constructor": 1, "__proto__": {"id": "y"}}'));
    assert.deepEqual(decide(base, base, outgoing, false), put('constructor', '__proto__'));
  });
});

describe('what conflicts', () => {
  const rows: [base: Values | undefined, current: Values, outgoing: Values, names: string[]][] = [
    [{ a: 1 }, { a: 2 }, { a: 3 }, ['a']],
    [{ a: 1 }, { a: 2 }, { a: 2 }, []],
    [{ a: 1 }, { a: 2 }, { a: 1 }, []],
    [{ a: 1, b: 1 }, { a: 2, b: 1 }, { a: 1, b: 2 }, []],
    [{ a: 1 }, { a: 2 }, {}, ['a']],
    [{ a: 1 }, {}, { a: 2 }, ['a']],
    [undefined, { a: 1, b: 1 }, { a: 2, b: 1 }, ['a']],
  ];
  for (const [base, current, outgoing, names] of rows) {
    it(`is ${names} for ${JSON.stringify([base, current, outgoing])}`, () => {
      const [was, is, mine] = [base, current, outgoing].map(properties);
      assert.ok(is && mine);
      assert.deepEqual(conflicting(was, is, mine), names);
    });
  }
});

describe('the difference of two products', () => {
  it('names each property once, absence included', () => {
    const left = propertiesOf(productOf({ a: 1, b: 1, c: null }));
    const right = propertiesOf(productOf({ b: 2, a: 1, d: null }));
    assert.deepEqual(differentNames(left, right), ['b', 'c', 'd']);
  });
});

describe('the digest of a product', () => {
  const same = ['{"a": 1, "b": [1.0]}', '{ "b":[1],\n"a":1e0 }'];
  const others = ['{"a": 1, "b": [2]}', '{"a": 1}', '{"a": 1, "b": [1], "c": null}', '{"a:1,b": [1]}', '{}'];

  it('is the same for the same in another order and spelling', () => {
    assert.equal(new Set(same.map(text => digest(productOf(text)))).size, 1);
  });

  it('is short, however long the product', () => {
    assert.ok(digest(productOf({ note: 'x'.repeat(100_000) })).length <= 64);
  });

  it('tells all others apart', () => {
    const texts = [...same.slice(1), ...others];
    assert.equal(new Set(texts.map(text => digest(productOf(text)))).size, texts.length);
  });
});
