import { visualBasicGrammar } from './grammars';
import { guidBetween, type WrittenGuid } from './guid';
import { Brackets, mask, nextString } from './mask';
import { type ClassPart, type IdSource, idSource, type SourceFacts } from './source';

const dotted = String.raw`(?:Global\s*\.\s*)?\[?\w+\]?(?:\s*\.\s*\[?\w+\]?)*`;
const classHead = new RegExp(
  String.raw`(?:^|[>:])[ \t]*((?:(?:Public|Friend|Private|Protected|MustInherit|NotInheritable|Partial|Shadows)\s+)*)Class\s+\[?(\w+)\]?[ \t]*(?:\([^)]*\))?(?:\s*(?::\s*)?\bInherits\s+(${dotted}))?`,
  'gim',
);

/** Reads what a Visual Basic file says of plug-ins. */
export function readVisualBasic(text: string): SourceFacts {
  // An underscore at the end of a line makes the next one part of it.
  const code = mask(text, visualBasicGrammar).replace(/(?<=\s)_[ \t]*\r?\n/g, joined =>
    ' '.repeat(joined.length),
  );
  const brackets = new Brackets(code);
  const idIn = (start: number, end: number) => lowered(idSource(text, code, start, end));
  const imports = [...code.matchAll(/^[ \t]*Imports\s+([^\r\n]+)/gim)]
    .flatMap(([, list = '']) => list.split(','))
    .map(compact);
  return {
    kind: 'source',
    language: 'vb',
    assemblyIds: assemblyIds('Guid', code, brackets, idIn),
    licenseIds: assemblyIds('LicenseId', code, brackets, idIn),
    classes: classes(code, idIn),
    imports: imports.filter(name => !name.includes('=')),
    globalImports: [],
    aliases: Object.fromEntries(
      imports.flatMap(name => {
        const [alias, target] = name.split('=');
        return alias && target ? [[alias, target]] : [];
      }),
    ),
    constants: constants(text, code),
  };
}

type IdIn = (start: number, end: number) => IdSource | undefined;

/** `<Assembly: Guid("…")>` and the like, alone or among others in the brackets. */
function assemblyIds(name: 'Guid' | 'LicenseId', code: string, brackets: Brackets, idIn: IdIn): IdSource[] {
  const wanted = new RegExp(
    String.raw`<\s*assembly\s*:[^<>]{0,4000}?[,:.\s]${name}(?:Attribute)?\s*\(`,
    'gi',
  );
  return [...code.matchAll(wanted)].flatMap(({ 0: attribute, index }) => {
    const open = index + attribute.length - 1;
    return idIn(open, brackets.closingNear(open)) ?? [];
  });
}

function classes(code: string, idIn: IdIn): ClassPart[] {
  const namespaces = [...code.matchAll(/^[ \t]*Namespace\s+([\w. \t[\]]+)/gim)];
  const overrides = [
    ...code.matchAll(/\bOverrides\b[\w \t]{0,200}?\bProperty\s+(LicenseId|Id)\b[ \t]*(?:\([ \t]*\))?/gi),
  ].map(found => {
    const place = found.index + found[0].length;
    return {
      name: found[1]?.toLowerCase(),
      index: found.index,
      id: idIn(place, endOfProperty(code, place)) ?? { names: [] },
    };
  });
  const heads = [...code.matchAll(classHead)];
  const ends = [...code.matchAll(/\bEnd\s+Class\b/gi)].map(({ index }) => index);
  const owners = overrides.map(({ index }) => ownerOf(index, heads, ends));
  return heads.map((head, place) => {
    const member = (wanted: string) =>
      overrides.find(({ name }, which) => name === wanted && owners[which] === place)?.id;
    const [, words = '', name = '', base] = head;
    return {
      name: name.toLowerCase(),
      namespace: compact(namespaces.findLast(({ index }) => index < head.index)?.[1] ?? ''),
      bases: base === undefined ? [] : [compact(base)],
      isAbstract: /\bMustInherit\b/i.test(words),
      licenseId: member('licenseid'),
      libraryId: member('id'),
    };
  });
}

/** Which class, by its number, a place is directly in. */
function ownerOf(
  place: number,
  heads: readonly { readonly index: number }[],
  ends: readonly number[],
): number | undefined {
  const open: number[] = [];
  let closed = 0;
  for (const [number, { index }] of heads.entries()) {
    for (; (ends[closed] ?? place) < Math.min(index, place); closed++) {
      open.pop();
    }
    if (index < place) {
      open.push(number);
    }
  }
  for (; (ends[closed] ?? place) < place; closed++) {
    open.pop();
  }
  return open.at(-1);
}

/** Where a property ends: at `End Property` where it has a `Get`, else with its line. */
function endOfProperty(code: string, from: number): number {
  const line = code.indexOf('\n', from);
  if (line < 0) {
    return code.length;
  }
  const getter = /\s*Get\b/iy;
  getter.lastIndex = line;
  if (!getter.test(code)) {
    return line;
  }
  const end = /\bEnd\s+Property\b/gi;
  end.lastIndex = from;
  return end.exec(code)?.index ?? code.length;
}

/** `Const Id As String = "…"`, `Shared ReadOnly Id As New Guid("…")` and the like, to the end of the line. */
function constants(text: string, code: string): Record<string, WrittenGuid> {
  const found: Record<string, WrittenGuid> = {};
  for (const field of code.matchAll(
    /\b(?:Const|Shared|ReadOnly)\s+\[?(\w+)\]?(?:\s+As\s+[\w. \t]{1,200})?[ \t]*[=(]([^\r\n]*)/gi,
  )) {
    const end = field.index + field[0].length;
    const content = nextString(code, field.index, end + 1);
    const guid = content && guidBetween(text, ...content);
    if (guid && field[1]) {
      found[field[1].toLowerCase()] = guid;
    }
  }
  return found;
}

function lowered(source: IdSource | undefined): IdSource | undefined {
  return source && 'names' in source ? { names: source.names.map(name => name.toLowerCase()) } : source;
}

function compact(name: string): string {
  return name
    .replace(/[\s[\]]/g, '')
    .toLowerCase()
    .replace(/^global\./, '');
}
