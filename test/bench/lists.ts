import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RememberedSummaries } from '../../src/products/remote/rememberedSummaries';
import { RemoteProduct } from '../../src/products/remote/remoteProduct';
import { sharedStateIn } from '../../src/products/remote/sharedState';
import { summarise } from '../../src/products/title';
import { ProductFetching } from '../../src/products/view/upkeep/fetching';
import { CloudZooClient } from '../../src/services/cloudZoo/client';
import type { Comparison, Sample } from './measure';
import { type LeanServer, startLeanServer } from './server';

const concurrency = 8;
const latency = 50;
const account = 'cloudZoo|bench';
/** As many rows as a window shows. */
const onScreen = 40;

/** A list of products: fetched as the view fetches it, and read again at the next start. */
export async function listComparisons(): Promise<{ comparisons: Comparison[]; end: () => Promise<void> }> {
  const server = await startLeanServer(latency);
  const folder = await mkdtemp(join(tmpdir(), 'cloud-zoo-bench-lists-'));
  const known = join(folder, 'known');
  await remember(known, 10_000);
  const name = (count: number) => `list of ${count.toLocaleString('en')} products, ${latency} ms latency`;
  const ideal = (count: number) => (count / concurrency) * latency;
  const fetchOurs = (count: number) => fetchList(server, count, join(folder, randomUUID()));
  return {
    comparisons: [
      {
        name: name(1000),
        against: 'ideal (products / 8 × latency)',
        ours: () => fetchOurs(1000),
        baseline: ideal(1000),
        goal: 1.1,
        runs: 3,
      },
      ...(await comparisonsWithCurl(server, folder, name(1000), () => fetchOurs(1000))),
      {
        name: name(10_000),
        against: 'ideal (products / 8 × latency)',
        ours: () => fetchOurs(10_000),
        baseline: ideal(10_000),
        goal: 1.1,
        runs: 1,
      },
      {
        name: 'the first title of 1,000 products',
        against: 'two round trips',
        ours: async () => ({ milliseconds: (await fetchOurs(1000)).first }),
        baseline: 2 * latency,
        goal: 1,
        runs: 3,
      },
      {
        name: '10,000 titles at the second start, without a request',
        against: 'a tenth of a second',
        ours: async () => {
          const summaries = new RememberedSummaries(known, fail);
          await summaries.load(account);
          if (summaries.all(account).size !== 10_000) throw new Error('not all are remembered');
        },
        baseline: 100,
        goal: 1,
      },
    ],
    end: async () => {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Fetches with what the view uses: its queue, products that know their cache lag, and what windows share. */
async function fetchList(
  { origin }: LeanServer,
  count: number,
  folder: string,
): Promise<Sample & { readonly first: number }> {
  let requests = 0;
  const client = new CloudZooClient(
    { endpoint: `${origin}/v1`, issuer: 'bench', secret: 'bench' },
    { timeout: () => 30, log: () => requests++, logUnforeseen: fail },
  );
  const summaries = new RememberedSummaries(join(folder, 'titles'), fail);
  const start = performance.now();
  let first: number | undefined;
  const remote = (id: string) => {
    const product = new RemoteProduct(id, {
      client: async () => client,
      shared: sharedStateIn(join(folder, 'products'), account, id),
      keep: async () => undefined,
      note: async () => async () => undefined,
      warn: fail,
      failed: fail,
      wait: async () => undefined,
      now: Date.now,
      changed: () => {
        if (product.product) {
          summaries.set(account, id, summarise(product.product), true);
          first ??= performance.now() - start;
        }
      },
    });
    return product;
  };
  const fetching = new ProductFetching({
    fetch: ({ id }, signal) => remote(id).fetchNow(signal),
    limit: () => concurrency,
    busy: () => undefined,
    changed: () => undefined,
  });
  const refs = idsOf(count).map(id => ({ connection: 'bench', id }));
  for (const ref of refs.slice(0, onScreen)) fetching.want(ref);
  await fetching.wantAll(refs);
  const milliseconds = performance.now() - start;
  await summaries.end();
  if (requests !== count) throw new Error(`${requests} requests for ${count} products`);
  return { milliseconds, first: first ?? Number.NaN };
}

/** Where curl is not installed, it is not compared with. */
async function comparisonsWithCurl(
  { origin }: LeanServer,
  folder: string,
  name: string,
  ours: Comparison['ours'],
): Promise<Comparison[]> {
  const run = promisify(execFile);
  try {
    await run('curl', ['--version']);
  } catch {
    return [];
  }
  const config = join(folder, 'curl.txt');
  const lines = idsOf(1000).map(id => `url = "${origin}/v1/product/${id}"\noutput = "${devNull}"`);
  await writeFile(config, lines.join('\n'));
  const options = ['--parallel', '--parallel-max', String(concurrency), '--silent', '--config', config];
  return [{ name, against: 'curl --parallel', ours, baseline: () => run('curl', options), goal: 1, runs: 3 }];
}

async function remember(folder: string, count: number): Promise<void> {
  const summaries = new RememberedSummaries(folder, fail);
  for (const id of idsOf(count)) {
    const titles = { en: `Product ${id}`, de: `Produkt ${id}`, fr: `Produit ${id}` };
    summaries.set(account, id, { titles, version: '1.0', platforms: ['Windows', 'Mac'] }, true);
  }
  await summaries.end();
}

function idsOf(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`);
}

function fail(error: unknown): never {
  throw error;
}
