import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Print } from './results';

const windows = process.platform === 'win32';

/** Process groups started here and still running, by the id of their leader. */
const running = new Map<number, ChildProcess>();

// A crash or an exit in the middle must leave nothing behind; 'exit' handlers cannot wait, so no polite end here.
process.on('exit', () => {
  for (const id of running.keys()) signalGroup(id, 'SIGKILL');
});

/** On Ctrl+C, SIGTERM or a closed terminal: ends all that was started here, then exits with the code shells expect. */
export function endAllOnInterrupt(): void {
  let interrupted = false;
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => {
      // A terminal and the parent process may both deliver the same Ctrl+C.
      if (interrupted) return;
      interrupted = true;
      void endAll().finally(() => process.exit(code));
    });
  }
}

/** The last one started may need the ones before it: ended in reverse order. */
async function endAll(): Promise<void> {
  for (const child of [...running.values()].reverse()) await end(child);
}

/** Starts a program as leader of a process group of its own, so that all it starts ends with it. */
export function start(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const child = spawn(command, args, { ...options, detached: !windows });
  const { pid } = child;
  if (pid !== undefined) {
    running.set(pid, child);
    child.once('exit', () => {
      // What the leader left behind in its group ends with it.
      if (!windows) signalGroup(pid, 'SIGKILL');
      running.delete(pid);
    });
  }
  return child;
}

/** Ends a process group started by {@link start}: politely, and after `patience` milliseconds by force. */
export async function end(child: ChildProcess | undefined, patience = 5000): Promise<void> {
  const pid = child?.pid;
  if (!child || pid === undefined || !running.has(pid)) return;
  const exited = once(child, 'exit');
  signalGroup(pid, 'SIGTERM');
  const force = setTimeout(() => signalGroup(pid, 'SIGKILL'), patience);
  await exited;
  clearTimeout(force);
}

/** Runs a program to its end with its output on the terminal and returns its exit code. */
export async function run(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<number> {
  return await ended(start(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options }), 'exit');
}

/** Runs a program to its end, hands on each line that it prints, and returns its exit code. */
export async function printed(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
  print: Print,
): Promise<number> {
  const child = start(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', print);
  }
  return await ended(child, 'close');
}

/** Runs a program to its end and returns what it printed. */
export async function output(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = start(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return { code: await ended(child, 'close'), stdout, stderr };
}

/** The exit code; `close` waits for what it printed too. */
async function ended(child: ChildProcess, event: 'exit' | 'close'): Promise<number> {
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once(event, (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  // Windows has no process groups, but knows who started whom.
  if (windows) {
    spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended by itself.
  }
}
