/** What one run took, where it was measured elsewhere. */
export interface Sample {
  readonly milliseconds: number;
  /** The most memory that its process had. */
  readonly megabytes?: number;
}

/** What resolves to a sample was measured elsewhere. */
type Way = () => Promise<unknown>;

/** One thing to do in two ways; both must do all of it. */
export interface Comparison {
  readonly name: string;
  readonly ours: Way;
  /** The other way, or the milliseconds that it takes at the least. */
  readonly baseline: Way | number;
  /** What the other way is. */
  readonly against: string;
  /** The ratio that is to be reached, where one is agreed. */
  readonly goal?: number;
  /** How often each way is run; before several runs, one more warms up. */
  readonly runs?: number;
}

/** Milliseconds of several runs. */
export interface Times {
  readonly median: number;
  /** Half of the distance between the quartiles. */
  readonly spread: number;
}

export interface Measured {
  readonly name: string;
  readonly against: string;
  readonly goal?: number | undefined;
  readonly ours: Times;
  readonly baseline: Times;
  /** Ours to the baseline's, of the medians. */
  readonly ratio: number;
  /** How far the ratio may be off, from both spreads. */
  readonly ratioSpread: number;
  readonly runs: number;
  /** The most memory of all runs. */
  readonly megabytes?: number | undefined;
}

/** Runs both ways in turn, so that what slows the machine slows both. A single run counts as it is. */
export async function measure({ ours, baseline, runs = 7, ...what }: Comparison): Promise<Measured> {
  const samples = { ours: [] as Sample[], baseline: [] as Sample[] };
  const isWarmedUp = runs > 1;
  for (let run = isWarmedUp ? 0 : 1; run <= runs; run++) {
    const our = await timed(ours);
    const other = typeof baseline === 'number' ? { milliseconds: baseline } : await timed(baseline);
    if (run > 0) {
      samples.ours.push(our);
      samples.baseline.push(other);
    }
  }
  return measuredOf(what, samples.ours, samples.baseline);
}

/** The row of times that were taken elsewhere. */
export function measuredOf(
  { name, against, goal }: Pick<Comparison, 'name' | 'against' | 'goal'>,
  ourSamples: readonly Sample[],
  baselineSamples: readonly Sample[],
): Measured {
  const [ours, baseline] = [timesOf(ourSamples), timesOf(baselineSamples)];
  const ratio = ours.median / baseline.median;
  const ratioSpread = ratio * (ours.spread / ours.median + baseline.spread / baseline.median);
  const memory = ourSamples.flatMap(({ megabytes = [] }) => megabytes);
  const megabytes = memory.length ? Math.max(...memory) : undefined;
  return { name, against, goal, ours, baseline, ratio, ratioSpread, runs: ourSamples.length, megabytes };
}

async function timed(work: Way): Promise<Sample> {
  const start = performance.now();
  const end = await work();
  return isSample(end) ? end : { milliseconds: performance.now() - start };
}

function isSample(value: unknown): value is Sample {
  return typeof value === 'object' && value !== null && 'milliseconds' in value;
}

function timesOf(samples: readonly Sample[]): Times {
  const sorted = samples.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return { median: at(0.5), spread: (at(0.75) - at(0.25)) / 2 };
}
