// npm run bench: measures our ways beside the plainest ones in the same run. Words name the parts to run, `--check`
// compares with the committed figures, `--commit` makes this run's figures those.
import { parseArgs } from 'node:util';
import { activityComparisons } from './activity';
import { bulkComparisons } from './bulk';
import { bundleComparisons } from './bundle';
import { edgeComparisons } from './edges';
import { listComparisons } from './lists';
import { type Comparison, type Measured, measure } from './measure';
import { plugInComparisons } from './plugIns';
import { productComparisons } from './products';
import { fallenBack, figuresFile, lineOf, machine, readReport, writeResults } from './report';
import { measureInVSCode } from './vscode';

interface Part {
  readonly comparisons: readonly Comparison[];
  end(): Promise<void>;
}

const parts: Readonly<Record<string, () => Promise<Part>>> = {
  bundle: bundleComparisons,
  products: productComparisons,
  lists: listComparisons,
  plugIns: plugInComparisons,
  bulk: bulkComparisons,
  activity: activityComparisons,
  edges: edgeComparisons,
};

bench().catch(error => {
  console.error(error);
  process.exitCode = 1;
});

async function bench(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { check: { type: 'boolean' }, commit: { type: 'boolean' } },
  });
  const isWanted = (name: string) => positionals.length === 0 || positionals.includes(name);
  console.log(`${machine()}\n`);
  const rows: Measured[] = [];
  const add = (measured: Measured) => {
    rows.push(measured);
    console.log(lineOf(measured));
  };
  for (const [, prepare] of Object.entries(parts).filter(([name]) => isWanted(name))) {
    const { comparisons, end } = await prepare();
    try {
      for (const comparison of comparisons) add(await measure(comparison));
    } finally {
      await end();
    }
    writeResults(rows);
  }
  if (isWanted('vscode')) {
    for (const measured of await measureInVSCode()) add(measured);
  }
  writeResults(rows);
  if (values.commit) writeResults(rows, figuresFile);
  if (values.check) check(rows);
}

function check(rows: readonly Measured[]): void {
  const committed = readReport(figuresFile);
  if (!committed) throw new Error('No figures are committed: npm run bench -- --commit makes them.');
  const behind = fallenBack(rows, committed);
  console.log(behind.length ? `\nFallen back:\n${behind.join('\n')}` : '\nNothing fell back.');
  process.exitCode = behind.length ? 1 : 0;
}
