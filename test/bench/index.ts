import { prepareSuite } from '../hosts/suites';
import { activityComparisons } from './activity';
import { bulkComparisons } from './bulk';
import { bundleComparisons } from './bundle';
import { type Measured, measure } from './measure';
import { plugInComparisons } from './plugIns';
import { productComparisons } from './products';

/** Measures our ways beside the plainest ones in the same run, and prints ratios; a machine's times say little. */
async function bench(): Promise<void> {
  for (const prepare of [
    bundleComparisons,
    productComparisons,
    plugInComparisons,
    bulkComparisons,
    activityComparisons,
  ]) {
    const { comparisons, end } = await prepare();
    try {
      for (const comparison of comparisons) console.log(lineOf(await measure(comparison)));
    } finally {
      await end();
    }
  }
  // What holds up a real extension host, it alone can tell.
  const host = process.platform === 'linux' ? 'server' : 'desktop';
  const options = { host, release: 'newest', filters: ['manyProducts'], grep: undefined } as const;
  const run = await prepareSuite('integration', options);
  await run(console.log);
}

function lineOf({ name, against, ours, baseline }: Measured): string {
  const ratio = `× ${(ours / baseline).toFixed(2)}`;
  return `${ratio.padStart(8)}  ${name}: ${ours.toFixed(1)} ms; ${against}: ${baseline.toFixed(1)} ms`;
}

void bench();
