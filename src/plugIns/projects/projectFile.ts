import type { Sliced } from '../../ui/turns';
import { guidBetween, type PlacedGuid } from '../plugInId';

export interface WrittenText {
  /** Decoded: without entities of XML and escapes of MSBuild. */
  readonly value: string;
  /** Where the value is one. */
  readonly guid?: PlacedGuid;
}

/** What a file of MSBuild says, in its order; of items only those that matter here. */
export type Statement =
  | {
      readonly kind: 'property';
      /** Names are in lowercase, like those of items and metadata. */
      readonly name: string;
      readonly text: WrittenText;
      /** Whether it only counts where the property has no value yet. */
      readonly isDefault: boolean;
    }
  | {
      readonly kind: 'item';
      readonly name: string;
      readonly metadata: Readonly<Record<string, WrittenText>>;
    }
  | { readonly kind: 'import'; readonly path: string };

/** A C# or Visual Basic project, or a file that projects import. */
export interface ProjectFile {
  readonly kind: 'project';
  readonly uri: string;
  readonly isSdk: boolean;
  readonly statements: readonly Statement[];
}

const items: ReadonlySet<string> = new Set([
  'compile',
  'using',
  'import',
  'packagereference',
  'reference',
  'projectreference',
  'assemblyattribute',
]);
/** Longer values name nothing that is looked for. */
const longestValue = 4000;

export function* readProjectFile(source: string, uri: string): Sliced<ProjectFile> {
  const statements: Statement[] = [];
  const open: string[] = [];
  let item: { readonly depth: number; readonly metadata: Record<string, WrittenText> } | undefined;
  let isSdk = false;
  let count = 0;
  for (const tag of tagsOf(source, uri)) {
    if (++count % 200 === 0) {
      yield;
    }
    const { name } = tag;
    if (tag.isEnd) {
      const depth = open.lastIndexOf(name);
      if (depth >= open.length - 2 && depth >= 0) {
        open.length = depth;
      }
      continue;
    }
    const parent = open.at(-1);
    if (item && open.length <= item.depth) {
      item = undefined;
    }
    if (name === 'project' || name === 'sdk' || name === 'import') {
      isSdk ||= Object.hasOwn(tag.attributes, 'sdk') || (name === 'sdk' && parent === 'project');
    }
    if (parent === 'propertygroup' && tag.text) {
      statements.push({ kind: 'property', name, text: tag.text, isDefault: isDefault(name, tag.attributes) });
    } else if (parent === 'itemgroup' && items.has(name)) {
      item = { depth: open.length, metadata: { ...tag.attributes } };
      statements.push({ kind: 'item', name, metadata: item.metadata });
    } else if (item && open.length === item.depth + 1 && tag.text) {
      item.metadata[name] = tag.text;
    } else if (name === 'import' && tag.attributes.project) {
      statements.push({ kind: 'import', path: tag.attributes.project.value });
    }
    if (!tag.isEmpty && open.length < deepest) {
      open.push(name);
    }
  }
  return { kind: 'project', uri, isSdk, statements };
}

/** Nothing of MSBuild is nested as deep. */
const deepest = 50;

/** `Condition="'$(Name)' == ''"`, which gives a property its value where it has none. */
function isDefault(name: string, { condition }: Tag['attributes']): boolean {
  const text = condition?.value.slice(0, 200).replace(/\s/g, '').toLowerCase();
  return text === `'$(${name})'==''`;
}

interface Tag {
  readonly name: string;
  readonly isEnd: boolean;
  readonly isEmpty: boolean;
  readonly attributes: Readonly<Record<string, WrittenText>>;
  /** What stands between this tag and the next. */
  readonly text?: WrittenText;
}

const nameStart = /[\w.:-]+/y;
const attribute = /\s*([\w.:-]+)\s*=\s*(["'])/y;

/** The tags of an XML file, also of one that is half written. */
function* tagsOf(source: string, uri: string): Generator<Tag, void, void> {
  let place = source.indexOf('<');
  let close = 0;
  while (place >= 0) {
    const skipped = skippedAt(source, place);
    if (skipped !== undefined) {
      place = source.indexOf('<', skipped);
      continue;
    }
    const isEnd = source[place + 1] === '/';
    nameStart.lastIndex = place + (isEnd ? 2 : 1);
    const name = nameStart.exec(source)?.[0];
    if (!name) {
      place = source.indexOf('<', place + 1);
      continue;
    }
    const attributes = new Map<string, WrittenText>();
    let end = nameStart.lastIndex;
    for (;;) {
      attribute.lastIndex = end;
      const [whole, key, mark] = attribute.exec(source) ?? [];
      if (whole === undefined || key === undefined || mark === undefined) {
        break;
      }
      const start = end + whole.length;
      const last = source.indexOf(mark, start);
      if (last < 0) {
        return;
      }
      attributes.set(key.toLowerCase(), written(source, uri, start, last));
      end = last + 1;
    }
    const next = source.indexOf('<', end);
    close = close < end ? source.indexOf('>', end) : close;
    if (close < 0) {
      return;
    }
    const isClosed = next < 0 || close < next;
    const isEmpty = isClosed && source[close - 1] === '/';
    const hasText = isClosed && !isEnd && !isEmpty && next > close + 1;
    yield {
      name: name.toLowerCase(),
      isEnd,
      isEmpty,
      attributes: Object.fromEntries(attributes),
      ...(hasText && { text: written(source, uri, close + 1, next) }),
    };
    place = next;
  }
}

/** The end of what is no tag: a comment, a declaration or characters that are taken as they are. */
function skippedAt(source: string, place: number): number | undefined {
  const kinds: readonly [string, string][] = [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
    ['<?', '?>'],
    ['<!', '>'],
  ];
  for (const [begin, finish] of kinds) {
    if (source.startsWith(begin, place)) {
      const end = source.indexOf(finish, place + begin.length);
      return end < 0 ? source.length : end + finish.length;
    }
  }
  return undefined;
}

function written(source: string, uri: string, start: number, end: number): WrittenText {
  const guid = guidBetween(source, uri, start, end);
  const value = end - start > longestValue ? '' : decode(source.slice(start, end)).trim();
  return guid ? { value, guid } : { value };
}

function decode(value: string): string {
  return value
    .replace(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => entities[name] ?? '');
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
