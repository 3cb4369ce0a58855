// Writes out/cloud-zoo.cdx.json beside the VSIX: what is in it that others have made, as CycloneDX.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const { name, dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const { description } = JSON.parse(readFileSync('package.nls.json', 'utf8'));
// `keytar` is `npm:@github/keytar@…`.
const wanted = Object.entries(dependencies).map(([alias, version]) =>
  version.startsWith('npm:') ? nameOf(version.slice(4)) : alias,
);
const npm = process.env.npm_execpath;
if (!npm) throw new Error('Run it by npm: npm run package.');

const text = execFileSync(process.execPath, [npm, 'sbom', '--sbom-format', 'cyclonedx'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
const sbom = JSON.parse(text);
// npm calls it like the folder that it is in.
const { component } = sbom.metadata;
Object.assign(component, { type: 'application', name, description });

// `--omit dev` leaves out what a tool of development needs as well.
const refs = new Map(sbom.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
const direct = (refs.get(component['bom-ref']) ?? []).filter(ref => wanted.includes(nameOf(ref)));
// A tool may come along as a peer, for its types alone.
const tools = Object.keys(devDependencies);
const shipped = new Set(direct);
for (const ref of shipped) {
  for (const other of refs.get(ref) ?? []) if (!tools.includes(nameOf(other))) shipped.add(other);
}
const missing = wanted.filter(one => !direct.some(ref => nameOf(ref) === one));
if (missing.length) throw new Error(`The SBOM lacks ${missing.join(', ')}.`);
refs.set(component['bom-ref'], direct);
sbom.components = sbom.components
  .filter(one => shipped.has(one['bom-ref']))
  .map(one => ({ ...one, scope: 'required' }));
sbom.dependencies = [...refs]
  .filter(([ref]) => ref === component['bom-ref'] || shipped.has(ref))
  .map(([ref, dependsOn]) => ({ ref, dependsOn: dependsOn.filter(other => shipped.has(other)) }));
writeFileSync('out/cloud-zoo.cdx.json', `${JSON.stringify(sbom, undefined, 2)}\n`);

/** `name@version`, where the version may follow an alias. */
function nameOf(ref) {
  return ref.slice(0, ref.indexOf('@', 1));
}
