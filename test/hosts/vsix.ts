import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectFolder } from './folders';
import { output } from './processes';

/** Where `npm run package` leaves the extension. */
export const vsixFile = join(projectFolder, 'out/cloud-zoo.vsix');

/** Builds the extension for production and packages it as it is shipped. */
export async function packageExtension(): Promise<string> {
  mkdirSync(dirname(vsixFile), { recursive: true });
  const { code, stdout, stderr } = await output('npm', ['run', '--silent', 'package'], {
    cwd: projectFolder,
  });
  if (code !== 0) throw new Error(`npm run package failed:\n${stdout}${stderr}`);
  return vsixFile;
}
