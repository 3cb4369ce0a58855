import { cSharpGrammar } from './grammars';
import { guidBetween, type WrittenGuid } from './guid';
import { Brackets, mask, nextString } from './mask';
import { type ClassPart, type IdSource, idSource, type SourceFacts } from './source';

const dotted = String.raw`(?:global\s*::\s*)?@?\w+(?:\s*\.\s*@?\w+)*`;
const modifiers =
  'public|internal|private|protected|sealed|abstract|partial|static|unsafe|new|file|readonly|ref|record';
const classHead = new RegExp(
  String.raw`\b((?:(?:${modifiers})\s+)*)class\s+@?(\w+)\s*(?:<[^>{;]{0,500}>\s*)?(?:\([^{;]{0,2000}?\)\s*)?(?::\s*([\w\s.,:<>@?()[\]]+?))?(?=[{;]|\bwhere\b|\b(?:${modifiers}|class)\b)`,
  'g',
);

/** Reads what a C# file says of plug-ins. */
export function readCSharp(text: string): SourceFacts {
  const code = mask(text, cSharpGrammar);
  const brackets = new Brackets(code);
  const idIn = (start: number, end: number) => idSource(text, code, start, end);
  const usings = [
    ...code.matchAll(
      new RegExp(String.raw`\b(global\s+)?using\s+(?:static\s+)?(?:@?(\w+)\s*=\s*)?(${dotted})\s*;`, 'g'),
    ),
  ];
  const imports = usings.flatMap(([, isGlobal, alias, name = '']) =>
    alias === undefined ? [{ isGlobal: isGlobal !== undefined, name: compact(name) }] : [],
  );
  return {
    kind: 'source',
    language: 'csharp',
    assemblyIds: assemblyIds('Guid', code, brackets, idIn),
    licenseIds: assemblyIds('LicenseId', code, brackets, idIn),
    classes: classes(code, brackets, idIn),
    imports: imports.filter(({ isGlobal }) => !isGlobal).map(({ name }) => name),
    globalImports: imports.filter(({ isGlobal }) => isGlobal).map(({ name }) => name),
    aliases: Object.fromEntries(
      usings.flatMap(([, , alias, name = '']) => (alias === undefined ? [] : [[alias, compact(name)]])),
    ),
    constants: constants(text, code),
  };
}

type IdIn = (start: number, end: number) => IdSource | undefined;

/** `[assembly: Guid("…")]` and the like, alone or among others in the bracket. */
function assemblyIds(name: 'Guid' | 'LicenseId', code: string, brackets: Brackets, idIn: IdIn): IdSource[] {
  const wanted = new RegExp(String.raw`[,:.\s]${name}(?:Attribute)?\s*\(`);
  return [...code.matchAll(/\[\s*assembly\s*:/g)].flatMap(({ index }) => {
    const end = brackets.closingNear(index);
    const attribute = wanted.exec(code.slice(index, end));
    if (!attribute) {
      return [];
    }
    const open = index + attribute.index + attribute[0].length - 1;
    return idIn(open, brackets.closingNear(open)) ?? [];
  });
}

function classes(code: string, brackets: Brackets, idIn: IdIn): ClassPart[] {
  const namespaces = [...code.matchAll(/\bnamespace\s+(@?\w+(?:\s*\.\s*@?\w+)*)/g)];
  const overrides = [...code.matchAll(/\boverride\b[\w\s.:]{0,200}?\bGuid\s+(LicenseId|Id)\b/g)].map(
    found => ({
      name: found[1],
      index: found.index,
      id: idIn(
        found.index + found[0].length,
        endOfProperty(code, brackets, found.index + found[0].length),
      ) ?? {
        names: [],
      },
    }),
  );
  const heads = [...code.matchAll(classHead)].map(head => {
    const body = code.indexOf('{', head.index + head[0].length);
    return { head, body, end: body < 0 ? code.length : brackets.closing(body) };
  });
  return heads.map(({ head, body, end }) => {
    // A member is of the innermost class around it, which is the last one that begins before it.
    const member = (wanted: string) =>
      overrides.find(
        ({ name, index }) =>
          name === wanted &&
          index > body &&
          index < end &&
          !heads.some(other => other.body > body && other.body < index && index < other.end),
      )?.id;
    const [, words = '', name = '', bases = ''] = head;
    return {
      name,
      namespace: compact(namespaces.findLast(({ index }) => index < head.index)?.[1] ?? ''),
      bases: basesIn(bases),
      isAbstract: /\babstract\b/.test(words),
      licenseId: member('LicenseId'),
      libraryId: member('Id'),
    };
  });
}

function basesIn(list: string): string[] {
  let plain = list;
  for (let shorter = ''; shorter !== plain; ) {
    shorter = plain;
    plain = plain.replace(/<[^<>]*>|\([^()]*\)/g, '');
  }
  return plain
    .split(',')
    .map(compact)
    .filter(base => base);
}

/** Where a property ends: behind its block and initial value, or behind the expression of its arrow. */
function endOfProperty(code: string, brackets: Brackets, from: number): number {
  const arrow = /\s*=>/y;
  arrow.lastIndex = from;
  const block = code.indexOf('{', from);
  if (arrow.test(code) || block < 0) {
    return endOfStatement(code, from);
  }
  const end = brackets.closingNear(block);
  const initial = /\s*=(?!=)/y;
  initial.lastIndex = end + 1;
  return initial.test(code) ? endOfStatement(code, end) : end;
}

function endOfStatement(code: string, from: number): number {
  const end = code.indexOf(';', from);
  return end < 0 ? code.length : end;
}

/** `const string Id = "…"` and `static readonly Guid Id = new Guid("…")`. */
function constants(text: string, code: string): Record<string, WrittenGuid> {
  const found: Record<string, WrittenGuid> = {};
  for (const field of code.matchAll(/\b(?:string|String|Guid)\s+@?(\w+)\s*=(?![=>])/g)) {
    const place = field.index + field[0].length;
    const content = nextString(code, place, endOfStatement(code, place));
    const guid = content && guidBetween(text, ...content);
    if (guid && field[1]) {
      found[field[1]] = guid;
    }
  }
  return found;
}

function compact(name: string): string {
  return name.replace(/[\s@]/g, '').replace(/^global::/, '');
}
