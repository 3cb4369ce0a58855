import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../hosts/folders';
import type { Measured } from './measure';

/** What a run of the bench leaves: the machine, and each row. */
export interface Report {
  readonly machine: string;
  readonly rows: readonly Measured[];
}

/** The figures that are committed; a run is compared with them by `--check`. */
export const figuresFile = join(projectFolder, 'test/bench/figures.json');
/** The figures of the last run. */
export const resultsFile = join(projectFolder, 'bench-results.json');

/** So much a ratio may be off beside its spread: less is nobody's doing. */
const tolerance = 0.15;

export function machine(): string {
  const [{ model = 'unknown' } = {}] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${model.trim()}, ${memory} GB, ${platform()} ${release()}, Node.js ${process.version}`;
}

/** One row as it is printed: what is reached, and what is to be reached. */
export function lineOf(row: Measured): string {
  const { name, against, goal, ours, baseline, ratio, ratioSpread, megabytes } = row;
  const mark = goal === undefined ? ' ' : ratio <= goal ? '✓' : '✗';
  const figure = `${mark} × ${ratio.toFixed(2)} ± ${ratioSpread.toFixed(2)}`;
  const aim = goal === undefined ? '' : ` (to reach: ${goal})`;
  const memory = megabytes === undefined ? '' : `, ${megabytes.toFixed(0)} MB`;
  return `${figure.padEnd(18)} ${name}: ${words(ours.median)}${memory}; ${against}: ${words(baseline.median)}${aim}`;
}

/** Adds to the results those of this run; rows that were not run stay as they were. */
export function writeResults(rows: readonly Measured[], file = resultsFile): void {
  const names = new Set(rows.map(({ name }) => name));
  const others = (readReport(file)?.rows ?? []).filter(({ name }) => !names.has(name));
  const report: Report = { machine: machine(), rows: [...others, ...rows] };
  writeFileSync(file, `${JSON.stringify(report, rounded, 2)}\n`);
}

export function readReport(file: string): Report | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** What fell back behind the committed figures by more than the spread of both. */
export function fallenBack(rows: readonly Measured[], committed: Report): string[] {
  return rows.flatMap(({ name, ratio, ratioSpread }) => {
    const before = committed.rows.find(row => row.name === name);
    const limit =
      before && before.ratio + Math.max(before.ratio * tolerance, before.ratioSpread + ratioSpread);
    return limit !== undefined && ratio > limit
      ? [
          `${name}: × ${ratio.toFixed(2)}, and it was × ${before?.ratio.toFixed(2)} ± ${before?.ratioSpread.toFixed(2)}`,
        ]
      : [];
  });
}

function words(milliseconds: number): string {
  return milliseconds < 10_000 ? `${milliseconds.toFixed(1)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(4)) : value;
}
