import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openPrivate, privateFolder } from '../files/privateFolder';

/** How much is read at a time: little for the end that a view shows, more for those who read on. */
const firstSlice = 64 * 1024;
const largestSlice = 512 * 1024;
/** A line of more bytes is none of ours, and is handed on in pieces that nobody can read. */
const longestLine = 4 * 1024 * 1024;

const lineEnd = 0x0a;

interface Waiting {
  readonly month: string;
  readonly line: string;
  resolve(): void;
  reject(error: unknown): void;
}

/** Text files of lines, one for each month, to which several windows append and which nobody changes otherwise. */
export class MonthFiles {
  private waiting: Waiting[] = [];
  private isWriting = false;
  /** The months to which this window has written. */
  private readonly written = new Set<string>();

  constructor(private readonly folder: string) {}

  /** Resolves when the line is on the disk. Lines that wait for the disk at the same time share one write. */
  async append(month: string, line: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.waiting.push({ month, line, resolve, reject });
      void this.writeAll();
    });
  }

  /** Whole lines, oldest first, many at a time. */
  async *forwards(): AsyncGenerator<Buffer> {
    for (const file of await this.files()) {
      let rest: Uint8Array = Buffer.alloc(0);
      for (let position = 0; ; ) {
        const slice = await readSlice(file, position, largestSlice);
        position += slice.length;
        const text = Buffer.concat([rest, slice]);
        const isLast = slice.length === 0 || text.length > longestLine;
        const end = isLast ? text.length : text.lastIndexOf(lineEnd) + 1;
        yield text.subarray(0, end);
        rest = text.subarray(end);
        if (slice.length === 0) {
          break;
        }
      }
    }
  }

  /** Whole lines from the end, the newest slice first; within a slice, lines stand as they were written. */
  async *backwards(): AsyncGenerator<Buffer> {
    for (const file of (await this.files()).reverse()) {
      let rest: Uint8Array = Buffer.alloc(0);
      let length = firstSlice;
      for (let end = await sizeOf(file); end > 0; ) {
        const start = Math.max(0, end - length);
        const text = Buffer.concat([await readSlice(file, start, end - start), rest]);
        const isFirst = start === 0 || text.length > longestLine;
        const begin = isFirst ? 0 : text.indexOf(lineEnd) + 1 || text.length;
        yield text.subarray(begin);
        rest = text.subarray(0, begin);
        end = start;
        length = Math.min(2 * length, largestSlice);
      }
    }
  }

  private async files(): Promise<string[]> {
    const names = await readdir(this.folder).catch(nothingThere);
    return names
      .filter(name => /^\d{4}-\d{2}\.jsonl$/.test(name))
      .sort()
      .map(name => join(this.folder, name));
  }

  private async writeAll(): Promise<void> {
    if (this.isWriting) {
      return;
    }
    this.isWriting = true;
    // Who asks in the same moment comes along.
    await Promise.resolve();
    while (this.waiting.length) {
      const month = this.waiting[0]?.month ?? '';
      const batch = this.waiting.filter(waiting => waiting.month === month);
      this.waiting = this.waiting.filter(waiting => waiting.month !== month);
      try {
        await this.write(
          month,
          batch.map(({ line }) => line),
        );
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.isWriting = false;
  }

  private async write(month: string, lines: readonly string[]): Promise<void> {
    const file = await this.open(month);
    try {
      const isNew = !this.written.has(month) && (await file.stat()).size === 0;
      // The line end comes first: what a crash cut off must not swallow the next line.
      const text = Buffer.from(lines.map(line => `\n${line}`).join(''), 'utf8');
      // Other windows append too: only what goes in one piece stays in one.
      for (let written = 0; written < text.length; ) {
        written = (await file.write(text)).bytesWritten;
      }
      await file.datasync();
      await (isNew && syncFolder(this.folder));
      this.written.add(month);
    } finally {
      await file.close();
    }
  }

  /** A long run appends many times: its folder is looked after once, and again where it has gone. */
  private async open(month: string): Promise<FileHandle> {
    const path = join(this.folder, `${month}.jsonl`);
    if (this.written.has(month)) {
      try {
        return await openPrivate(path);
      } catch {
        this.written.delete(month);
      }
    }
    await privateFolder(this.folder);
    return await openPrivate(path);
  }
}

/** Where nothing was ever written, there is no folder. */
function nothingThere(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return [];
  }
  throw error;
}

async function readSlice(file: string, position: number, length: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(length);
    const { bytesRead } = await handle.read(buffer, 0, length, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  const handle = await open(file, 'r');
  try {
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

/** A new file's name is on the disk when its folder is; Windows needs no such thing and refuses it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  try {
    await handle?.sync();
  } catch {
    // The lines themselves are on the disk.
  } finally {
    await handle?.close();
  }
}
