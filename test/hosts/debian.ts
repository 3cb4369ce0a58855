import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './processes';

interface SystemPackage {
  /** The name in Debian and Ubuntu. */
  readonly name: string;
  /** What is there once it is installed: a program on the path, or a file. */
  readonly proof: string;
  /** Without it, nothing but the look of pictures suffers. */
  readonly optional?: boolean;
}

const packages: readonly SystemPackage[] = [
  { name: 'chromium', proof: 'chromium' },
  { name: 'gnome-keyring', proof: 'gnome-keyring-daemon' },
  { name: 'dbus-daemon', proof: 'dbus-daemon' },
  { name: 'libglib2.0-bin', proof: 'gdbus' },
  { name: 'libsecret-tools', proof: 'secret-tool' },
  // VS Code's server compiles native modules when it is installed.
  { name: 'libkrb5-dev', proof: '/usr/include/gssapi.h' },
  { name: 'python3', proof: 'python3' },
  { name: 'make', proof: 'make' },
  { name: 'g++', proof: 'g++' },
  // Titles of products may be in any script.
  { name: 'fonts-noto-cjk', proof: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', optional: true },
  {
    name: 'fonts-noto-color-emoji',
    proof: '/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf',
    optional: true,
  },
];

/** Installs the missing system packages of the server host when we may; else says how. */
export async function installSystemPackages(): Promise<void> {
  const missing = packages.filter(({ proof }) => !isThere(proof));
  const root = process.getuid?.() === 0 && isThere('apt-get');
  const wanted = missing.filter(({ optional }) => root || !optional).map(({ name }) => name);
  if (wanted.length === 0) return;
  if (!root) {
    throw new Error(
      `Some system packages are missing. Install them and try again:\n\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${wanted.join(' ')}\n`,
    );
  }
  console.log(`Installing system packages: ${wanted.join(' ')} …`);
  const code =
    (await aptGet('update')) || (await aptGet('install', '-y', '--no-install-recommends', ...wanted));
  if (code !== 0) throw new Error(`apt-get ended with code ${code}; wanted: ${wanted.join(' ')}`);
}

async function aptGet(...args: readonly string[]): Promise<number> {
  // Another apt-get may be at work: wait for it.
  return await run('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function isThere(proof: string): boolean {
  if (proof.startsWith('/')) return existsSync(proof);
  return (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, proof)));
}
