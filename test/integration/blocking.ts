import { appendFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Milliseconds between two looks at the delay of the event loop. */
const resolution = 5;
/** Nothing is to block the extension host for longer, in milliseconds. */
const longestAllowed = 50;

/** Watches how long the extension host cannot do anything else. */
export class Blocking {
  private readonly histogram = monitorEventLoopDelay({ resolution });
  private readonly started = performance.now();
  private longestWork = 0;
  private last = threadTime();
  private ended = false;

  constructor() {
    this.histogram.enable();
    this.turn();
  }

  /** Ends watching, and leaves the figures where the bench looks for them. A time is nothing to fail by. */
  end(scene: string): void {
    if (this.ended) return;
    this.ended = true;
    this.histogram.disable();
    const delay = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolution);
    const { max } = this.histogram;
    const long = delay(this.histogram.percentile(99));
    const took = performance.now() - this.started;
    console.log(
      `${scene}: ${took.toFixed(0)} ms; nothing else had its turn for ${delay(max).toFixed(0)} ms at most, ` +
        `${long.toFixed(0)} ms in 99 of 100 cases; longest piece of work ${this.longestWork.toFixed(0)} ms; ` +
        `${(process.memoryUsage().heapUsed / 2 ** 20).toFixed(0)} MB`,
    );
    leave(`${scene}: longest piece of work`, this.longestWork);
    leave(`${scene}: longest delay of the event loop`, delay(max));
  }

  private turn(): void {
    const now = threadTime();
    this.longestWork = Math.max(this.longestWork, now - this.last);
    this.last = now;
    if (!this.ended) setImmediate(() => this.turn());
  }
}

function leave(name: string, milliseconds: number): void {
  const file = process.env.CLOUD_ZOO_BENCH;
  if (file) {
    appendFileSync(file, `${JSON.stringify({ name, milliseconds, limit: longestAllowed })}\n`);
  }
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
