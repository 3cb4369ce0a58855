import { type Import, readImports } from './imports';

/** Which folders of `src` a folder may import; the files at the top may import all. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  agents: ['definitions', 'products', 'activity', 'connections', 'services', 'json', 'ui'],
  plugIns: ['products', 'activity', 'connections', 'services', 'json', 'ui'],
  definitions: ['products', 'activity', 'connections', 'services', 'files', 'json', 'ui'],
  issuer: ['products', 'activity', 'connections', 'services', 'files', 'json', 'ui'],
  licenses: ['products', 'activity', 'connections', 'services', 'files', 'json', 'ui'],
  products: ['activity', 'connections', 'services', 'files', 'json', 'ui'],
  activity: ['connections', 'services', 'files', 'json', 'ui'],
  connections: ['services', 'files', 'json', 'ui'],
  services: ['json'],
  sandbox: [],
  files: ['json'],
  json: [],
  ui: [],
};
/** At the top of `src`, and yet ground floor: every feature may import it. */
const ground = ['src/commandArguments.ts'];
const withoutVSCode = [
  'files',
  'json',
  'services',
  'sandbox',
  'plugIns/code',
  'plugIns/projects',
  'licenses/bulk/table',
  'products/saving',
  'issuer/checks',
  'issuer/run',
];

export async function checkArrows(): Promise<string[]> {
  const values = new Set((await readImports({ types: false })).map(key));
  const imports = (await readImports({ types: true })).filter(({ from }) => from.startsWith('src/'));
  return [...imports.flatMap(one => problemsOf(one, !values.has(key(one)))), ...circlesIn(imports)];
}

function problemsOf({ from, to, dynamic }: Import, typeOnly: boolean): string[] {
  const folder = folderOf(from);
  const target = folderOf(to);
  if (folder !== undefined && !(folder in allowed)) {
    return [`${from}: src/${folder} is new: say in test/checks/arrows.ts what it may import.`];
  }
  const pure = withoutVSCode.find(place => from.startsWith(`src/${place}/`));
  if (to === 'vscode' && pure !== undefined) {
    return [`${from} imports vscode: src/${pure} must not.`];
  }
  if (to.startsWith('test/')) return [`${from} imports ${to}, which is not shipped.`];
  if (!to.startsWith('src/') || folder === target) return [];
  if (target === 'sandbox') {
    const fine = folder === 'connections' && (dynamic || typeOnly);
    return fine
      ? []
      : [`${from} imports the sandbox: only connections may, by import(…), when it is started.`];
  }
  if (ground.includes(to) && folder !== undefined && pure === undefined) return [];
  if (target === undefined && folder !== undefined) return [`${from} imports ${to}, which stands above it.`];
  if (ground.includes(from) && target !== 'json' && target !== 'ui') {
    return [`${from} imports ${to}: it stands below all features.`];
  }
  if (folder === undefined || target === undefined) return [];
  return allowed[folder]?.includes(target) ? [] : [`${from} imports ${to}: not the way that arrows run.`];
}

/** Files that import each other, over others too and for types too: none can be understood without all. */
function circlesIn(imports: readonly Import[]): string[] {
  const targets = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    targets.set(from, (targets.get(from) ?? new Set()).add(to));
  }
  const reached = new Map([...targets.keys()].map(file => [file, reachedFrom(file, targets)]));
  const isIn = (one: string, other: string) =>
    reached.get(one)?.has(other) === true && reached.get(other)?.has(one) === true;
  const files = [...reached.keys()].filter(file => isIn(file, file)).sort();
  const first = files.filter(file => files.find(other => isIn(file, other)) === file);
  return first.map(
    file => `Files import each other in a circle: ${files.filter(other => isIn(file, other)).join(', ')}`,
  );
}

function reachedFrom(file: string, targets: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>();
  const open = [file];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const target of targets.get(next) ?? []) {
      if (!reached.has(target)) {
        reached.add(target);
        open.push(target);
      }
    }
  }
  return reached;
}

/** `src/products/remote/store.ts` is of `products`; files at the top are of none. */
function folderOf(path: string): string | undefined {
  const [top, folder, ...rest] = path.split('/');
  return top === 'src' && rest.length > 0 ? folder : undefined;
}

function key({ from, to, dynamic }: Import): string {
  return `${from} ${to} ${dynamic}`;
}
