import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../hosts/folders';

interface Manifest {
  readonly contributes?: {
    readonly commands?: readonly {
      readonly command: string;
      readonly title?: string;
      readonly category?: string;
    }[];
    readonly configuration?: Configuration | readonly Configuration[];
    readonly keybindings?: readonly {
      readonly command: string;
      readonly key: string;
      readonly mac?: string;
    }[];
  };
}

interface Configuration {
  readonly properties?: Readonly<Record<string, { readonly scope?: string }>>;
}

/** Decide where a secret is kept or sent: a workspace must not set them. */
const applicationSettings = ['cloudZoo.connections', 'cloudZoo.secretStorage'];
/** Keys under `contributes` that name files. */
const fileKeys = [
  'icon',
  'light',
  'dark',
  'hc',
  'hcLight',
  'path',
  'configuration',
  'url',
  'image',
  'svg',
  'markdown',
];

export async function checkManifest(): Promise<string[]> {
  const manifest: Manifest = JSON.parse(read('package.json'));
  return [
    ...commands(manifest),
    ...pastTheWrapper(),
    ...texts(manifest),
    ...files(manifest),
    ...settings(manifest),
    ...keys(manifest),
    ...addresses(read('package-lock.json')),
  ];
}

/** The features and the manifest name the same commands. */
function commands({ contributes }: Manifest): string[] {
  const contributed = contributes?.commands ?? [];
  const ids = contributed.map(({ command }) => command);
  const registered = registeredCommands();
  return [
    ...ids.filter((id, i) => ids.indexOf(id) !== i).map(id => `The manifest names the command ${id} twice.`),
    ...ids.filter(id => !registered.has(id)).map(id => `Nothing in src registers ${id}.`),
    ...[...registered].filter(id => !ids.includes(id)).map(id => `The manifest does not contribute ${id}.`),
    ...contributed.filter(({ category }) => !category).map(({ command }) => `${command} has no category.`),
    ...contributed.filter(({ title }) => !title).map(({ command }) => `${command} has no title.`),
  ];
}

/** The keys of what is given to `registerCommands`: `'cloudZoo.refresh': …`. */
function registeredCommands(): Set<string> {
  const keys = sources()
    .filter(({ text }) => text.includes('registerCommands({'))
    .flatMap(({ text }) => [...text.matchAll(/(?:^\s*|registerCommands\({ )['"](cloudZoo\.\w+)['"]:/gm)]);
  return new Set(keys.flatMap(([, id]) => (id ? [id] : [])));
}

/** Only through the wrapper has a command its error boundary and its arguments read. */
function pastTheWrapper(): string[] {
  return sources()
    .filter(({ name, text }) => name !== 'ui/commands.ts' && text.includes('commands.registerCommand('))
    .map(({ name }) => `src/${name} registers a command past registerCommands of src/ui/commands.ts.`);
}

function sources(): { readonly name: string; readonly text: string }[] {
  return readdirSync(join(projectFolder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => ({ name: name.replaceAll('\\', '/'), text: read(join('src', name)) }));
}

/** Each %key% has its text in package.nls.json, and each text is used. */
function texts(manifest: Manifest): string[] {
  const used = new Set(strings(manifest).flatMap(({ text }) => /^%(.+)%$/.exec(text)?.[1] ?? []));
  const known = Object.keys(JSON.parse(read('package.nls.json')));
  return [
    ...[...used].filter(key => !known.includes(key)).map(key => `package.nls.json has no text for %${key}%.`),
    ...known.filter(key => !used.has(key)).map(key => `package.nls.json: nothing uses ${key}.`),
  ];
}

function files(manifest: Manifest): string[] {
  return strings(manifest)
    .filter(({ key, text }) => fileKeys.includes(key) && /\.\w+$/.test(text) && !/^(\$\(|\w+:)/.test(text))
    .filter(({ text }) => !existsSync(join(projectFolder, text)))
    .map(({ key, text }) => `The manifest names a file that is not there: ${key} ${text}.`);
}

function settings({ contributes }: Manifest): string[] {
  const properties = Object.assign(
    {},
    ...[contributes?.configuration ?? []].flat().map(one => one.properties),
  );
  return applicationSettings
    .filter(name => properties[name]?.scope !== 'application')
    .map(name => `${name} decides where a secret goes: it must have "scope": "application".`);
}

/** On a Mac, Cmd has the part of Ctrl, and the key named Delete there is Backspace. */
function keys({ contributes }: Manifest): string[] {
  return (contributes?.keybindings ?? [])
    .filter(({ key, mac }) => /\b(ctrl|delete)\b/.test(key) && !/\bcmd\b/.test(mac ?? ''))
    .map(({ command, key }) => `${command} has the key ${key}, and none with Cmd for a Mac.`);
}

/** Addresses of a registry would bind everybody to the one that the last person used. */
function addresses(lock: string): string[] {
  return lock.includes('"resolved"') ? ['package-lock.json has "resolved" addresses: see .npmrc.'] : [];
}

/** All strings in a JSON value, with the key that each stands under. */
function strings(value: unknown, key = ''): { key: string; text: string }[] {
  if (typeof value === 'string') return [{ key, text: value }];
  if (Array.isArray(value)) return value.flatMap(item => strings(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => strings(item, key));
}

/** A file that is not there is empty: the other checks say what is missing. */
function read(path: string): string {
  const file = join(projectFolder, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : path.endsWith('.json') ? '{}' : '';
}
