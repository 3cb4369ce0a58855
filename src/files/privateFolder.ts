import { chmod, type FileHandle, lstat, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What is kept of products and licenses is for the person alone, on a machine that others use too. */
const folderMode = 0o700;
export const fileMode = 0o600;
const othersModes = 0o077;

const mended = new Map<string, Promise<void>>();

/** Makes a folder that nobody else can enter; one that others could enter is mended with the files in it. */
export async function privateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: folderMode });
  // A file system without permissions has none to mend.
  const mending = mended.get(folder) ?? mend(folder).catch(() => undefined);
  mended.set(folder, mending);
  await mending;
}

/** Opens a file of ours for appending; it is made where there is none. */
export async function openPrivate(file: string): Promise<FileHandle> {
  return await open(file, 'a', fileMode);
}

async function mend(folder: string): Promise<void> {
  const { mode } = await lstat(folder);
  if ((mode & othersModes) === 0) {
    return;
  }
  await chmod(folder, folderMode);
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const found = await lstat(file).catch(() => undefined);
    if (found?.isFile() && (found.mode & othersModes) !== 0) {
      await chmod(file, fileMode);
    }
  }
}
