import assert from 'node:assert/strict';
import { commands, workspace } from 'vscode';
import { asked, connectAcme, eventually } from './acme';

const count = 5000;

describe('a connection with 5,000 products', () => {
  it('is listed at once: the setting is not read for each row, and only what is on screen is asked for', async function () {
    this.timeout(120_000);
    await commands.executeCommand('workbench.view.explorer');
    const sandbox = await connectAcme({ products: products() });
    sandbox.clearRequests();
    const readings = countReadings();
    const blocked = watchForBlocking();
    try {
      const start = performance.now();
      await commands.executeCommand('cloudZoo.products.focus');
      await eventually(() => assert.ok(asked(sandbox).length > 0), 60_000);
      const first = performance.now() - start;
      await settled(() => asked(sandbox).length);
      const longest = blocked.end();
      console.log(
        `5,000 products: asked first after ${first.toFixed(0)} ms, ${asked(sandbox).length} requests, ` +
          `${readings.count} readings of settings, ${longest.toFixed(0)} ms of work at a time at most, ` +
          `${(process.memoryUsage().heapUsed / 2 ** 20).toFixed(0)} MB`,
      );
      assert.ok(asked(sandbox).length < 150, `${asked(sandbox).length} requests`);
      assert.ok(readings.count < 500, `${readings.count} readings`);
      await commands.executeCommand('workbench.view.explorer');
    } finally {
      blocked.end();
      readings.end();
    }
  });
});

function products(): string[] {
  return Array.from({ length: count }, (_, i) => {
    const number = String(i).padStart(12, '0');
    return JSON.stringify({
      id: `00000000-0000-4000-8000-${number}`,
      version: '1.0',
      platforms: ['Windows', 'Mac'],
      titles: { en: `Product ${number}`, de: `Produkt ${number}` },
      format: { length: { min: 24, max: 24 }, prefix: `P${number}`, example: 'x' },
    });
  });
}

/** Counts how often settings are read; each reading of the connections is parsed. */
function countReadings(): { readonly count: number; end(): void } {
  const { getConfiguration } = workspace;
  const readings = {
    count: 0,
    end: () => {
      Object.assign(workspace, { getConfiguration });
    },
  };
  const counting: typeof getConfiguration = (...args) => {
    readings.count++;
    return getConfiguration.apply(workspace, args);
  };
  Object.assign(workspace, { getConfiguration: counting });
  return readings;
}

/** The longest time, in milliseconds of work of this thread, for which nothing else had its turn. */
function watchForBlocking(): { end(): number } {
  let longest = 0;
  let last = threadTime();
  let ended = false;
  const turn = () => {
    const now = threadTime();
    longest = Math.max(longest, now - last);
    last = now;
    if (!ended) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    end: () => {
      ended = true;
      return longest;
    },
  };
}

/** What the other programs of a busy machine do does not count, where Node.js can tell. */
function threadTime(): number {
  const own: unknown = Reflect.get(process, 'threadCpuUsage');
  const usage: unknown = typeof own === 'function' ? own.call(process) : undefined;
  if (typeof usage !== 'object' || usage === null || !('user' in usage) || !('system' in usage)) {
    return performance.now();
  }
  return (Number(usage.user) + Number(usage.system)) / 1000;
}

/** Waits until a count has not grown for half a second. */
async function settled(read: () => number): Promise<void> {
  for (let before = -1; before !== read(); ) {
    before = read();
    await new Promise(resolve => setTimeout(resolve, 500));
  }
}
