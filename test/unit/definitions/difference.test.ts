import assert from 'node:assert/strict';
import { differenceWords, pushDetail, shortened } from '../../../src/definitions/differenceWords';
import { type Difference, differenceOf } from '../../../src/products/difference';
import { productOf } from '../products/productOf';

const live = { id: 'x', iss: 'acme', creationDate: 1, version: '8', titles: { en: 'A', es: 'B' } };
const none: Difference = { changed: [], readOnly: [], onlyLive: [] };

describe('how a definition differs', () => {
  const rows: [what: string, definition: object | string, expected: Partial<Difference>][] = [
    ['not at all', live, {}],
    ['not by leaving out what Cloud Zoo sets', { id: 'x', version: '8', titles: live.titles }, {}],
    [
      'not by order, escapes or spaces',
      '{ "titles": {"es":"\\u0042","en":"A"}, "version":"8", "id":"x" }',
      {},
    ],
    ['by a value', { ...live, version: '9' }, { changed: ['version'] }],
    ['by a property of its own', { ...live, picture: 'p' }, { changed: ['picture'] }],
    ['by a read-only value', { ...live, iss: 'me', creationDate: 2 }, { readOnly: ['iss', 'creationDate'] }],
    ['by an id in capitals', { ...live, id: 'X' }, { readOnly: ['id'] }],
    ['by what only the live product has', { id: 'x', version: '8' }, { onlyLive: ['titles'] }],
    [
      'by all of these',
      { id: 'x', iss: 'me', version: '9' },
      { changed: ['version'], readOnly: ['iss'], onlyLive: ['titles'] },
    ],
  ];
  for (const [what, definition, expected] of rows) {
    it(what, () => {
      assert.deepEqual(differenceOf(productOf(definition), productOf(live)), { ...none, ...expected });
    });
  }
});

describe('the verdict on a definition', () => {
  const rows: [definition: object | undefined, title: string, push: boolean, pull: boolean][] = [
    [live, '$(check) In sync with acme', false, false],
    [{ ...live, version: '9' }, '$(diff) 1 property differs from acme: version', true, true],
    [
      { ...live, version: '9', a: 1, b: 2, c: 3, d: 4 },
      '$(diff) 5 properties differ from acme: version, a, b and 2 more',
      true,
      true,
    ],
    [{ ...live, iss: 'me' }, '$(diff) 1 property differs from acme: iss', false, true],
    [{ id: 'x', version: '8' }, '$(diff) Only in acme: titles', false, true],
    [undefined, '$(diff) Compare with acme', true, true],
    [
      { ...live, '](command:x)$(zap)': 1 },
      '$(diff) 1 property differs from acme: ] (command:x)$ (zap)',
      true,
      true,
    ],
  ];
  for (const [definition, title, push, pull] of rows) {
    it(title, () => {
      const verdict = differenceWords(definition && productOf(definition), productOf(live), 'acme');
      assert.deepEqual([verdict.title, verdict.canPush, verdict.canPull], [title, push, pull]);
    });
  }

  it('is left out as long as the live product is not known', () => {
    assert.equal(differenceWords(productOf(live), undefined, 'acme').title, '$(diff) Compare with acme');
  });
});

describe('the question before a push', () => {
  const connection = {
    service: 'cloudZoo',
    name: 'acme',
    endpoint: 'https://example.com/v1',
    issuer: 'me',
    products: [],
  } as const;
  const detail = (definition: object, remote: object = live) => {
    const [mine, its] = [productOf(definition), productOf(remote)];
    return pushDetail(differenceOf(mine, its), mine, its, connection).split('\n');
  };

  it('names each value, old and new, and who sends it where', () => {
    const definition = { ...live, version: '9', titles: { en: 'A', es: 'C', de: 'D' }, picture: 'p' };
    assert.deepEqual(detail(definition, { ...live, more: 1 }), [
      'version: "8" → "9"',
      'titles.es: "B" → "C"',
      'titles.de: (nothing) → "D"',
      'picture: (nothing) → "p"',
      '',
      'Connection: acme, issuer me at https://example.com/v1',
      'Only the live product has more; this stays as it is',
    ]);
  });

  it('names a member that goes', () => {
    assert.equal(detail({ ...live, titles: { en: 'A' } })[0], 'titles.es: "B" → (nothing)');
  });

  it('names all of many', () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`p${i}`, i]));
    const lines = detail({ ...live, ...many });
    assert.equal(lines[11], 'p11: (nothing) → 11');
    assert.equal(lines[12], 'Also: p12, p13, p14, p15, p16, p17, p18, p19');
  });

  it('cuts a long value to where it changes', () => {
    const [old, next] = shortened(`"${'a'.repeat(200)}b"`, `"${'a'.repeat(200)}c${'d'.repeat(200)}"`);
    assert.match(old, /^…a+b"$/);
    assert.match(next, /^…a+cd+…$/);
    assert.ok(old.length <= 72 && next.length <= 72);
    assert.deepEqual(shortened('"1"', undefined), ['"1"', '(nothing)']);
  });
});
