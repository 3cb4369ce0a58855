// One list, from the bytes of the file to the last line of the result, in a process of its own: its memory counts.
//   bulkRun.ts ORIGIN ROWS list|fetches
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ActivityRecord } from '../../src/activity/record';
import { writeAtomically } from '../../src/files/writeAtomically';
import { planOf, RecordedRemovals, rowsToSend, wantedFor } from '../../src/licenses/bulk/plan';
import { BulkRemoval } from '../../src/licenses/bulk/removeListed';
import { deviceListing, listFrom } from '../../src/licenses/bulk/rows';
import { fieldsOf } from '../../src/licenses/bulk/table/cells';
import { readTable } from '../../src/licenses/bulk/table/readTable';
import { sendRecorded } from '../../src/licenses/removal';
import { LicenseSpringClient } from '../../src/services/licenseSpring/client';

const concurrency = 8;
/** Milliseconds between two readings of the view. */
const pace = 300;

const [, , endpoint = '', count = '', way] = process.argv;
const rows = Number(count);

void (async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cloud-zoo-bench-bulk-'));
  try {
    const start = performance.now();
    await (way === 'list' ? runList(folder) : fetchAll());
    const milliseconds = performance.now() - start;
    process.send?.({ milliseconds, megabytes: process.resourceUsage().maxRSS / 1024 });
  } finally {
    await rm(folder, { recursive: true });
  }
  process.disconnect();
})();

async function runList(folder: string): Promise<void> {
  const connection = { service: 'licenseSpring', name: 'bench', endpoint, authorization: 'apiKey' } as const;
  const client = new LicenseSpringClient(
    { endpoint, credentials: { kind: 'apiKey', apiKey: 'a', sharedKey: 's' } },
    { timeout: () => 30, log: () => undefined, logUnforeseen: () => undefined },
  );
  const read = await readTable(Buffer.from(textOf(rows)), fieldsOf.licenseSpring);
  if ('problem' in read) throw new Error(read.problem.message);
  const checked = await listFrom('file:///bench.csv', read.table, deviceListing(connection, client));
  if ('problems' in checked) throw new Error(checked.problems[0]?.message);
  const { list } = checked;
  const record = new ActivityRecord(join(folder, 'activity'));
  const view = watch(record);
  const recorded = new RecordedRemovals(await record.search(wantedFor(list)), list);
  const result = join(folder, 'result.csv');
  const removal = new BulkRemoval(list, rowsToSend(planOf(list, recorded), false), recorded, {
    concurrency,
    signal: new AbortController().signal,
    now: Date.now,
    wait: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
    send: (row, earlier) =>
      sendRecorded(
        ({ name, service }, noted) => record.note({ connection: name, service, host: 'bench', ...noted }),
        list.removalOf(row),
        earlier,
        list.file,
      ),
    writeResult: csv => writeAtomically(result, csv),
  });
  const states = await removal.go();
  await view.end();
  if (states.some(({ outcome }) => outcome !== 'done')) throw new Error('not all were removed');
  const lines = (await readFile(result, 'utf8')).split('\n').filter(line => line.includes(',done,'));
  if (lines.length !== rows) throw new Error(`${lines.length} rows in the result`);
}

/** Reads the newest entries as the open view does while lines are written. */
function watch(record: ActivityRecord): { end(): Promise<void> } {
  let reading = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const subscription = record.onDidAppend(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      reading = reading.then(() => record.latest(100)).then(() => undefined);
    }, pace);
  });
  return {
    end: async () => {
      subscription.dispose();
      clearTimeout(timer);
      await reading;
    },
  };
}

async function fetchAll(): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < rows) {
      const body = JSON.stringify({ hardware_id: `device-${next++}`, product: 'cp', license_key: 'KEY-1' });
      await (await fetch(`${endpoint}/deactivate_license`, { method: 'POST', body })).text();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

function textOf(length: number): string {
  const lines = Array.from({ length }, (_, index) => `device-${index},cp,KEY-${index % 1000}`);
  return ['hardware_id,product,license_key', ...lines].join('\n');
}
