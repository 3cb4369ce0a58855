import { createHash, randomUUID } from 'node:crypto';
import { open, readdir, readFile, rm } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { isObject, jsonFrom } from '../json/json';
import { privateFolder } from './privateFolder';
import { isRunning } from './processes';

/** Who works on something that only one may work on at a time. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since 1970 at which it began. */
  readonly since: number;
}

/** What became of the wish to be the only one. */
export type Claim =
  | { readonly isOurs: false; readonly holder: Holder }
  | {
      readonly isOurs: true;
      /** One that ended without giving its claim back: it was killed. */
      readonly cutOff?: Holder;
      release(): Promise<void>;
    };

/**
 * Claims something for this process, over all windows: each claim is a file of its own, and who finds another one
 * that is alive gives way. Two that claim at the same moment may both give way; they never both go on.
 *
 * @param folder where claims are kept.
 * @param what is claimed, in a spelling that all windows share.
 */
export async function claim(folder: string, what: string, now = Date.now()): Promise<Claim> {
  const prefix = `${createHash('sha256').update(what).digest('hex').slice(0, 32)}-`;
  const path = join(folder, `${prefix}${randomUUID()}.json`);
  const us: Holder = { pid: process.pid, host: hostname(), since: now };
  await privateFolder(folder);
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(JSON.stringify(us));
  } finally {
    await handle.close();
  }
  const release = () => rm(path, { force: true });
  try {
    let cutOff: Holder | undefined;
    for (const name of (await readdir(folder)).filter(other => other.startsWith(prefix))) {
      const other = join(folder, name);
      if (other === path) {
        continue;
      }
      const holder = await holderIn(other);
      if (holder && isAlive(holder)) {
        await release();
        return { isOurs: false, holder };
      }
      await rm(other, { force: true });
      cutOff = holder ?? cutOff;
    }
    return { isOurs: true, ...(cutOff && { cutOff }), release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Of a process on another machine, which shares the folder, nobody here can tell whether it runs: it counts as alive. */
function isAlive({ pid, host, since }: Holder): boolean {
  // Since the computer was started, its processes have been numbered anew; clocks may be off by a little.
  const wasBeforeStart = since < Date.now() - uptime() * 1000 - 60_000;
  return host !== hostname() || (!wasBeforeStart && isRunning(pid));
}

/** Undefined where the file is gone by now, or was cut off before it said whose it is. */
async function holderIn(path: string): Promise<Holder | undefined> {
  const value = jsonFrom(await readFile(path, 'utf8').catch(() => ''));
  if (!isObject(value)) {
    return undefined;
  }
  const { pid, host, since } = value;
  return typeof pid === 'number' && typeof host === 'string' && typeof since === 'number'
    ? { pid, host, since }
    : undefined;
}
