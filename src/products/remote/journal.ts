import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '../../json/json';
import type { Journal, StoredProduct } from './liveProduct';

/** Keeps each product's last seen state in a file of its own, shared by windows and sessions. */
export function journalIn(folder: string, origin: string, id: string): Journal {
  const file = join(folder, `${createHash('sha256').update(`${origin}/${id}`).digest('hex')}.json`);
  return {
    read: async () => parseStored(await readFile(file, 'utf8').catch(() => undefined)),
    write: async stored => {
      await mkdir(folder, { recursive: true });
      await writeAtomically(file, JSON.stringify(stored));
    },
  };
}

/** Another window sees the old file or the new one, never a half of it. */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

function parseStored(text: string | undefined): StoredProduct | undefined {
  let value: unknown;
  try {
    value = text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || typeof value.text !== 'string' || !isRecord(value.replaced)) {
    return undefined;
  }
  const { text: product, current, changedAt, writtenAt, replaced } = value;
  const times = Object.entries(replaced).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return {
    text: product,
    current: typeof current === 'string' ? current : undefined,
    changedAt: typeof changedAt === 'number' ? changedAt : 0,
    writtenAt: typeof writtenAt === 'number' ? writtenAt : 0,
    replaced: Object.fromEntries(times),
  };
}
