import { t } from '@vscode/l10n';
import { type CloudZooConnection, connectionLine } from '../connections/connection';
import { type Node, sourceOf } from '../json/json';
import { canonical } from '../json/properties';
import { type Difference, differenceOf } from '../products/difference';
import type { Product } from '../services/cloudZoo/product';
import { neutralise } from '../ui/text';

/** What a lens says about a definition and the live product of one connection. */
export interface DifferenceWords {
  readonly title: string;
  readonly tooltip: string;
  /** Whether there is something to push or to pull. */
  readonly canPush: boolean;
  readonly canPull: boolean;
}

/** At most so many names stand in a title. */
const mostNames = 3;

/** Compares with the live product as it was last fetched; nothing is said of it as long as that has not happened. */
export function differenceWords(
  definition: Product | undefined,
  live: Product | undefined,
  connection: string,
): DifferenceWords {
  if (!definition || !live) {
    return {
      title: t('$(diff) Compare with {0}', connection),
      tooltip: t('Fetches the live product and shows what differs'),
      canPush: true,
      canPull: true,
    };
  }
  const { changed, readOnly, onlyLive } = differenceOf(definition, live);
  const here = [...changed, ...readOnly];
  const more = onlyLive.length ? t('Only in {0}: {1}', connection, named(onlyLive, onlyLive.length)) : '';
  const canPush = changed.length > 0;
  const canPull = here.length + onlyLive.length > 0;
  if (here.length) {
    const words = t('{0}: {1}', connection, named(here));
    const title =
      here.length === 1
        ? t('$(diff) 1 property differs from {0}', words)
        : t('$(diff) {0} properties differ from {1}', here.length, words);
    return {
      title,
      tooltip: [named(here, here.length), more].filter(part => part).join('\n'),
      canPush,
      canPull,
    };
  }
  return onlyLive.length
    ? { title: t('$(diff) Only in {0}: {1}', connection, named(onlyLive)), tooltip: more, canPush, canPull }
    : {
        title: t('$(check) In sync with {0}', connection),
        tooltip: t('The live product is the same, as far as it is known here'),
        canPush,
        canPull,
      };
}

/** Names of properties, the first few of them. */
export function named(names: readonly string[], most = mostNames): string {
  const shown = names.slice(0, most).map(name => neutralise(name, 40));
  return names.length > most
    ? t('{0} and {1} more', shown.join(', '), names.length - most)
    : shown.join(', ');
}

/** A modal is not scrolled on every system: of further values only the names stand in it. */
const mostValues = 12;

/** At most so many characters of a value are shown. */
const longest = 70;

/** What a push is about to do, value by value, for the question before it. */
export function pushDetail(
  { changed, onlyLive }: Difference,
  definition: Product,
  live: Product,
  connection: CloudZooConnection,
): string {
  const changes = changed.flatMap(name =>
    changesIn(name, valueIn(live, name), valueIn(definition, name), live.text, definition.text),
  );
  const lines = changes.slice(0, mostValues).map(({ path, before, after }) => {
    const [old, next] = shortened(before, after);
    return t('{0}: {1} → {2}', neutralise(path, 60), old, next);
  });
  const others = changes.slice(mostValues).map(({ path }) => path);
  return [
    ...lines,
    ...(others.length ? [t('Also: {0}', named(others, others.length))] : []),
    '',
    connectionLine(connection),
    ...(onlyLive.length
      ? [t('Only the live product has {0}; this stays as it is', named(onlyLive, onlyLive.length))]
      : []),
  ].join('\n');
}

/** One value that changes; undefined where there is none. */
interface Change {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The changes inside a value: objects are compared member by member, all else is one change. */
function changesIn(
  path: string,
  left: Node | undefined,
  right: Node | undefined,
  leftText: string,
  rightText: string,
): Change[] {
  if (left && right && canonical(leftText, left) === canonical(rightText, right)) {
    return [];
  }
  if (left?.type !== 'object' || right?.type !== 'object') {
    const before = left && sourceOf(leftText, left);
    return [{ path, before, after: right && sourceOf(rightText, right) }];
  }
  const [old, next] = [membersOf(left), membersOf(right)];
  return [...new Set([...old.keys(), ...next.keys()])].flatMap(name =>
    changesIn(`${path}.${name}`, old.get(name), next.get(name), leftText, rightText),
  );
}

function membersOf({ children = [] }: Node): Map<string, Node | undefined> {
  return new Map(children.map(({ children: [name, value] = [] }) => [String(name?.value), value]));
}

function valueIn(product: Product, name: string): Node | undefined {
  return product.properties.get(name)?.node.children?.[1];
}

/** Two values cut to the part in which they differ, so that a long one does not look unchanged. */
export function shortened(before: string | undefined, after: string | undefined): [string, string] {
  const left = before === undefined ? undefined : [...neutralise(before, 100_000)];
  const right = after === undefined ? undefined : [...neutralise(after, 100_000)];
  let same = 0;
  while (left && right && same < left.length && left[same] === right[same]) {
    same++;
  }
  const start = Math.max(0, same - 20);
  return [cut(left, start), cut(right, start)];
}

function cut(characters: readonly string[] | undefined, start: number): string {
  if (!characters) {
    return t('(nothing)');
  }
  const from = Math.max(0, Math.min(start, characters.length - longest));
  const piece = characters.slice(from, from + longest).join('');
  return `${from > 0 ? '…' : ''}${piece}${from + longest < characters.length ? '…' : ''}`;
}
