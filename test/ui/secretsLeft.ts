import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secrets that tests have entered, in every form that a file or a text may carry them in. */
const forms = new Map<string, readonly Buffer[]>();
const shown: string[] = [];

/** What must be found nowhere at the end of the run. */
export function noteSecrets(...secrets: readonly string[]): void {
  for (const secret of secrets) {
    forms.set(secret, formsOf(secret));
  }
}

/** Looks through what a window shows before it is closed. */
export function lookThrough(text: string): void {
  shown.push(...secretsIn(Buffer.from(text, 'utf8')).map(secret => `shown: ${secret}`));
}

/**
 * Looks through everything that was written: settings, storage, logs, history, record, backups, and results beside lists.
 *
 * @param folder where VS Code of this run and the workspaces are.
 */
export function assertNoSecretIsLeft(folder: string): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' });
  const own = files.filter(
    file => file.isFile() && isWritten(file.parentPath.slice(folder.length), file.name),
  );
  const found = own.flatMap(({ parentPath, name }) => {
    const path = join(parentPath, name);
    return secretsIn(read(path)).map(secret => `${path}: ${secret}`);
  });
  assert.deepEqual([...new Set(shown), ...found], []);
  assert.ok(own.length > 0, 'there are files');
}

/** What VS Code and the extension write, without what only the tests put there. */
function isWritten(folder: string, name: string): boolean {
  return /^[\\/]server[\\/]data([\\/]|$)/.test(folder) || /result/i.test(name);
}

/** A file may be gone by the time it is read. */
function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

function secretsIn(content: Buffer): string[] {
  return [...forms].flatMap(([secret, all]) => (all.some(form => content.includes(form)) ? [secret] : []));
}

function formsOf(secret: string): Buffer[] {
  const bytes = Buffer.from(secret, 'utf8');
  // In the middle of something else, such as `issuer:secret`, base64 begins at one of three places.
  const encoded = [0, 1, 2].map(before => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return whole.slice(before === 0 ? 0 : before + 1, (before + bytes.length) % 3 === 0 ? undefined : -4);
  });
  const texts = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(JSON.stringify(secret)).slice(3, -3),
    encodeURIComponent(secret),
    new URLSearchParams({ a: secret }).toString().slice(2),
    bytes.toString('hex'),
    ...encoded,
    ...encoded.map(text => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return [...new Set(texts)].map(text => Buffer.from(text, 'utf8')).concat(Buffer.from(secret, 'utf16le'));
}
