import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Intent } from '../../src/activity/entry';
import { ActivityRecord } from '../../src/activity/record';
import type { Comparison } from './measure';

const lines = 500_000;
const appends = 10_000;
const concurrency = 8;

/** Reading, looking up and writing what was sent. */
export async function activityComparisons(): Promise<{
  comparisons: Comparison[];
  end: () => Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-zoo-bench-'));
  const long = join(folder, 'long');
  const month = writeLong(long);
  const short = new ActivityRecord(join(folder, 'short'));
  return {
    comparisons: [
      {
        name: `the 100 newest entries of ${lines} recorded lines`,
        against: 'of an empty record',
        ours: async () => expect((await new ActivityRecord(long).latest(100)).length, 100),
        baseline: async () => expect((await short.latest(100)).length, 0),
      },
      {
        name: `one removal looked up in ${lines} recorded lines`,
        against: 'the file read whole and searched',
        ours: async () => {
          const found = await new ActivityRecord(long).search({ fingerprints: [fingerprintOf(1000)] });
          expect(found.length, 1);
        },
        baseline: async () => expect((await readFile(month)).includes(fingerprintOf(1000)), true),
      },
      {
        name: `${appends} lines recorded, ${concurrency} at a time`,
        against: 'appendFile and fsync, a line at a time',
        ours: () => record(join(folder, randomUUID())),
        baseline: () => appendPlainly(join(folder, randomUUID())),
        runs: 1,
      },
    ],
    end: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function record(folder: string): Promise<void> {
  const activity = new ActivityRecord(folder);
  const limit = pLimit(concurrency);
  const requests = Array.from({ length: appends / 2 }, (_, index) =>
    limit(async () => (await activity.note(intentOf(index)))({ outcome: 'done', status: 200 })),
  );
  await Promise.all(requests);
}

async function appendPlainly(file: string): Promise<void> {
  const handle = await open(file, 'a');
  for (let index = 0; index < appends; index++) {
    await handle.appendFile(`\n${JSON.stringify(intentOf(index))}`);
    await handle.datasync();
  }
  await handle.close();
}

function writeLong(folder: string): string {
  mkdirSync(folder, { mode: 0o700 });
  const file = join(folder, '2026-10.jsonl');
  for (let index = 0; index < lines / 2; index += 5000) {
    const text = Array.from({ length: 5000 }, (_, place) => {
      const id = randomUUID();
      const intent = {
        kind: 'intent',
        id,
        time: 1.79e12 + 1000 * (index + place),
        ...intentOf(index + place),
      };
      const ending = { kind: 'ending', id, milliseconds: 120, outcome: 'done', status: 200 };
      return `\n${JSON.stringify(intent)}\n${JSON.stringify(ending)}`;
    });
    appendFileSync(file, text.join(''));
  }
  return file;
}

function intentOf(index: number): Intent {
  return {
    connection: 'acme',
    service: 'cloudZoo',
    host: 'cloudzoo.example.com',
    operation: 'deleteLicenseCluster',
    subject: {
      licenseId: `CN-2025-${index}`,
      productId: '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67',
      entityId: `${index % 90_000}-|-Group`,
    },
    fingerprint: fingerprintOf(index),
    file: 'file:///home/someone/returns.csv',
  };
}

function fingerprintOf(index: number): string {
  return index.toString(16).padStart(32, '0');
}

function expect<Value>(found: Value, wanted: Value): void {
  if (found !== wanted) throw new Error(`${found} instead of ${wanted}`);
}
