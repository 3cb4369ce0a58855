import assert from 'node:assert/strict';
import fc from 'fast-check';
import { liveInPlaceOf, pullEdits } from '../../../src/definitions/liveInPlace';
import { applyEdits } from '../../../src/json/edits';
import { differenceOf, namesIn } from '../../../src/products/difference';
import { parseDefinition } from '../../../src/services/cloudZoo/product';
import { productOf } from '../products/productOf';

const definition = `// The plug-in for Rhino 8.
{
  "id": "2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67", // never changes
  "version": "8.2", // shown in Rhino
  "titles": {
    // English first
    "en": "Canopy", /* reviewed */
    "es": "Dosel"
  },
  "platforms": ["Windows"],
  /* digits
     and letters */
  "format": { "length": { "min": 24, "max": 24 }, "prefix": "CNPY" } // keys
}
`;

const live = {
  id: '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67',
  iss: 'acme',
  version: '8.2',
  titles: { en: 'Canopy', es: 'Dosel' },
  platforms: ['Windows'],
  format: { length: { min: 24, max: 24 }, prefix: 'CNPY' },
};

describe('a pull', () => {
  const rows: [what: string, changes: object, from: string | RegExp, to: string][] = [
    ['changes nothing where nothing differs', {}, '', ''],
    ['replaces a value', { version: '9' }, '"8.2"', '"9"'],
    ['replaces one title', { titles: { es: 'Toldo', en: 'Canopy' } }, '"Dosel"', '"Toldo"'],
    ['keeps a list on its line', { platforms: ['Windows', 'Mac'] }, '["Windows"]', '["Windows", "Mac"]'],
    [
      'adds a title on a line of its own',
      { titles: { ...live.titles, de: 'Dach' } },
      '"Dosel"\n',
      '"Dosel",\n    "de": "Dach"\n',
    ],
    [
      'adds a member on the line',
      { format: { ...live.format, example: 'CNPY-X' } },
      '"CNPY" }',
      '"CNPY", "example": "CNPY-X" }',
    ],
    [
      'adds a property behind the comment of the last one',
      { relatedProducts: [{ id: 'x' }] },
      ' } // keys\n',
      ' }, // keys\n  "relatedProducts": [\n    {\n      "id": "x"\n    }\n  ]\n',
    ],
    ['takes a title out', { titles: { en: 'Canopy' } }, /, \/\* reviewed \*\/\n.*\n/, ' /* reviewed */\n'],
    ['takes the first one out', { titles: { es: 'Dosel' } }, '    "en": "Canopy", /*', '     /*'],
    ['takes a property out with its line', { platforms: undefined }, '  "platforms": ["Windows"],\n', ''],
  ];
  for (const [what, changes, from, to] of rows) {
    it(what, () => {
      const text = liveInPlaceOf(definition, productOf({ ...live, ...changes }));
      assert.equal(text, definition.replace(from, to));
    });
  }

  it('keeps tabs and line ends', () => {
    const text = '{\r\n\t"id": "x",\r\n\t"titles": {\r\n\t\t"en": "A"\r\n\t}\r\n}\r\n';
    const pulled = liveInPlaceOf(
      text,
      productOf({ id: 'x', titles: { en: 'A', de: { a: 1 } }, version: '1' }),
    );
    assert.equal(
      pulled,
      '{\r\n\t"id": "x",\r\n\t"titles": {\r\n\t\t"en": "A",\r\n\t\t"de": {\r\n\t\t\t"a": 1\r\n\t\t}\r\n\t},\r\n\t"version": "1"\r\n}\r\n',
    );
  });

  it("takes the live product's own characters", () => {
    const text = liveInPlaceOf(
      '{"id":"x","ledger":1}',
      productOf('{"id":"x","ledger":12345678901234567890}'),
    );
    assert.equal(text, '{"id":"x","ledger":12345678901234567890}');
  });

  it('puts a read-only value right, and adds none', () => {
    const text = liveInPlaceOf(
      '{ "id": "x", "iss": "me" }',
      productOf({ id: 'x', iss: 'acme', creationDate: 1 }),
    );
    assert.equal(text, '{ "id": "x", "iss": "acme" }');
  });

  it('of a broken text is none', () => {
    assert.equal(pullEdits('{ "id": }', productOf(live)), undefined);
  });

  it('makes any definition in sync, keeps the comments around what it replaces, and does nothing again', () => {
    fc.assert(
      fc.property(product(), product(), fc.infiniteStream(fc.nat(8)), layouts, (mine, its, seed, layout) => {
        const text = withComments(JSON.stringify({ id: 'x', ...mine }, undefined, layout), seed);
        const target = productOf({ id: 'x', ...its });
        const pulled = liveInPlaceOf(text, target);
        assert.deepEqual(differenceIn(pulled, target), [], pulled);
        assert.equal(liveInPlaceOf(pulled, target), pulled);
        const kept = [...text.matchAll(/\/\*(\d+)\*\/ *"(\w+)"|\/\/(\d+)\n\s*"(\w+)"/g)];
        for (const [, block, name, line] of kept) {
          const mark = block ? `/*${block}*/` : `//${line}\n`;
          // Before a property of the root that is there before and after: nothing may have touched it.
          if (name && name in its && isTopLevel(text, mark))
            assert.ok(pulled.includes(mark), `${mark} in\n${pulled}`);
        }
      }),
      { numRuns: 400 },
    );
  });
});

const layouts = fc.constantFrom(undefined, 2, 4, '\t');

function product(): fc.Arbitrary<Record<string, unknown>> {
  const key = fc.constantFrom('version', 'titles', 'format', 'a', 'b', 'c');
  const { value } = fc.letrec<{ value: unknown }>(tie => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>('1', '//no', '/* "x": , */', 2, null, true),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('en', 'es', 'de', 'fr'), tie('value'), { maxKeys: 4 }),
    ),
  }));
  return fc.dictionary(key, value, { maxKeys: 6 });
}

/** Puts a numbered comment between some of the tokens. */
function withComments(text: string, seed: Iterable<number>): string {
  const numbers = seed[Symbol.iterator]();
  let count = 0;
  return text.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, token => {
    const comment = ['', '', '', '', '', `/*${count}*/`, `//${count}\n`, `/*${count}\n*/`, '\n'][
      numbers.next().value ?? 0
    ];
    count++;
    return `${comment}${token}`;
  });
}

function isTopLevel(text: string, mark: string): boolean {
  const { root } = productOf(parseDefinitionText(text));
  const offset = text.indexOf(mark);
  return !(root.children ?? []).some(child => offset > child.offset && offset < child.offset + child.length);
}

function parseDefinitionText(text: string): string {
  const parsed = parseDefinition(text);
  assert.ok('product' in parsed, text);
  return parsed.product.text;
}

function differenceIn(text: string, target: ReturnType<typeof productOf>): string[] {
  const parsed = parseDefinition(text);
  assert.ok('product' in parsed, text);
  return namesIn(differenceOf(parsed.product, target));
}

describe('what is applied', () => {
  it('is sorted, and does not overlap', () => {
    const edits = pullEdits(definition, productOf({ id: 'y', version: '9', a: 1 })) ?? [];
    let end = 0;
    for (const { offset, length } of edits) {
      assert.ok(offset >= end);
      end = offset + length;
    }
    assert.ok(applyEdits(definition, edits).includes('"a": 1'));
  });
});
