import { context } from 'esbuild';

// `--production` minifies and `--watch` rebuilds on change.
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const build = await context({
  entryPoints: { extension: 'src/extension.ts', sandbox: 'src/sandbox/index.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // keytar is a native module; the sandbox is its own bundle, loaded only when it is started.
  external: ['vscode', 'keytar', './sandbox.js'],
  // ofetch's `node` export brings a fetch of its own along; its plain one uses VS Code's, which knows proxies and certificates.
  conditions: ['worker'],
  minify: production,
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'info',
});

if (watch) {
  await build.watch();
} else {
  await build.rebuild();
  await build.dispose();
}
