import Ajv from 'ajv';
import { applyEdits, format } from 'jsonc-parser';
import pLimit from 'p-limit';
import schema from '../../media/product.schema.json';
import { type Sandbox, startSandbox } from '../../src/sandbox';
import { CloudZooClient } from '../../src/services/cloudZoo/client';
import { checkProduct, formatProduct, type Product, parseProduct } from '../../src/services/cloudZoo/product';
import type { Comparison } from './measure';

const concurrency = 8;

/** Showing, checking and fetching products. */
export async function productComparisons(): Promise<{ comparisons: Comparison[]; end: () => Promise<void> }> {
  const big = productOf(JSON.stringify({ id: 'x', titles: titles(2000) }));
  const [text = ''] = productTexts(1);
  const product = productOf(text);
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  const sandbox = await startSandbox({ products: productTexts(200) });
  return {
    comparisons: [
      {
        name: 'a product of 2,000 titles as a tab shows it',
        against: "jsonc-parser's format and applyEdits",
        ours: async () => formatProduct(big),
        baseline: async () =>
          applyEdits(big.text, format(big.text, undefined, { tabSize: 2, insertSpaces: true, eol: '\n' })),
      },
      {
        name: 'a product parsed and checked, 200 times',
        against: 'JSON.parse and ajv, compiled',
        ours: async () => repeat(200, () => checkProduct(productOf(text))),
        baseline: async () => repeat(200, () => validate(JSON.parse(text))),
      },
      {
        name: `200 products fetched, ${concurrency} at a time`,
        against: 'bare fetch and JSON.parse',
        ours: () => fetchOurs(sandbox),
        baseline: () => fetchBare(sandbox),
      },
      {
        name: 'the form of one product',
        against: 'JSON.stringify of JSON.parse',
        ours: async () => repeat(200, () => formatProduct(product)),
        baseline: async () => repeat(200, () => JSON.stringify(JSON.parse(text), undefined, 2)),
      },
    ],
    end: () => sandbox.stop(),
  };
}

async function fetchOurs({ endpoint, issuer, secret, productIds }: Sandbox): Promise<void> {
  const client = new CloudZooClient(
    { endpoint, issuer, secret },
    { timeout: () => 30, log: () => undefined, logUnforeseen: () => undefined },
  );
  const limit = pLimit(concurrency);
  await Promise.all(productIds.map(id => limit(() => client.getProduct(id))));
}

async function fetchBare({ endpoint, issuer, secret, productIds }: Sandbox): Promise<void> {
  const Authorization = `Basic ${Buffer.from(`${issuer}:${secret}`).toString('base64')}`;
  const limit = pLimit(concurrency);
  await Promise.all(
    productIds.map(id =>
      limit(async () =>
        JSON.parse(await (await fetch(`${endpoint}/product/${id}`, { headers: { Authorization } })).text()),
      ),
    ),
  );
}

function repeat(times: number, work: () => unknown): void {
  for (let i = 0; i < times; i++) work();
}

function productOf(text: string): Product {
  const parsed = parseProduct(text);
  if ('problem' in parsed) throw new Error(parsed.problem.what);
  return parsed.product;
}

function productTexts(count: number): string[] {
  return Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      version: '1.0',
      platforms: ['Windows', 'Mac'],
      picture: 'https://example.com/icon.png',
      downloadUrl: 'https://example.com/download',
      titles: titles(8),
      format: { length: { min: 24, max: 24 }, prefix: 'ABCD', example: 'ABCD-AAAA-BBBB-CCCC-DDDD-EEEE' },
    }),
  );
}

function titles(count: number): Record<string, string> {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const name = (i: number) => [i / 676, i / 26, i].map(n => letters[Math.floor(n) % 26]).join('');
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [name(i).slice(count > 26 ? 0 : 1), `Title number ${i} of it`]),
  );
}
