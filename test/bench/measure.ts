/** One thing to do in two ways; both must do all of it. */
export interface Comparison {
  readonly name: string;
  readonly ours: () => Promise<unknown>;
  readonly baseline: () => Promise<unknown>;
  /** What the other way is. */
  readonly against: string;
  readonly runs?: number;
}

export interface Measured {
  readonly name: string;
  readonly against: string;
  /** Median milliseconds. */
  readonly ours: number;
  readonly baseline: number;
}

/** Runs both ways in turn, so that what slows the machine slows both; the first run of each only warms up. A single run, `runs: 0`, counts as it is. */
export async function measure({ name, against, ours, baseline, runs = 7 }: Comparison): Promise<Measured> {
  const times = { ours: [] as number[], baseline: [] as number[] };
  for (let run = 0; run <= runs; run++) {
    const [our, other] = [await timed(ours), await timed(baseline)];
    if (run > 0 || runs === 0) {
      times.ours.push(our);
      times.baseline.push(other);
    }
  }
  return { name, against, ours: median(times.ours), baseline: median(times.baseline) };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
