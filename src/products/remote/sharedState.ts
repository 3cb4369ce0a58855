import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { privateFolder } from '../../files/privateFolder';
import { writeAtomically } from '../../files/writeAtomically';
import { isObject } from '../../json/json';

import type { SentValue, StoredStates } from './cacheLag';

/** What is shared of a product: its states, and the text of the current one. */
export interface StoredProduct extends StoredStates {
  readonly text: string;
}

/** Where what windows and sessions share of a product is kept. */
export interface SharedState {
  read(): Promise<StoredProduct | undefined>;
  /** @param lasts whether it outlasts a power cut: what a GET has told, the next one tells again. */
  write(stored: StoredProduct, lasts: boolean): Promise<void>;
}

/** Keeps each product's last seen state in a file of its own, shared by windows and sessions. */
export function sharedStateIn(folder: string, origin: string, id: string): SharedState {
  const file = join(folder, `${createHash('sha256').update(`${origin}/${id}`).digest('hex')}.json`);
  return {
    read: async () => parseStored(await readFile(file, 'utf8').catch(() => undefined)),
    write: async (stored, lasts) => {
      await privateFolder(folder);
      await writeAtomically(file, JSON.stringify(stored), lasts);
    },
  };
}

function parseStored(text: string | undefined): StoredProduct | undefined {
  let value: unknown;
  try {
    value = text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || typeof value.text !== 'string' || !isObject(value.replaced)) {
    return undefined;
  }
  const { text: product, current, changedAt, writtenAt, replaced, sent } = value;
  const times = Object.entries(replaced).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return {
    text: product,
    current: typeof current === 'string' ? current : undefined,
    changedAt: typeof changedAt === 'number' ? changedAt : 0,
    writtenAt: typeof writtenAt === 'number' ? writtenAt : 0,
    replaced: Object.fromEntries(times),
    sent: Array.isArray(sent) ? sent.filter(isSentValue) : [],
  };
}

function isSentValue(one: unknown): one is SentValue {
  return (
    isObject(one) &&
    typeof one.name === 'string' &&
    typeof one.value === 'string' &&
    typeof one.at === 'number'
  );
}
