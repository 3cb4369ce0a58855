import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allowedCharacters } from '../../../src/products/allowedCharacters';

const typeable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const others = ['é', 'Ω', '字', '🐡', '\u00a0', '\u2003', '\t', '\n', '\u2028'];

/** The answer of a regular expression that is known to be harmless. */
function allowedBy(filter: string): string {
  return [...typeable, ...others].filter(one => new RegExp(filter, 'u').test(one)).join('');
}

function allowedHere(filter: string): string | undefined {
  const allows = allowedCharacters(filter);
  return allows && [...typeable, ...others].filter(allows).join('');
}

describe('the allowed characters of a filter', () => {
  const read = [
    ...[
      '[A-Za-z0-9]',
      '[A-Z]|7',
      '\\w',
      '\\d',
      '\\s',
      '\\S',
      '\\W',
      '\\D',
      '.',
      'A',
      '[^A-Z]',
      '[^\\w]',
      '[]',
      '[^]',
    ],
    ...[
      '^[A-Z0-9]+$',
      '^[A-Z]$|^[0-9]$',
      '(?:[A-Z]|[0-9])+',
      '([A-F])',
      '[A-Z]{1,24}',
      '[A-F]+?',
      '[\\w.]',
      '[.]',
    ],
    ...[
      '[a\\-z]',
      '[\\]]',
      '[\\\\]',
      '\\.',
      '\\[',
      '[\\x41-\\x46]',
      '[\\u0041-\\u005A]',
      '[é-ü]',
      '[A-]',
      '[-A]',
      '[🐠-🐢]',
    ],
    ...['[(){}*+?|$^]', '[A-Z\\d_]', '[\\t ]', '[0-9A-F]|[g-z]', '((((([a])))))'],
  ];
  for (const filter of read) {
    it(`${filter} are those of the regular expression`, () => {
      assert.equal(allowedHere(filter), allowedBy(filter.replace('\\-', '-').replace('[a-z]', '[az\\-]')));
    });
  }

  const unread = [
    ...[
      '',
      '[',
      '[A-',
      '[Z-A]',
      '[\\w-z]',
      '(',
      '(A',
      'A)',
      '(?=A)',
      '(?!A)',
      '(?<n>A)',
      '[A-Z][0-9]',
      '(A)\\1',
      '\\b',
      '\\p{L}',
    ],
    ...[
      'A**',
      '*',
      '|',
      'A|',
      '\\',
      '[\\',
      '\\x4',
      '\\u{41}',
      '(?:A?|B?){24}.(?=.)',
      '((((((a))))))',
      'A{',
      '^',
      '$',
      '\\k<n>',
      '\\cA',
    ],
  ];
  for (const filter of unread) {
    it(`${filter || 'nothing'} cannot be told`, () => assert.equal(allowedCharacters(filter), undefined));
  }

  it('are those of the regular expression, whatever the class', () => {
    const member = fc.oneof(
      fc.constantFrom(
        'A',
        'z',
        '0',
        '_',
        '.',
        ' ',
        '🐡',
        'é',
        '\\d',
        '\\w',
        '\\s',
        '\\.',
        '\\]',
        '\\\\',
        '\\x41',
      ),
      fc
        .tuple(fc.integer({ min: 48, max: 122 }), fc.integer({ min: 0, max: 9 }))
        .map(([from, more]) => `\\x${from.toString(16)}-\\x${(from + more).toString(16)}`),
    );
    fc.assert(
      fc.property(fc.boolean(), fc.array(member, { maxLength: 6 }), (isNegated, members) => {
        const filter = `[${isNegated ? '^' : ''}${members.join('')}]`;
        assert.equal(allowedHere(filter), allowedBy(filter));
      }),
    );
  });

  it('are told of any text without waiting', () => {
    for (const piece of ['(', '[', '(?:A?|', 'A', '[A-Z]', 'a|', '\\', '{1,9}', '[^', '(((((a)))))|']) {
      const started = performance.now();
      allowedCharacters(piece.repeat(200_000 / piece.length));
      assert.ok(performance.now() - started < 1000, piece);
    }
  });
});
