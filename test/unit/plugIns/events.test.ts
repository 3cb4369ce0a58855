import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { PlugInScan, type WorkspaceFiles } from '../../../src/plugIns/scan';
import { assemblyInfo, plugInClass, sdkProject } from './workspace';

const ids = ['2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67', 'c41f7a95-36de-4b08-8f2c-0d9e6b5a7143'];
const folders = ['A', 'A/Sub', 'B', 'C'];
const files = ['A/A.csproj', 'A/PlugIn.cs', 'A/Sub/Info.cs', 'B/B.csproj', 'B/PlugIn.cs', 'B/Info.cs'];

type Step =
  | { readonly do: 'write'; readonly path: string; readonly variant: number }
  | { readonly do: 'remove'; readonly path: string }
  | { readonly do: 'move'; readonly from: string; readonly to: string }
  /** It goes and comes back at once, as `git switch` and generators do it. */
  | { readonly do: 'replace'; readonly path: string }
  /** An event arrives, and perhaps again later. */
  | { readonly do: 'tell'; readonly which: number; readonly again: boolean }
  | { readonly do: 'ask' | 'wait' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('write'), path: fc.constantFrom(...files), variant: fc.nat(2) }),
  fc.record({ do: fc.constant('remove'), path: fc.constantFrom(...files, ...folders) }),
  fc.record({ do: fc.constant('move'), from: fc.constantFrom(...folders), to: fc.constantFrom(...folders) }),
  fc.record({ do: fc.constant('replace'), path: fc.constantFrom(...folders) }),
  fc.record({ do: fc.constant('tell'), which: fc.nat(), again: fc.boolean() }),
  fc.record({ do: fc.constantFrom('ask', 'wait') }),
);

describe('what the file watcher tells', () => {
  it('loses no file and keeps none that is gone, in whatever order it comes', async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.infiniteStream(fc.nat()),
        async (steps, lots) => {
          const folder = new Folder();
          try {
            for (const path of files) {
              folder.write(path, 0);
            }
            const scan = new PlugInScan(folder.workspace);
            await scan.ids();
            await folder.run(scan, steps);
            folder.tellAll(scan, lots);
            const found = await scan.ids();
            assert.deepEqual(sorted(found), sorted(await new PlugInScan(folder.workspace).ids()));
          } finally {
            folder.end();
          }
        },
      ),
      { numRuns: 150, includeErrorInReport: true },
    );
  });
});

/** A folder on the disk whose events are told when the test wants it. */
class Folder {
  private readonly root = mkdtempSync(join(tmpdir(), 'cloud-zoo-events-'));
  private readonly untold: string[] = [];
  private readonly asked: Promise<unknown>[] = [];
  readonly workspace: WorkspaceFiles = {
    list: async () => filesIn(this.root),
    look: async uri => {
      const found = await stat(new URL(uri)).catch(() => undefined);
      return found && (found.isDirectory() ? filesIn(new URL(uri).pathname) : 'file');
    },
    read: async uri => await readFile(new URL(uri), 'utf8').catch(() => undefined),
  };

  async run(scan: PlugInScan, steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      switch (step.do) {
        case 'write':
          this.write(step.path, step.variant);
          break;
        case 'remove':
          this.remove(step.path);
          break;
        case 'move':
          this.move(step.from, step.to);
          break;
        case 'replace':
          this.move(step.path, 'Aside');
          this.move('Aside', step.path);
          break;
        case 'tell':
          this.tell(scan, step.which, step.again);
          break;
        case 'ask':
          this.asked.push(scan.ids());
          break;
        case 'wait':
          await Promise.race([Promise.all(this.asked), new Promise(resolve => setImmediate(resolve))]);
      }
    }
  }

  write(path: string, variant: number): void {
    mkdirSync(join(this.root, dirname(path)), { recursive: true });
    writeFileSync(join(this.root, path), textOf(path, variant));
    this.untold.push(path);
  }

  private remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true, force: true });
    this.untold.push(path);
  }

  /** Of a folder that moves, only the two names of the folder are told. */
  private move(from: string, to: string): void {
    if (`${to}/`.startsWith(`${from}/`)) {
      return;
    }
    try {
      mkdirSync(join(this.root, dirname(to)), { recursive: true });
      renameSync(join(this.root, from), join(this.root, to));
      this.untold.push(to, from);
    } catch {
      // There is nothing to move, or something in its way.
    }
  }

  private tell(scan: PlugInScan, which: number, again: boolean): void {
    const place = which % Math.max(1, this.untold.length);
    const [path] = this.untold.slice(place);
    if (path !== undefined) {
      scan.touch(this.uriOf(path));
      if (!again) {
        this.untold.splice(place, 1);
      }
    }
  }

  tellAll(scan: PlugInScan, lots: fc.Stream<number>): void {
    while (this.untold.length) {
      this.tell(scan, lots.next().value ?? 0, false);
    }
  }

  end(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private uriOf(path: string): string {
    return pathToFileURL(join(this.root, path)).href;
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(({ parentPath, name }) => pathToFileURL(join(parentPath, name)).href);
  } catch {
    return [];
  }
}

function textOf(path: string, variant: number): string {
  if (path.endsWith('.csproj')) {
    return variant === 1
      ? sdkProject.replace('<PropertyGroup>', '<PropertyGroup><OutputType>Exe</OutputType>')
      : sdkProject;
  }
  return path.endsWith('Info.cs') ? assemblyInfo(ids[variant % 2] ?? '') : plugInClass;
}

function sorted(found: Awaited<ReturnType<PlugInScan['ids']>>): string[] {
  return (found ?? []).map(({ id, uri, offset }) => `${uri} ${offset} ${id}`).sort();
}
