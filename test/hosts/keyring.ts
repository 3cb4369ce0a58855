import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyringPassword, keyringProcess } from './keyringLock';
import { end, output, start } from './processes';

export interface Keyring {
  /** The environment of a process that shall use this keyring. */
  readonly env: NodeJS.ProcessEnv;
  /** Runs `secret-tool` on this keyring. */
  secretTool(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  stop(): Promise<void>;
}

/**
 * The keychain of a Linux desktop, unlocked: a D-Bus of its own with a GNOME keyring on it. All it has lies in `folder`:
 * it never sees the keyring of the person who runs the tests.
 */
export async function startKeyring(folder: string): Promise<Keyring> {
  const data = join(folder, 'data');
  const runtime = join(folder, 'run');
  mkdirSync(data, { recursive: true });
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  const configuration = join(folder, 'bus.conf');
  writeFileSync(configuration, busConfiguration(join(folder, 'bus')));

  const bus = start('dbus-daemon', [`--config-file=${configuration}`, '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let daemon: ChildProcess | undefined;
  const stop = async () => {
    await end(daemon);
    await end(bus);
  };
  try {
    const env = {
      ...process.env,
      DBUS_SESSION_BUS_ADDRESS: await firstLine(bus, 'dbus-daemon'),
      XDG_DATA_HOME: data,
      XDG_RUNTIME_DIR: runtime,
    };
    daemon = start('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
      env,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // The end of the input, not a line feed, ends the password of the new keyring.
    daemon.stdin?.end(keyringPassword);
    const { code, stderr } = await output(
      'gdbus',
      ['wait', '--session', '--timeout=20', 'org.freedesktop.secrets'],
      { env },
    );
    if (code !== 0) throw new Error(`gnome-keyring-daemon did not start: ${stderr}`);
    return {
      env: { ...env, [keyringProcess]: String(daemon.pid) },
      secretTool: (...args) => output('secret-tool', args, { env }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Without service folders nothing is started on demand: no second keyring daemon, no prompt for a password. */
function busConfiguration(socket: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}

async function firstLine(child: ChildProcess, name: string): Promise<string> {
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${name} ended before it was ready.`);
  });
  const line = async () => {
    let text = '';
    for await (const chunk of child.stdout ?? []) {
      text += String(chunk);
      if (text.includes('\n')) break;
    }
    return text.trim();
  };
  return await Promise.race([line(), ended]);
}
