import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Comparison, Sample } from './measure';
import { startLeanServer } from './server';

const concurrency = 8;
const latency = 50;

/** Lists of devices, recorded and with their result, while the activity view looks on. */
export async function bulkComparisons(): Promise<{ comparisons: Comparison[]; end: () => Promise<void> }> {
  const slow = await startLeanServer(latency);
  const quick = await startLeanServer(0);
  const ideal = (rows: number, runs: number): Comparison => ({
    name: `bulk removal of ${rows.toLocaleString('en')} rows, ${latency} ms latency`,
    against: 'ideal (rows / 8 × latency)',
    ours: () => runInProcess(slow.origin, rows, 'list'),
    baseline: (rows / concurrency) * latency,
    goal: 1.1,
    runs,
  });
  const throughput = (rows: number, runs: number): Comparison => ({
    name: `bulk removal of ${rows.toLocaleString('en')} rows, no latency`,
    against: `a loop of fetches, ${concurrency} at a time`,
    ours: () => runInProcess(quick.origin, rows, 'list'),
    baseline: () => runInProcess(quick.origin, rows, 'fetches'),
    runs,
  });
  return {
    comparisons: [ideal(1000, 3), ideal(10_000, 1), throughput(10_000, 1), throughput(100_000, 1)],
    end: async () => {
      await slow.stop();
      await quick.stop();
    },
  };
}

async function runInProcess(origin: string, rows: number, way: 'list' | 'fetches'): Promise<Sample> {
  const execArgv = ['--import', 'tsx'];
  const child = fork(join(__dirname, 'bulkRun.ts'), [origin, String(rows), way], { execArgv });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The run ended with ${code}.`);
  });
  const [sample] = await Promise.race([once(child, 'message'), ended]);
  await ended.catch(() => undefined);
  return sample;
}
