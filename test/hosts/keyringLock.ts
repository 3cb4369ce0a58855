import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The password of the keyring that tests have for themselves. */
export const keyringPassword = 'cloud-zoo';
/** The variable of the environment that has its process id. */
export const keyringProcess = 'CLOUD_ZOO_TEST_KEYRING_PID';

const collection = '/org/freedesktop/secrets/collection/login';

/** Locks the keyring of this environment, as a desktop does when it is left alone. */
export async function lockKeyring(): Promise<void> {
  await call('/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock', `['${collection}']`);
}

/** Unlocks it by the socket through which a login does: there is nobody to answer a prompt. */
export async function unlockKeyring(): Promise<void> {
  const socket = connect(join(process.env.XDG_RUNTIME_DIR ?? '', 'keyring/control'));
  const password = Buffer.from(keyringPassword);
  const head = Buffer.alloc(12);
  const unlock = 1;
  [head.length + password.length, unlock, password.length].forEach((number, index) => {
    head.writeUInt32BE(number, index * 4);
  });
  // The first byte carries the credentials of this process.
  socket.write(Buffer.concat([Buffer.from([0]), head, password]));
  const result = await new Promise<Buffer>((resolve, reject) => {
    socket.once('data', resolve).once('error', reject);
  });
  socket.end();
  if (result.readUInt32BE(4) !== 0) throw new Error('The keyring could not be unlocked.');
  const properties = ['org.freedesktop.Secret.Collection', 'Locked'];
  while (!(await call(collection, 'org.freedesktop.DBus.Properties.Get', ...properties)).includes('false'));
}

/** Stops the keyring's process: whoever asks it waits. */
export function stopKeyring(): void {
  process.kill(keyringId(), 'SIGSTOP');
}

export function continueKeyring(): void {
  process.kill(keyringId(), 'SIGCONT');
}

/** Whether there is a keyring that tests may lock and stop. */
export function hasKeyring(): boolean {
  return process.env[keyringProcess] !== undefined;
}

async function call(path: string, method: string, ...values: readonly string[]): Promise<string> {
  const target = ['--dest', 'org.freedesktop.secrets', '--object-path', path, '--method', method];
  const { stdout } = await promisify(execFile)('gdbus', ['call', '--session', ...target, ...values]);
  return stdout;
}

function keyringId(): number {
  return Number(process.env[keyringProcess]);
}
