import assert from 'node:assert/strict';
import { mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RemoteProduct } from '../../../../src/products/remote/remoteProduct';
import { type SharedState, sharedStateIn } from '../../../../src/products/remote/sharedState';
import { type Sandbox, startSandbox } from '../../../../src/sandbox';
import { CloudZooClient } from '../../../../src/services/cloudZoo/client';
import type { Product } from '../../../../src/services/cloudZoo/product';
import { documentedProduct, documentedProductId as id } from '../../documentation';
import { productOf } from '../../products/productOf';
import { recordingTransport } from '../../services/calls';

describe('what windows share of a product', () => {
  let parent: string;
  let folder: string;
  let sandbox: Sandbox;
  let syncs: SyncCount;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'cloud-zoo-shared-'));
    folder = join(parent, 'products');
    sandbox = await startSandbox({ products: [documentedProduct] });
    syncs = await SyncCount.begin(parent);
  });
  afterEach(async () => {
    syncs.end();
    await sandbox.stop();
    await rm(parent, { recursive: true });
  });

  it('is there for the next window after a fetch, which did not wait for the disk', async () => {
    const { text } = await fetched();
    assert.equal((await product().lastSeen())?.text, text);
    assert.equal(syncs.count, 0);
  });

  it('is on the disk after something was sent', async () => {
    const mine = productOf(documentedProduct.replace('"version": "1.0"', '"version": "2.0"'));
    const sent = await product().put(mine, ['version']);
    assert.equal((await product().lastSeen())?.text, sent.text);
    assert.ok(syncs.count > 0);
  });

  it('is for the person alone', async function () {
    if (process.platform === 'win32') this.skip();
    await fetched();
    const [name = ''] = await readdir(folder);
    const modes = await Promise.all(
      [folder, join(folder, name)].map(async path => (await stat(path)).mode & 0o777),
    );
    assert.deepEqual(modes, [0o700, 0o600]);
  });

  it('is never an earlier state than was sent, however slow the disk is', async () => {
    const written: boolean[] = [];
    const remote = product({
      read: async () => undefined,
      write: async (_, lasts) => {
        await new Promise(resolve => setTimeout(resolve, lasts ? 0 : 300));
        written.push(lasts);
      },
    });
    await remote.fetch();
    await remote.put(productOf(documentedProduct.replace('"version": "1.0"', '"version": "2.0"')), [
      'version',
    ]);
    assert.deepEqual(written, [false, true]);
  });

  /** A product that was fetched, and shared. */
  async function fetched(): Promise<Product> {
    const remote = product();
    await remote.fetch();
    // What is shared is asked for after what is on its way there.
    const seen = await remote.lastSeen();
    return seen ?? assert.fail('nothing was fetched');
  }

  /** The product as a window knows that begins now. */
  function product(shared: SharedState = sharedStateIn(folder, 'acme', id)): RemoteProduct {
    const client = new CloudZooClient(sandbox, recordingTransport());
    return new RemoteProduct(id, {
      client: async () => client,
      shared,
      keep: async () => undefined,
      warn: error => assert.fail(String(error)),
      failed: error => assert.fail(String(error)),
      note: async () => async () => undefined,
      wait: async () => undefined,
      changed: () => undefined,
      now: Date.now,
    });
  }
});

/** Counts how often files wait for the disk. */
class SyncCount {
  static async begin(folder: string): Promise<SyncCount> {
    const handle = await open(folder, 'r');
    await handle.close();
    return new SyncCount(Object.getPrototypeOf(handle));
  }

  count = 0;
  private readonly own: () => Promise<void>;

  private constructor(private readonly handles: { sync(): Promise<void> }) {
    this.own = handles.sync;
    const counted = this;
    handles.sync = function () {
      counted.count++;
      return counted.own.call(this);
    };
  }

  end(): void {
    this.handles.sync = this.own;
  }
}
