import type { Sliced } from '../../ui/turns';
import { visualBasic } from './languages';
import {
  type Argument,
  atCommas,
  attributeIds,
  type ClassPart,
  type Constructor,
  closing,
  type IdSource,
  idSource,
  type SourceFacts,
} from './source';
import { type Reader, readTokens, type Token } from './tokens';

/** Reads what a Visual Basic file says of plug-ins, statement by statement. */
export function* readVisualBasic(source: string, uri: string): Sliced<SourceFacts> {
  const reader = new VisualBasicReader(source, uri);
  yield* readTokens(source, visualBasic, reader);
  return reader.end();
}

type OpenClass = { -readonly [Key in keyof ClassPart]: ClassPart[Key] } & {
  readonly constructors: Constructor[];
};

/** A property, function or constructor whose lines are being read. */
interface Member {
  /** What ends it: `property`, `function` or `sub`. */
  readonly kind: string;
  readonly head: readonly Token[];
  readonly body: Token[];
}

/** How many tokens of a statement or member are looked at. */
const longestStatement = 20_000;
/** No person writes namespaces that are deeper or longer. */
const deepest = 20;
const longestNamespace = 200;

/** Behind these a line goes on, without an underscore. */
const goesOn: ReadonlySet<string> = new Set(['(', ',', '=', '.', '{', '&', 'inherits', 'as']);

class VisualBasicReader implements Reader {
  private line: Token[] = [];
  private round = 0;
  private readonly namespaces: string[] = [];
  private readonly open: OpenClass[] = [];
  private member: Member | undefined;
  private readonly classes: OpenClass[] = [];
  private readonly assemblyIds: IdSource[] = [];
  private readonly licenseIds: IdSource[] = [];
  private readonly imports = new Set<string>();
  private readonly aliases = new Map<string, string>();
  private readonly constants = new Map<string, IdSource>();

  constructor(
    private readonly source: string,
    private readonly uri: string,
  ) {}

  take(token: Token): void {
    const { kind, word } = token;
    if (word === '(' || word === '{') {
      this.round++;
    } else if (word === ')' || word === '}') {
      this.round = Math.max(0, this.round - 1);
    }
    if (kind === 'line') {
      const last = this.line.at(-1)?.word ?? '';
      if (this.round === 0 && !goesOn.has(last) && !this.isInAttribute(last)) {
        this.endLine();
      }
    } else if (word === ':' && this.round === 0 && this.line.at(-1)?.word !== 'assembly') {
      this.endLine();
    } else {
      if (this.line.length < longestStatement) {
        this.line.push(token);
      }
      if (word === '>' && this.round === 0 && this.line[0]?.word === '<') {
        this.endAttributes();
      }
    }
  }

  end(): SourceFacts {
    this.endLine();
    return {
      kind: 'source',
      language: 'vb',
      assemblyIds: this.assemblyIds,
      licenseIds: this.licenseIds,
      classes: this.classes,
      imports: [...this.imports],
      aliases: Object.fromEntries(this.aliases),
      globalImports: [],
      globalAliases: {},
      constants: Object.fromEntries(this.constants),
    };
  }

  private isInAttribute(last: string): boolean {
    return this.line[0]?.word === '<' && last !== '>' && (last === '<' || last === ':');
  }

  private endAttributes(): void {
    const inner = this.line.slice(1, -1).filter(({ word }) => word !== ':' && word !== 'assembly');
    const isOfAssembly = this.line[1]?.word === 'assembly';
    this.line = [];
    if (isOfAssembly) {
      const attributes = atCommas(inner, 0, inner.length);
      const { assembly, license } = attributeIds(this.source, this.uri, attributes, this.aliases);
      this.assemblyIds.push(...assembly);
      this.licenseIds.push(...license);
    }
  }

  private endLine(): void {
    const { line } = this;
    this.line = [];
    this.round = 0;
    const [first, second] = [line[0]?.word ?? '', line[1]?.word ?? ''];
    if (first === 'end') {
      this.endBlock(second);
      return;
    }
    if (this.member) {
      if (this.takesBody(line)) {
        return;
      }
      this.endMember();
    }
    const keyword = line.find(({ word }) => !modifiers.has(word))?.word;
    if (first === 'imports') {
      this.endImports(line);
    } else if (first === 'namespace') {
      this.namespaces.push(dotted(line.slice(1)));
    } else if (keyword === 'class') {
      this.begin(line);
    } else if (first === 'inherits') {
      const type = this.open.at(-1);
      if (type) {
        type.bases = [...type.bases, dotted(line.slice(1))];
      }
    } else if (this.open.length && first) {
      this.beginMember(line, keyword ?? '');
    }
  }

  private endBlock(what: string): void {
    if (what === this.member?.kind) {
      this.endMember();
    } else if (what === 'class') {
      this.endMember();
      this.open.pop();
    } else if (what === 'namespace') {
      this.namespaces.pop();
    }
  }

  private begin(line: readonly Token[]): void {
    const name = line[line.findIndex(({ word }) => word === 'class') + 1]?.word ?? '';
    const part: OpenClass = {
      name: name === '[' ? (line[line.findIndex(({ word }) => word === '[') + 1]?.word ?? '') : name,
      namespace: this.namespaces.slice(0, deepest).join('.').slice(0, longestNamespace),
      bases: [],
      isAbstract: line.some(({ word }) => word === 'mustinherit'),
      constructors: [],
    };
    const inherits = line.findIndex(({ word }) => word === 'inherits');
    if (inherits >= 0) {
      part.bases = [dotted(line.slice(inherits + 1))];
    }
    this.open.push(part);
    this.classes.push(part);
  }

