import { context } from 'esbuild';

// `--production` minifies and `--watch` rebuilds on change.
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** The sandbox is a bundle of its own, loaded only when it is started. */
const sandboxApart = {
  name: 'sandbox-apart',
  setup(build) {
    build.onResolve({ filter: /\/sandbox$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './sandbox.js', external: true } : undefined,
    );
  },
};

const build = await context({
  entryPoints: { extension: 'src/extension.ts', sandbox: 'src/sandbox/index.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  // keytar is a native module.
  external: ['vscode', 'keytar'],
  plugins: [sandboxApart],
  // `import()` becomes `require`: in keytar, which is CommonJS, Node's own `import()` finds no names.
  supported: { 'dynamic-import': false },
  // ofetch's `node` export brings a fetch of its own along; its plain one uses VS Code's, which knows proxies and certificates.
  conditions: ['worker'],
  // jsonc-parser's `main` is UMD, whose requires esbuild cannot follow.
  mainFields: ['module', 'main'],
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
