import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readCell } from '../../../../src/licenses/bulk/table/cells';
import { readTable } from '../../../../src/licenses/bulk/table/readTable';
import { asCell, needsProtection } from '../../../../src/licenses/bulk/table/spreadsheet';
import { dialects, write } from './dialects';

const known = ['licenseId', 'productId', 'entityId'];

/** Whatever can be the ID of a license: any text that the reader of cells does not refuse or trim. */
const ids = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(...`'="#@+-;,\tTE0123456789. /|&é世😀`), minLength: 1, maxLength: 12 }),
    fc.constantFrom('CN-2025-000117', "O'Brien", '5"', 'a,b;c', 'x=1', '4815162342-|-Group', '007', '😀'),
  )
  .filter(id => {
    const cell = readCell('licenseId', `'${id}`);
    return needsProtection(id) ? 'text' in cell && cell.text === id : isPlain(id);
  });
/** What ends with an apostrophe and begins with the one of a spreadsheet is refused, as it may be a text in quotes. */
const plainIds = ids.filter(id => isPlain(id) && !id.endsWith("'"));

function isPlain(id: string): boolean {
  const cell = readCell('licenseId', id);
  return 'text' in cell && cell.text === id && id !== '' && !known.includes(id);
}

describe('a table that a spreadsheet wrote', () => {
  const blank = fc.constantFrom<readonly string[]>([], [''], ['', '', '', ''], [' ', '\t ', '']);
  const notes = fc.string({ unit: fc.constantFrom(...'ab"; ,\n\r\té'), maxLength: 6 });
  const tables = fc.record({
    blanksBefore: fc.array(blank, { maxLength: 2 }),
    rows: fc.array(
      fc.oneof(
        { weight: 4, arbitrary: fc.tuple(plainIds, notes, plainIds, plainIds).map(cells => [...cells]) },
        { weight: 1, arbitrary: blank },
      ),
      { minLength: 1, maxLength: 8 },
    ),
  });

  it('has the same rows, lines and cells, whatever wrote it', async () => {
    await fc.assert(
      fc.asyncProperty(tables, dialects, async ({ rows }, dialect) => {
        // Notes stand in a column that nobody knows, and blank columns around.
        const header = ['', 'licenseId', 'Note "1"\nhere', 'productId', '', 'Entity\u00a0ID', ''];
        const table = rows.map(([id = '', note = '', product = '', entity = '']) =>
          id.trim() || product.trim() || entity.trim() ? ['', id, note, product, '', entity, ''] : [],
        );
        const protection = dialect.protection === 'none' ? dialect : { ...dialect };
        const { bytes, lines } = write({ header, rows: table }, protection);
        const read = await readTable(bytes, known);
        assert.ok('table' in read, JSON.stringify(read));
        const expected = table.flatMap(([, licenseId = '', , productId = '', , entityId = ''], index) =>
          licenseId
            ? [{ row: index + 2, line: lines[index], given: { licenseId, productId, entityId } }]
            : [],
        );
        assert.deepEqual(read.table.rows, expected);
        assert.deepEqual(read.table.ignored.length, 1);
      }),
      { numRuns: 500 },
    );
  });
});

describe('an ID in a result', () => {
  it('is read back as the same ID, and is nothing that a spreadsheet runs or rewrites', () => {
    fc.assert(
      fc.property(ids, id => {
        const cell = asCell(id);
        const read = readCell('hardware_id', cell);
        assert.ok('text' in read && read.text === id, JSON.stringify({ cell, read }));
        assert.doesNotMatch(cell, /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u);
      }),
      { numRuns: 2000 },
    );
  });

  for (const id of [
    '=HYPERLINK("http://x","y")',
    '-2+3',
    '+1',
    '@x',
    '＝1+1',
    '00123',
    '1E5',
    '1.5',
    '12345678901234567890',
    "'x",
    'MAR-1',
    '1-2',
    'TRUE',
  ]) {
    it(`has an apostrophe before it: ${id}`, () => {
      assert.equal(asCell(id), `'${id}`);
      assert.deepEqual(readCell('hardware_id', asCell(id)), { text: id, isProtected: true });
    });
  }
  for (const id of [
    'CN-2025-000117',
    '123',
    "O'Brien",
    '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67',
    '00000000-0000-4000-8000-000000000001',
    '1-|-User',
    'DESKTOP-1A2B',
    '#1',
    'a=b',
  ]) {
    it(`stays as it is: ${id}`, () => assert.equal(asCell(id), id));
  }

  it('is never another one: two IDs are two cells', () => {
    fc.assert(
      fc.property(ids, ids, (one, other) => assert.equal(asCell(one) === asCell(other), one === other)),
    );
  });
});
