import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { projectFolder } from './folders';

export const testBundleFolder = join(projectFolder, 'out/integration');

/**
 * Bundles the integration tests for an extension host: `index.js` with the `run` that VS Code calls, and beside it
 * `tests.js` with all test files, so that they share the modules they import.
 */
export async function bundleTests(files: readonly string[]): Promise<void> {
  rmSync(testBundleFolder, { recursive: true, force: true });
  const options: BuildOptions = {
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha', 'keytar'],
    // As in the extension's own bundle.
    conditions: ['worker'],
    mainFields: ['module', 'main'],
    supported: { 'dynamic-import': false },
    sourcemap: 'inline',
    logLevel: 'warning',
  };
  await build({
    ...options,
    entryPoints: [join(projectFolder, 'test/integration/index.ts')],
    outfile: join(testBundleFolder, 'index.js'),
  });
  await build({
    ...options,
    stdin: {
      contents: files.map(file => `import ${JSON.stringify(file)};`).join('\n'),
      resolveDir: projectFolder,
      sourcefile: 'tests.ts',
    },
    outfile: join(testBundleFolder, 'tests.js'),
  });
}
