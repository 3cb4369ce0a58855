import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fieldsOf } from '../../../../src/licenses/bulk/table/cells';
import { readTable } from '../../../../src/licenses/bulk/table/readTable';
import { projectFolder } from '../../../hosts/folders';

const productId = '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67';

async function read(name: string, service: keyof typeof fieldsOf = 'cloudZoo') {
  const file = join(projectFolder, 'test/unit/licenses/bulk/libreOffice', name);
  return await readTable(await readFile(file), fieldsOf[service]);
}

describe('a file that LibreOffice wrote', () => {
  for (const name of ['comma.csv', 'semicolonQuoted.csv', 'tabUtf16.csv']) {
    it(`has the rows of the sheet: ${name}`, async () => {
      const result = await read(name);
      assert.ok('table' in result, JSON.stringify(result));
      assert.deepEqual(result.table.ignored, ['customer']);
      assert.deepEqual(result.table.rows, [
        {
          row: 2,
          line: 2,
          given: { licenseId: 'CN-2025-000117', productId, entityId: '4815162342-|-Group' },
        },
        { row: 4, line: 5, given: { licenseId: '00123', productId, entityId: '1-|-User' } },
        { row: 5, line: 6, given: { licenseId: 'CN-7', productId, entityId: '1-|-User' } },
      ]);
    });
  }

  it('of another code page is refused', async () => {
    const result = await read('latin1.csv');
    assert.ok('problem' in result);
    assert.match(result.problem.message, /not UTF-8.*save it as "CSV UTF-8"/);
  });

  it('cannot be used where it rounded a number or a formula failed', async () => {
    const result = await read('broken.csv');
    assert.ok('table' in result);
    assert.deepEqual(
      result.table.rows.map(({ line, problem }) => `${line}: ${problem?.split('. ')[0]}`),
      [
        '2: licenseId is 1.23456789012346E+019, a number that a spreadsheet has rounded',
        '5: licenseId is #N/A, a formula error',
        '6: undefined',
      ],
    );
  });

  it('has the same IDs as the result of a run that it was opened from', async () => {
    const result = await read('resultAgain.csv', 'licenseSpring');
    assert.ok('table' in result);
    assert.deepEqual(result.table.ignored, []);
    assert.deepEqual(
      result.table.rows.map(({ given, problem }) => problem ?? given.hardware_id),
      [
        'CN-2025-000117',
        '00123',
        '=HYPERLINK("http://x","y")',
        '-2+3',
        '12345678901234567890',
        '1E5',
        '1-2',
        'MAR-1',
        'TRUE',
        "O'Brien",
        "'x",
        '世界 😀',
        '@SUM(1)',
        '1.50',
        '#1',
      ],
    );
  });
});
