import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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
import { sendRecorded } from '../../src/licenses/earlier';
import { LicenseSpringClient } from '../../src/services/licenseSpring/client';
import type { Comparison } from './measure';

const concurrency = 8;

/** Lists of devices, from the bytes of the file to the last line of the result, against the least server there is. */
export async function bulkComparisons(): Promise<{ comparisons: Comparison[]; end: () => Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('"license_deactivated"'));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = await mkdtemp(join(tmpdir(), 'bench-bulk-'));
  let run = 0;
  const comparison = (rows: number, runs: number): Comparison => ({
    name: `${rows.toLocaleString('en')} rows of a list, recorded, with their result`,
    against: `a loop of fetches, ${concurrency} at a time`,
    ours: () => runList(endpoint, rows, join(folder, String(run++))),
    baseline: () => fetchAll(endpoint, rows),
    runs,
  });
  return {
    comparisons: [comparison(1000, 3), comparison(10_000, 1), comparison(100_000, 0)],
    end: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

async function runList(endpoint: string, rows: number, folder: string): Promise<void> {
  const connection = { service: 'licenseSpring', name: 'bench', endpoint, authorization: 'apiKey' } as const;
  const credentials = { kind: 'apiKey', apiKey: 'a', sharedKey: 's' } as const;
  const client = new LicenseSpringClient(
    { endpoint, credentials },
    { timeout: () => 30, log: () => undefined, logUnforeseen: () => undefined },
  );
  const read = await readTable(Buffer.from(textOf(rows)), fieldsOf.licenseSpring);
  if ('problem' in read) throw new Error(read.problem.message);
  const checked = await listFrom('file:///bench.csv', read.table, deviceListing(connection, client));
  if ('problems' in checked) throw new Error(checked.problems[0]?.message);
  const { list } = checked;
  const record = new ActivityRecord(join(folder, 'activity'));
  const attempts = new RecordedRemovals(await record.search(wantedFor(list)), list);
  const sendings = rowsToSend(planOf(list, attempts), false);
  const removal = new BulkRemoval(list, sendings, attempts, {
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
    writeResult: csv => writeAtomically(join(folder, 'result.csv'), csv),
  });
  const states = await removal.go();
  if (states.some(({ outcome }) => outcome !== 'done')) throw new Error('not all were removed');
}

async function fetchAll(endpoint: string, rows: number): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < rows) {
      const body = JSON.stringify({ hardware_id: `device-${next++}`, product: 'cp', license_key: 'KEY-1' });
      await (await fetch(`${endpoint}/deactivate_license`, { method: 'POST', body })).text();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

function textOf(rows: number): string {
  const lines = Array.from({ length: rows }, (_, index) => `device-${index},cp,KEY-${index % 1000}`);
  return ['hardware_id,product,license_key', ...lines].join('\n');
}
