import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { appendFileSync, rmSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { type CodeLens, commands, Uri, workspace } from 'vscode';
import { asked, connectAcme, eventually, workspaceFolder } from './acme';
import { Blocking } from './blocking';

/** Much of everything: what is counted must not grow with it; how long it takes, the bench says. */
describe('with much of it', () => {
  it('5,000 products are listed at once: the setting is not read for each row, and only what is on screen is asked for', async function () {
    this.timeout(120_000);
    await eventually(() => commands.executeCommand('workbench.view.explorer'));
    const sandbox = await connectAcme({ products: products(5000) });
    sandbox.clearRequests();
    const readings = countReadings();
    const blocking = new Blocking();
    try {
      await commands.executeCommand('cloudZoo.products.focus');
      await eventually(() => assert.ok(asked(sandbox).length > 0), 60_000);
      await settled(() => asked(sandbox).length);
      blocking.end('5,000 products in the view');
      assert.ok(asked(sandbox).length < 150, `${asked(sandbox).length} requests`);
      assert.ok(readings.count < 500, `${readings.count} readings`);
      await eventually(() => commands.executeCommand('workbench.view.explorer'));
    } finally {
      blocking.end('');
      readings.end();
    }
  });

  it('a record of 500,000 lines is shown by its end', async function () {
    this.timeout(120_000);
    const reads = await countReads();
    let file: string | undefined;
    try {
      await commands.executeCommand('cloudZoo.activity.focus');
      await eventually(() => assert.ok(reads.recordFolder));
      await eventually(() => commands.executeCommand('workbench.view.explorer'));
      await fs.mkdir(reads.recordFolder ?? '', { recursive: true, mode: 0o700 });
      file = join(reads.recordFolder ?? '', '2199-12.jsonl');
      writeRecord(file, 250_000);
      const before = reads.bytes;
      const blocking = new Blocking();
      await commands.executeCommand('cloudZoo.activity.focus');
      await eventually(() => assert.ok(reads.bytes > before), 60_000);
      await settled(() => reads.bytes);
      blocking.end('500,000 recorded lines in the view');
      assert.ok(reads.bytes - before < 2 ** 21, `${reads.bytes - before} bytes`);
    } finally {
      reads.end();
      rmSync(file ?? '', { force: true });
      await eventually(() => commands.executeCommand('workbench.view.explorer'));
    }
  });

  it('a workspace of 3,000 sources is looked through for plug-in IDs, each of them once', async function () {
    this.timeout(180_000);
    const folder = Uri.joinPath(workspaceFolder(), 'Many');
    const id = randomUUID();
    try {
      await fs.mkdir(folder.fsPath);
      await writeSources(folder.fsPath, 3000);
      await fs.writeFile(join(folder.fsPath, 'AssemblyInfo.cs'), assembly(id));
      await fs.writeFile(join(folder.fsPath, 'PlugIn.cs'), 'public class Mine : Rhino.PlugIns.PlugIn { }\n');
      await fs.writeFile(join(folder.fsPath, 'Many.csproj'), '<Project Sdk="Microsoft.NET.Sdk"></Project>');
      const uri = Uri.joinPath(folder, 'AssemblyInfo.cs');
      const document = await workspace.openTextDocument(uri);
      const blocking = new Blocking();
      await eventually(async () => {
        const lenses = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', uri);
        assert.equal(document.getText(lenses?.[0]?.range), id);
      }, 120_000);
      blocking.end('3,000 sources looked through for plug-in IDs');
    } finally {
      await fs.rm(folder.fsPath, { recursive: true, force: true });
    }
  });
});

function products(count: number): string[] {
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

function writeRecord(file: string, count: number): void {
  for (let begin = 0; begin < count; begin += 5000) {
    const lines = Array.from({ length: 5000 }, (_, place) => {
      const id = randomUUID();
      const intent = {
        ...{
          kind: 'intent',
          id,
          time: Date.now(),
          connection: 'gone',
          service: 'cloudZoo',
          host: 'zoo.example.com',
        },
        ...{
          operation: 'deleteLicenseCluster',
          subject: { licenseId: `CN-${begin + place}`, entityId: '1-|-User' },
        },
      };
      const ending = { kind: 'ending', id, milliseconds: 120, outcome: 'done', status: 200 };
      return `\n${JSON.stringify(intent)}\n${JSON.stringify(ending)}`;
    });
    appendFileSync(file, lines.join(''));
  }
}

async function writeSources(folder: string, count: number): Promise<void> {
  const body = Array.from(
    { length: 40 },
    (_, i) => `  public int Get${i}(int value) => value + ${i};\n`,
  ).join('');
  for (let i = 0; i < count; i++) {
    await fs.writeFile(
      join(folder, `Class${i}.cs`),
      `namespace Many;\npublic class Class${i}\n{\n${body}}\n`,
    );
  }
}

function assembly(id: string): string {
  return `using System.Runtime.InteropServices;\n\n[assembly: Guid("${id}")]\n`;
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

interface Reads {
  /** What was read from open files, in bytes. */
  readonly bytes: number;
  /** The folder of the record, once its files were listed. */
  readonly recordFolder: string | undefined;
  end(): void;
}

/** Counts what is read from files, and notices where the record is. */
async function countReads(): Promise<Reads> {
  const handle = await fs.open(__filename, 'r');
  await handle.close();
  const handles: { read: (...args: unknown[]) => Promise<{ bytesRead: number }> } =
    Object.getPrototypeOf(handle);
  const { read } = handles;
  const listing = require('node:fs/promises');
  const { readdir } = listing;
  const reads = {
    bytes: 0,
    recordFolder: undefined as string | undefined,
    end: () => {
      handles.read = read;
      listing.readdir = readdir;
    },
  };
  handles.read = async function (...args) {
    const result = await read.apply(this, args);
    reads.bytes += result.bytesRead;
    return result;
  };
  listing.readdir = (path: unknown, ...rest: unknown[]) => {
    if (typeof path === 'string' && path.endsWith('activity')) reads.recordFolder = path;
    return readdir(path, ...rest);
  };
  return reads;
}

/** Waits until a count has not grown for half a second. */
async function settled(read: () => number): Promise<void> {
  for (let before = -1; before !== read(); ) {
    before = read();
    await new Promise(resolve => setTimeout(resolve, 500));
  }
}
