import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { privateFolder } from '../../files/privateFolder';
import { writeAtomically } from '../../files/writeAtomically';
import { objectFrom } from '../../json/json';
import { type Product, parseProduct } from '../../services/cloudZoo/product';

/** Which state of a product is kept: just before we sent something, or as the service answered. */
export type HistoryEvent = 'before' | 'saved' | 'created';

export interface HistoryEntry {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly event: HistoryEvent;
  readonly connection: string;
  readonly product: Product;
}

/** At most so many states, and so many bytes, are kept of one product. */
const mostEntries = 50;
const mostBytes = 5 * 1024 * 1024;

/** What parts the product from what is known of it; a line end in the head would be an escape. */
const productMark = ',\n  "product": ';

/** The states of one product before and after each PUT and POST, one readable JSON file each, safe with two windows. */
export class ProductHistory {
  private readonly folder: string;

  constructor(root: string, origin: string, id: string) {
    this.folder = join(root, createHash('sha256').update(`${origin}/${id}`).digest('hex').slice(0, 32));
  }

  async add(event: HistoryEvent, connection: string, product: Product, time: number): Promise<void> {
    await privateFolder(this.folder);
    const head = JSON.stringify({ time: new Date(time).toISOString(), event, connection }, undefined, 2);
    // The product stands in its own characters, so it is written into the text and not through an object.
    const text = `${head.slice(0, -2)}${productMark}${product.text.trim()}\n}\n`;
    await writeAtomically(join(this.folder, nameOf(time, event)), text);
    await this.prune();
  }

  /** Newest first; a file that is no entry is passed over. */
  async list(): Promise<HistoryEntry[]> {
    const entries: HistoryEntry[] = [];
    for (const name of await this.names()) {
      const entry = parseEntry(await readFile(join(this.folder, name), 'utf8').catch(() => ''));
      if (entry) {
        entries.push(entry);
      }
    }
    return entries;
  }

  /** Newest first. */
  private async names(): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names
      .filter(name => name.endsWith('.json'))
      .sort()
      .reverse();
  }

  private async prune(): Promise<void> {
    let bytes = 0;
    for (const [index, name] of (await this.names()).entries()) {
      const file = join(this.folder, name);
      bytes += await stat(file).then(
        ({ size }) => size,
        () => 0,
      );
      // The newest stays, however large it is.
      if (index > 0 && (index >= mostEntries || bytes > mostBytes)) {
        await rm(file, { force: true });
      }
    }
  }
}

/** States of one millisecond keep the order in which this window wrote them. */
let written = 0;

/** A name that sorts by time, and that no other window takes at the same moment. */
function nameOf(time: number, event: HistoryEvent): string {
  written++;
  const order = String(written).padStart(9, '0');
  const moment = new Date(time).toISOString().replace(/[:.]/g, '-');
  return `${moment}-${order}-${randomUUID().slice(0, 8)}-${event}.json`;
}

/** The product is read once, where it stands: it may be large. */
function parseEntry(text: string): HistoryEntry | undefined {
  const start = text.indexOf(productMark);
  const head = objectFrom(`${text.slice(0, start)}}`);
  const source = text.slice(start + productMark.length, Math.max(0, text.lastIndexOf('}')));
  const parsed = parseProduct(source.trim());
  const { event, connection } = head ?? {};
  const time = Date.parse(String(head?.time));
  return 'product' in parsed && !Number.isNaN(time) && isEvent(event) && typeof connection === 'string'
    ? { time, event, connection, product: parsed.product }
    : undefined;
}

function isEvent(value: unknown): value is HistoryEvent {
  return value === 'before' || value === 'saved' || value === 'created';
}