  private endImports(line: readonly Token[]): void {
    for (const part of atCommas(line, 1, line.length)) {
      if (part[1]?.word === '=') {
        this.aliases.set(part[0]?.word ?? '', dotted(part.slice(2)));
      } else {
        this.imports.add(dotted(part));
      }
    }
  }

  private beginMember(line: readonly Token[], keyword: string): void {
    const isSub = keyword === 'sub' && line.some(({ word }) => word === 'new');
    if (keyword === 'property' || keyword === 'function' || isSub) {
      this.member = { kind: isSub ? 'sub' : keyword, head: line, body: [] };
    } else if (line.some(({ word }) => fieldWords.has(word))) {
      this.endField(line);
    }
  }

  /** The lines of a function are its own until it ends; those of a property only behind `Get` or `Set`. */
  private takesBody(line: readonly Token[]): boolean {
    const { member } = this;
    if (!member) {
      return false;
    }
    const isOwn =
      member.kind !== 'property' ||
      member.body.length > 0 ||
      line.length === 0 ||
      line.some(({ word }) => word === 'get' || word === 'set');
    if (isOwn && line.length && member.body.length < longestStatement) {
      member.body.push(...line, { kind: 'line', word: '\n', start: 0, end: 0 });
    }
    return isOwn;
  }

  private endMember(): void {
    const { member } = this;
    this.member = undefined;
    const owner = this.open.at(-1);
    if (!member || !owner) {
      return;
    }
    const { head, body, kind } = member;
    const idIn = (tokens: Iterable<Token>) => idSource(this.source, this.uri, withoutTypes(tokens));
    if (kind === 'sub') {
      owner.constructors.push(constructorOf(head, body, idIn));
      return;
    }
    const nameAt = head.findIndex(({ word }) => word === kind) + 1;
    const name = wordAt(head, nameAt);
    const id = idIn([...head.slice(nameAt + 1), ...body]);
    const isOverride = head.some(({ word }) => word === 'overrides');
    if (isOverride && name === 'licenseid') {
      owner.licenseId = id;
    } else if (isOverride && name === 'id') {
      owner.libraryId = id;
    } else if (head.some(({ word }) => idTypes.has(word))) {
      this.constants.set(name, id);
    }
  }

  private endField(line: readonly Token[]): void {
    const nameAt = line.findIndex(
      ({ word }) => word !== '[' && !modifiers.has(word) && !fieldWords.has(word),
    );
    const id = idSource(this.source, this.uri, withoutTypes(line.slice(nameAt + 1)));
    if (nameAt >= 0 && ('guid' in id || 'isAssembly' in id || id.names.length)) {
      this.constants.set(line[nameAt]?.word ?? '', id);
    }
  }
}

const modifiers: ReadonlySet<string> = new Set(
  'public friend private protected mustinherit notinheritable partial shadows shared overrides overloads readonly default mustoverride notoverridable overridable'.split(
    ' ',
  ),
);
const fieldWords: ReadonlySet<string> = new Set([
  'const',
  'shared',
  'readonly',
  'dim',
  'private',
  'public',
  'friend',
]);
const idTypes: ReadonlySet<string> = new Set(['guid', 'string']);
/** Words of a declaration and of blocks, which name no constant. */
const noNames: ReadonlySet<string> = new Set(
  'as new guid system string get set return end if then const'.split(' '),
);

function* withoutTypes(tokens: Iterable<Token>): Iterable<Token> {
  for (const token of tokens) {
    if (!noNames.has(token.word)) {
      yield token;
    }
  }
}

function constructorOf(
  head: readonly Token[],
  body: readonly Token[],
  idIn: (tokens: Iterable<Token>) => IdSource,
): Constructor {
  const open = head.findIndex(({ word }) => word === '(');
  const parameters = open < 0 ? [] : atCommas(head, open + 1, closing(head, open)).map(parameterName);
  const sets = new Map<string, IdSource>();
  let passes: Constructor['passes'];
  let from = 0;
  for (let place = 0; place <= body.length; place++) {
    if (place < body.length && body[place]?.kind !== 'line') {
      continue;
    }
    const line = body.slice(from, place);
    from = place + 1;
    const [first, , third] = line.map(({ word }) => word);
    const assigned = line.findIndex(({ word }) => word === '=');
    if ((first === 'mybase' || first === 'me') && third === 'new') {
      const values = atCommas(line, 4, closing(line, 3)).map((part): Argument => {
        const isNamed = part[1]?.word === ':';
        return {
          ...(isNamed && { name: part[0]?.word ?? '' }),
          source: idIn(isNamed ? part.slice(3) : part),
        };
      });
      passes = { to: first === 'mybase' ? 'base' : 'this', values };
    } else if (assigned > 0) {
      sets.set(line[assigned - 1]?.word ?? '', idIn(line.slice(assigned + 1)));
    }
  }
  return { parameters, ...(passes && { passes }), sets: Object.fromEntries(sets) };
}

function parameterName(part: readonly Token[]): string {
  return part.find(({ word }) => !['byval', 'byref', 'optional', '['].includes(word))?.word ?? '';
}

function wordAt(tokens: readonly Token[], place: number): string {
  return tokens[tokens[place]?.word === '[' ? place + 1 : place]?.word ?? '';
}

/** A name without `Global.` and type arguments. */
function dotted(tokens: readonly Token[]): string {
  const end = tokens.findIndex(({ word }) => word === '(');
  return tokens
    .slice(0, end < 0 ? undefined : end)
    .map(({ word }) => (word === '[' || word === ']' ? '' : word))
    .join('')
    .replace(/^global\./, '');
}
