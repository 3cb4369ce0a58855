import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const projectFolder = resolve(__dirname, '../..');

/** What takes minutes to install lies outside the clone, so that the next clone finds it. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cloud-zoo-vscode');

/** A fresh folder that is removed by `dispose`, and at the latest when this process ends. */
export function temporaryFolder(name: string): { path: string; dispose(): void } {
  const path = mkdtempSync(join(tmpdir(), `cloud-zoo-${name}-`));
  const dispose = () => {
    process.off('exit', dispose);
    rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  };
  process.on('exit', dispose);
  return { path, dispose };
}
