import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { projectFolder } from '../hosts/folders';

export interface Import {
  /** A file of ours, relative to the project: `src/products/store.ts`. */
  readonly from: string;
  /** A file of ours, or the name of a package. */
  readonly to: string;
  /** `import(…)`: loaded when needed. */
  readonly dynamic: boolean;
}

/**
 * All import statements in `src` and `test/unit`, as esbuild finds them; with `types`, those of types too, which it
 * drops otherwise.
 */
export async function readImports(options: { readonly types: boolean }): Promise<Import[]> {
  const imports: Import[] = [];
  await build({
    absWorkingDir: projectFolder,
    entryPoints: ['src', 'test/unit'].flatMap(sourceFiles),
    bundle: true,
    write: false,
    outdir: 'out/imports',
    platform: 'node',
    logLevel: 'silent',
    plugins: [record(imports), ...(options.types ? [typesAsValues] : [])],
  });
  return imports;
}

/** Notes each import and follows none: every file is an entry point of its own. */
function record(imports: Import[]): Plugin {
  return {
    name: 'record',
    setup: build =>
      build.onResolve({ filter: /.*/ }, ({ path, importer, kind, resolveDir }) => {
        if (kind === 'entry-point') return undefined;
        const to = path.startsWith('.') ? fileOf(join(resolveDir, path)) : path;
        imports.push({ from: projectPath(importer), to, dynamic: kind === 'dynamic-import' });
        return { path, external: true };
      }),
  };
}

const typesAsValues: Plugin = {
  name: 'types as values',
  setup: build =>
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/^(import|export) type(?= [^=;]+ from )/gm, '$1'),
      loader: 'ts',
      resolveDir: dirname(path),
    })),
};

function fileOf(path: string): string {
  const file = [path, `${path}.ts`, join(path, 'index.ts')].find(
    path => /\.\w+$/.test(path) && existsSync(path),
  );
  return projectPath(file ?? path);
}

function projectPath(path: string): string {
  return relative(projectFolder, path).replaceAll('\\', '/');
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map(name => `${folder}/${name}`);
}
