import assert from 'node:assert/strict';
import { canopy, openAcme, student, tidewater } from './acme';

function product({ id, title }: { id: string; title: string }, prefix: string, min: number): string {
  const format = { prefix, length: { min, max: 24 }, example: `${prefix}-AAAA` };
  return JSON.stringify({ id, version: '1.0', titles: { en: title }, format });
}

describe('products that take the same keys', () => {
  it('are marked in the view, each with the other’s name; the rest is not', async () => {
    const products = [
      product(canopy, 'CNP', 20),
      product(student, 'CNPS', 16),
      product(tidewater, 'TIDE', 20),
    ];
    const { workbench } = await openAcme({ products });
    await workbench.treeRow('Products', tidewater.title);
    await workbench.eventually(async () => {
      const rows = await workbench.treeRows('Products');
      assert.deepEqual(
        rows.slice(1).map(({ label, description }) => [label, description]),
        [
          [canopy.title, `1.0 · accepts the same keys as ${student.title}`],
          [student.title, `1.0 · accepts the same keys as ${canopy.title}`],
          [tidewater.title, '1.0'],
        ],
      );
    });
  });
});
