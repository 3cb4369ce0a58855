import { randomUUID } from 'node:crypto';
import { type FileHandle, lstat, open, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileMode } from './privateFolder';
import { isRunning } from './processes';
import { putInPlace } from './putInPlace';

/**
 * Writes a whole file or leaves it as it was: other programs see the old content or the new one, never half of it,
 * and after a power cut one of the two. A link of that name is replaced, never followed. Only its owner may read it.
 *
 * @param content the text, or its pieces, which are asked for one by one.
 * @param lasts false for what can be had again: it may be lost in a power cut, and the disk is not waited for.
 * @throws what the file system answers; nothing is left behind then.
 */
export async function writeAtomically(
  file: string,
  content: string | Iterable<string> | AsyncIterable<string>,
  lasts = true,
): Promise<void> {
  const draft = join(dirname(file), `${draftPrefix(file)}${process.pid}-${randomUUID()}.tmp`);
  try {
    // Exclusive: a file or a link that somebody else put there is neither overwritten nor followed.
    const handle = await open(draft, 'wx', fileMode);
    try {
      await writeAll(handle, content);
      await (lasts && handle.sync());
    } finally {
      await handle.close();
    }
    await putInPlace(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
  await (lasts && syncFolder(dirname(file)));
}

/** Removes the drafts of a file that a process left behind which runs no more. */
export async function removeLeftOvers(file: string): Promise<void> {
  const prefix = draftPrefix(file);
  for (const name of await readdir(dirname(file)).catch(() => [])) {
    const [, pid] =
      /^(\d+)-[\da-f-]{36}\.tmp$/.exec(name.startsWith(prefix) ? name.slice(prefix.length) : '') ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) {
      const path = join(dirname(file), name);
      const isOurs = await lstat(path).then(
        stats => stats.isFile(),
        () => false,
      );
      await (isOurs && rm(path, { force: true }).catch(() => undefined));
    }
  }
}

function draftPrefix(file: string): string {
  return `.${basename(file)}.cloud-zoo-`;
}

async function writeAll(
  handle: FileHandle,
  content: string | Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  for await (const piece of typeof content === 'string' ? [content] : content) {
    await handle.appendFile(piece, 'utf8');
  }
}

/** After a power cut the name counts too; where a folder cannot be opened, the file system sees to that itself. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  try {
    await handle?.sync().catch(() => undefined);
  } finally {
    await handle?.close();
  }
}
