import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { readFacts } from '../../src/plugIns/find';
import { PlugInScan } from '../../src/plugIns/scan';
import { atOnce } from '../../src/ui/turns';
import type { Comparison } from './measure';

const run = promisify(execFile);
const projects = 50;
const sources = 4950;

/** Looking through a workspace for plug-in ids. */
export async function plugInComparisons(): Promise<{ comparisons: Comparison[]; end: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-zoo-bench-'));
  const files = writeWorkspace(folder);
  const read = async (uri: string) => await readFile(new URL(uri), 'utf8');
  const searcher = await searcherHere();
  const ours = async () => {
    const scan = new PlugInScan({ list: async () => files, look: async () => undefined, read });
    const found = await scan.ids();
    if (found?.length !== projects) throw new Error(`${found?.length} plug-ins`);
  };
  return {
    comparisons: [
      {
        name: `plug-in ids in ${files.length} files`,
        against: 'reading them and looking for Guid("…")',
        ours,
        baseline: async () => {
          const limit = pLimit(16);
          const found = files.map(uri => limit(async () => /Guid\("([^"]+)"\)/.test(await read(uri))));
          if ((await Promise.all(found)).filter(has => has).length !== projects) throw new Error('not all');
        },
        runs: 3,
      },
      {
        name: `plug-in ids in ${files.length} files`,
        against: searcher.name,
        ours,
        baseline: async () => {
          const { stdout } = await run(searcher.program, [...searcher.options, folder], {
            maxBuffer: 2 ** 26,
          });
          if (stdout.trim().split('\n').length < projects) throw new Error('not all');
        },
        goal: 3,
        runs: 3,
      },
      ...hostileFiles.map(
        ({ name, file, grow }): Comparison => ({
          name: `${name}, eight times as long`,
          against: 'once',
          // As long as the input, times its logarithm; under load a little more.
          goal: 12,
          ours: async () => atOnce(readFacts(grow(80_000), file)),
          baseline: async () => atOnce(readFacts(grow(10_000), file)),
          runs: 3,
        }),
      ),
    ],
    end: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Looks for the same words in all files: ripgrep where it is installed. */
async function searcherHere(): Promise<{ name: string; program: string; options: readonly string[] }> {
  const words = '[Gg]uid|PlugIn|RHINO_PLUG_IN|GH_AssemblyInfo';
  try {
    await run('rg', ['--version']);
    return { name: 'ripgrep for the same words', program: 'rg', options: ['--no-ignore', words] };
  } catch {
    return { name: 'grep -rE for the same words', program: 'grep', options: ['-rE', words] };
  }
}

/** What a reader could take more than eight times the time for where it is eight times as long. */
const hostileFiles: readonly { name: string; file: string; grow: (count: number) => string }[] = [
  { name: 'properties without an end in C#', file: 'a.cs', grow: count => 'override Guid Id '.repeat(count) },
  { name: 'classes inside classes in C#', file: 'a.cs', grow: count => 'class A : B { '.repeat(count) },
  {
    name: 'constants without a value in Visual Basic',
    file: 'a.vb',
    grow: count => 'Const A As '.repeat(count),
  },
  {
    name: 'macros in C++',
    file: 'a.cpp',
    grow: count => `RHINO_PLUG_IN_DECLARE ${'RHINO_PLUG_IN_ID('.repeat(count)}`,
  },
  {
    name: 'items in a project',
    file: 'a.csproj',
    grow: count => '<ItemGroup><Compile Include="a" />'.repeat(count),
  },
];

/** Projects of a plug-in each, with ordinary classes around it. */
function writeWorkspace(folder: string): string[] {
  const write = (path: string, text: string) => {
    writeFileSync(join(folder, path), text);
    return pathToFileURL(join(folder, path)).href;
  };
  const plugIns = Array.from({ length: projects }, (_, i) => {
    mkdirSync(join(folder, `P${i}`));
    const guid = `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
    return [
      write(`P${i}/P${i}.csproj`, '<Project Sdk="Microsoft.NET.Sdk"></Project>'),
      write(`P${i}/AssemblyInfo.cs`, `[assembly: System.Runtime.InteropServices.Guid("${guid}")]\n`),
      write(`P${i}/PlugIn.cs`, `namespace P${i};\npublic class Mine : Rhino.PlugIns.PlugIn { }\n`),
    ];
  });
  const method = (i: number) =>
    `  /// <summary>Number ${i}</summary>\n  public string Get${i}(int value) => $"{value} of \\"${i}\\"";\n`;
  const body = Array.from({ length: 40 }, (_, i) => method(i)).join('');
  const others = Array.from({ length: sources - 2 * projects }, (_, i) =>
    write(`P${i % projects}/Class${i}.cs`, `namespace P;\npublic class Class${i}\n{\n${body}}\n`),
  );
  return [...plugIns.flat(), ...others];
}
