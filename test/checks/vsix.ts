import { projectFolder } from '../hosts/folders';
import { output } from '../hosts/processes';

/** Every file must be one of these, and each of these must be there. */
const expected: readonly RegExp[] = [
  /^package\.json$/,
  /^(package\.nls(\.[\w-]+)?|l10n\/bundle\.l10n\.[\w-]+)\.json$/,
  /^README\.md$/,
  /^CHANGELOG\.md$/,
  /^LICENSE$/,
  /^dist\/extension\.js$/,
  /^dist\/sandbox\.js$/,
  /^media\/(walkthrough\/)?[\w.-]+\.(svg|png|json|md)$/,
  /^node_modules\/keytar\/(package\.json|LICENSE\.md|lib\/keytar\.js)$/,
  /^node_modules\/keytar\/prebuilds\/[\w-]+\/keytar\.node$/,
];
const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-arm64', 'win32-x64'];

export async function checkVsix(): Promise<string[]> {
  const built = await run('esbuild.mjs', '--production');
  if (built.code !== 0) return [`The build failed:\n${built.stderr}`];
  const { code, stdout, stderr } = await run('node_modules/@vscode/vsce/vsce', 'ls');
  if (code !== 0) return [`vsce ls failed:\n${stderr}`];
  const files = stdout.split('\n').filter(line => line.includes('.') || line === 'LICENSE');
  const prebuilt = platforms.map(platform => `node_modules/keytar/prebuilds/${platform}/keytar.node`);
  return [
    ...files
      .filter(file => !expected.some(name => name.test(file)))
      .map(file => `${file} does not belong there.`),
    ...expected
      .filter(name => !files.some(file => name.test(file)))
      .map(name => `Nothing is like ${name.source}.`),
    ...prebuilt.filter(file => !files.includes(file)).map(file => `${file} is missing.`),
  ];
}

async function run(script: string, ...args: readonly string[]) {
  return await output(process.execPath, [script, ...args], { cwd: projectFolder });
}
