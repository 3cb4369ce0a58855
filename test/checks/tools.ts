import { projectFolder } from '../hosts/folders';
import { output } from '../hosts/processes';

export async function checkTypes(): Promise<string[]> {
  return await problemsOf('node_modules/typescript/bin/tsc', '-p', '.', '--pretty', 'false');
}

export async function checkLint(): Promise<string[]> {
  return await problemsOf(
    'node_modules/@biomejs/biome/bin/biome',
    'check',
    '--error-on-warnings',
    '--colors=off',
  );
}

/** What a tool prints when it is not content. */
async function problemsOf(tool: string, ...args: readonly string[]): Promise<string[]> {
  const { code, stdout, stderr } = await output(process.execPath, [tool, ...args], { cwd: projectFolder });
  return code === 0 ? [] : [`${stdout}${stderr}`.trim() || `${tool} ended with code ${code}.`];
}
