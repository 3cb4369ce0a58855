import { propertiesOf } from '../../src/json/properties';
import { fieldsOf } from '../../src/licenses/bulk/table/cells';
import { readTable } from '../../src/licenses/bulk/table/readTable';
import { parseProduct } from '../../src/services/cloudZoo/product';
import { SecretMask } from '../../src/services/secretMask';
import type { Comparison } from './measure';

/** What comes from outside, eight times as long: what is linear takes eight times the time. */
export async function edgeComparisons(): Promise<{ comparisons: Comparison[]; end: () => Promise<void> }> {
  const edge = (name: string, length: number, work: (size: number) => unknown): Comparison => ({
    name: `${name}, eight times as long`,
    against: 'once, eight times',
    ours: async () => await work(8 * length),
    baseline: async () => {
      for (let i = 0; i < 8; i++) await work(length);
    },
    goal: 1.5,
  });
  const table = async (text: string) => await readTable(Buffer.from(text), fieldsOf.licenseSpring);
  const mask = new SecretMask('s3cret-of-the-shared-key');
  return {
    comparisons: [
      edge('a product of many titles', 5000, size => {
        const titles = Array.from({ length: size }, (_, i) => `"t${i}":"Title ${i}"`).join(',');
        const parsed = parseProduct(`{"id":"x","titles":{${titles}}}`);
        if ('product' in parsed) propertiesOf(parsed.product);
      }),
      edge('a list of licenses as CSV', 5000, size =>
        table(`hardware_id,product,license_key\n${'"device ""1""",cp,KEY-1\n'.repeat(size)}`),
      ),
      edge('a list that is one cell of quotes', 20_000, size => table(`hardware_id\n${'"'.repeat(size)}`)),
      edge('a list of licenses as JSON', 2000, size =>
        table(`[${'{"hardware_id":"d","product":"cp","license_key":"K"},'.repeat(size)}{}]`),
      ),
      edge('an error page searched for a secret', 20_000, size =>
        mask.hide('s3cret-of-the-'.repeat(size / 10)),
      ),
    ],
    end: async () => undefined,
  };
}
