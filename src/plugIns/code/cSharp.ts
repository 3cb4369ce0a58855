import type { Sliced } from '../../ui/turns';
import { cSharp } from './languages';
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

/** Reads what a C# file says of plug-ins, in one pass. */
export function* readCSharp(source: string, uri: string): Sliced<SourceFacts> {
  const reader = new CSharpReader(source, uri);
  yield* readTokens(source, cSharp, reader);
  return reader.facts;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };
type OpenClass = Writable<ClassPart> & { readonly constructors: Constructor[] };

/** A namespace, or a type with its members. */
interface Scope {
  readonly namespace: string;
  readonly type?: OpenClass | 'other';
}

/** Goes through namespaces, types and members; what is inside a member is passed by, unless it may give an id. */
class CSharpReader implements Reader {
  private readonly scopes: Scope[] = [];
  private fileNamespace = '';
  /** What was read since the last declaration ended. */
  private head: Token[] = [];
  /** How deep in round and square brackets. */
  private round = 0;
  /** How deep in the braces of a body, or of an expression. */
  private braces = 0;
  private isBody = false;
  private keepsBody = false;
  /** Whether the head has got to the value of a field or property. */
  private hasValue = false;
  /** A block ended; `=` behind it is the property's initial value. */
  private isBehindBody = false;
  private readonly classes: OpenClass[] = [];
  private readonly assemblyIds: IdSource[] = [];
  private readonly licenseIds: IdSource[] = [];
  private readonly imports = new Set<string>();
  private readonly globalImports = new Set<string>();
  private readonly aliases = new Map<string, string>();
  private readonly globalAliases = new Map<string, string>();
  private readonly constants = new Map<string, IdSource>();

  constructor(
    private readonly source: string,
    private readonly uri: string,
  ) {}

  /** Whether what comes is inside something that gives no id. */
  get passesBy(): boolean {
    return this.braces > 0 && !this.keepsBody;
  }

  get facts(): SourceFacts {
    return {
      kind: 'source',
      language: 'csharp',
      assemblyIds: this.assemblyIds,
      licenseIds: this.licenseIds,
      classes: this.classes,
      imports: [...this.imports],
      globalImports: [...this.globalImports],
      aliases: Object.fromEntries(this.aliases),
      globalAliases: Object.fromEntries(this.globalAliases),
      constants: Object.fromEntries(this.constants),
    };
  }

  take(token: Token): void {
    const { word } = token;
    if (this.braces > 0) {
      this.takeInside(token);
      return;
    }
    if (this.isBehindBody) {
      this.isBehindBody = false;
      if (word !== '=') {
        this.endDeclaration();
      }
    }
    switch (word) {
      case '{':
        this.openBrace(token);
        return;
      case '}':
        this.endDeclaration();
        this.scopes.pop();
        return;
      case ';':
        this.endDeclaration();
        return;
      case '(':
      case '[':
        this.round++;
        break;
      case ')':
      case ']':
        this.round = Math.max(0, this.round - 1);
        break;
      case '=':
      case '=>':
        this.hasValue ||= this.round === 0;
    }
    this.keep(token);
    if (word === ']' && this.round === 0 && this.head[1]?.word === 'assembly') {
      this.endAssemblyAttribute();
    }
  }

  private takeInside(token: Token): void {
    if (token.word === '{') {
      this.braces++;
    } else if (token.word === '}') {
      this.braces--;
    }
    if (this.keepsBody) {
      this.keep(token);
    }
    this.isBehindBody = this.braces === 0 && this.isBody;
  }

  private openBrace(token: Token): void {
    const isExpression = this.round > 0 || this.hasValue;
    const scope = isExpression ? undefined : this.scopeOf(this.head);
    if (scope) {
      this.scopes.push(scope);
      this.head = [];
      return;
    }
    this.braces = 1;
    this.isBody = !isExpression;
    this.keepsBody = isExpression || this.mayGiveId(this.head);
    if (this.keepsBody) {
      this.keep(token);
    }
  }

  private keep(token: Token): void {
    if (this.head.length < longestDeclaration) {
      this.head.push(token);
    }
  }

  private get namespace(): string {
    return this.scopes.at(-1)?.namespace ?? this.fileNamespace;
  }

  private scopeOf(head: readonly Token[]): Scope | undefined {
    const { namespace } = this;
    if (head[0]?.word === 'namespace') {
      const inner = [namespace, dotted(head.slice(1))].filter(name => name).join('.');
      return { namespace: inner.length > longestNamespace ? namespace : inner };
    }
    const declared = classesIn(head, namespace, tokens => idSource(this.source, this.uri, tokens));
    this.classes.push(...declared);
    const type = declared.at(-1) ?? (isOtherType(head) ? 'other' : undefined);
    return type && { namespace, type };
  }

  private endDeclaration(): void {
    const { head } = this;
    this.head = [];
    this.round = 0;
    this.hasValue = false;
    const type = this.scopes.at(-1)?.type;
    if (type) {
      this.endMember(head, type);
    } else if (head[0]?.word === 'namespace') {
      this.fileNamespace = dotted(head.slice(1)).slice(0, longestNamespace);
    } else if (head[0]?.word === 'using' || head[1]?.word === 'using') {
      this.endUsing(head);
    } else {
      this.classes.push(
        ...classesIn(head, this.namespace, tokens => idSource(this.source, this.uri, tokens)),
      );
    }
  }

  private endUsing(head: readonly Token[]): void {
    const isGlobal = head[0]?.word === 'global';
    const rest = head.slice(isGlobal ? 2 : 1).filter(({ word }) => word !== 'static' && word !== 'unsafe');
    if (rest[1]?.word === '=') {
      const aliases = isGlobal ? this.globalAliases : this.aliases;
      aliases.set(rest[0]?.word ?? '', dotted(rest.slice(2)));
    } else {
      (isGlobal ? this.globalImports : this.imports).add(dotted(rest));
    }
  }

  private endAssemblyAttribute(): void {
    const attributes = atCommas(this.head, 3, this.head.length - 1);
    const { assembly, license } = attributeIds(this.source, this.uri, attributes, this.aliases);
    this.assemblyIds.push(...assembly);
    this.licenseIds.push(...license);
    this.head = [];
  }

  private mayGiveId(head: readonly Token[]): boolean {
    const type = this.scopes.at(-1)?.type;
    if (!type) {
      return false;
    }
    const { name, type: its, isCall } = memberOf(head);
    return idTypes.has(its) || (isCall && type !== 'other' && name === type.name);
  }

  private endMember(head: readonly Token[], owner: OpenClass | 'other'): void {
    const { name, nameAt, type, isCall } = memberOf(head);
    const idIn = (tokens: Iterable<Token>) => idSource(this.source, this.uri, tokens);
    if (isCall && owner !== 'other' && name === owner.name) {
      owner.constructors.push(constructorOf(head, nameAt, idIn));
    } else if (idTypes.has(type)) {
      const isOverride = head.slice(0, nameAt).some(({ word }) => word === 'override');
      const id = idIn(head.slice(nameAt + 1));
      if (isOverride && owner !== 'other' && name === 'LicenseId') {
        owner.licenseId = id;
      } else if (isOverride && owner !== 'other' && name === 'Id') {
        owner.libraryId = id;
      } else {
        for (const [constant, value] of constantsIn(head, nameAt, idIn)) {
          this.constants.set(constant, value);
        }
      }
    }
  }
}

/** How many tokens of a declaration are looked at. */
const longestDeclaration = 20_000;
/** No person writes a longer one. */
const longestNamespace = 200;

type IdIn = (tokens: Iterable<Token>) => IdSource;

/** Types of what may give an id. */
const idTypes: ReadonlySet<string> = new Set(['Guid', 'string', 'String', 'GuidAttribute']);

/** The member that a declaration is of: the last word before its parameters, value, body or end. */
function memberOf(head: readonly Token[]): { name: string; nameAt: number; type: string; isCall: boolean } {
  let place = 0;
  while (head[place]?.word === '[') {
    place = closing(head, place) + 1;
  }
  const first = place;
  while (place < head.length && !endsName.has(head[place]?.word ?? '')) {
    place++;
  }
  const nameAt = place - 1;
  let typeAt = nameAt - 1;
  while (head[typeAt]?.word === '?') {
    typeAt--;
  }
  const isWord = head[nameAt]?.kind === 'word' && nameAt >= first;
  return {
    name: isWord ? (head[nameAt]?.word ?? '') : '',
    nameAt,
    type: isWord && typeAt >= first ? (head[typeAt]?.word ?? '') : '',
    isCall: head[place]?.word === '(',
  };
}

const endsName: ReadonlySet<string> = new Set(['(', '{', '=', '=>', ',']);

/** `const string A = "…", B = "…"`, and properties and functions, which have one name. */
function constantsIn(head: readonly Token[], nameAt: number, idIn: IdIn): [string, IdSource][] {
  const [first = [], ...more] =
    head[nameAt + 1]?.word === '=' ? atCommas(head, nameAt, head.length) : [head.slice(nameAt)];
  return [first, ...more].flatMap(([name, ...value]): [string, IdSource][] => {
    const id = idIn(value);
    return name?.kind === 'word' && !('names' in id && id.names.length === 0) ? [[name.word, id]] : [];
  });
}

function constructorOf(head: readonly Token[], nameAt: number, idIn: IdIn): Constructor {
  const close = closing(head, nameAt + 1);
  const parameters = parametersIn(head, nameAt + 1, close);
  const to = head[close + 2]?.word;
  const isPassing = head[close + 1]?.word === ':' && (to === 'base' || to === 'this');
  const end = isPassing ? closing(head, close + 3) : close;
  return {
    parameters,
    ...(isPassing && { passes: { to, values: argumentsIn(head, close + 3, end, idIn) } }),
    sets: assignmentsIn(head, end + 1, idIn),
  };
}

function parametersIn(tokens: readonly Token[], open: number, close: number): string[] {
  return atCommas(tokens, open + 1, close).map(part => {
    const end = part.findIndex(({ word }) => word === '=');
    return part.at(end < 0 ? -1 : end - 1)?.word ?? '';
  });
}

function argumentsIn(tokens: readonly Token[], open: number, close: number, idIn: IdIn): Argument[] {
  return atCommas(tokens, open + 1, close).map(part => {
    const isNamed = part[1]?.word === ':';
    return {
      ...(isNamed && { name: part[0]?.word ?? '' }),
      source: idIn(isNamed ? part.slice(2) : part),
    };
  });
}

/** `Id = new Guid("…");` and `this.id = id;` in a constructor. */
function assignmentsIn(tokens: readonly Token[], from: number, idIn: IdIn): Record<string, IdSource> {
  const found = new Map<string, IdSource>();
  for (let place = from; place < tokens.length; place++) {
    const target = tokens[place - 1];
    if (tokens[place]?.word === '=' && target?.kind === 'word') {
      let end = place;
      while (end < tokens.length && tokens[end]?.word !== ';') {
        end++;
      }
      found.set(target.word, idIn(tokens.slice(place + 1, end)));
      place = end;
    }
  }
  return Object.fromEntries(found);
}

/** The classes that a head declares: several, where they differ by what is compiled. */
function classesIn(head: readonly Token[], namespace: string, idIn: IdIn): OpenClass[] {
  const found: OpenClass[] = [];
  let isAbstract = false;
  let depth = 0;
  for (let place = 0; place < head.length; place++) {
    const word = head[place]?.word;
    const before = head[place - 1]?.word;
    if (word === '(' || word === '[') {
      depth++;
    } else if (word === ')' || word === ']') {
      depth--;
    } else if (depth === 0 && word === 'abstract') {
      isAbstract = true;
    } else if (depth === 0 && word === 'class' && before !== ':' && before !== ',') {
      found.push(classAt(head, place + 1, namespace, isAbstract, idIn));
      isAbstract = false;
    }
  }
  return found;
}

const endsBases: ReadonlySet<string> = new Set(
  'where class public internal private protected sealed abstract partial static unsafe new file'.split(' '),
);

function classAt(
  head: readonly Token[],
  nameAt: number,
  namespace: string,
  isAbstract: boolean,
  idIn: IdIn,
): OpenClass {
  const constructors: Constructor[] = [];
  const bases: string[] = [];
  let place = behindTypeArguments(head, nameAt + 1);
  let parameters: string[] | undefined;
  if (head[place]?.word === '(') {
    const close = closing(head, place);
    parameters = parametersIn(head, place, close);
    place = close + 1;
  }
  let passes: Constructor['passes'];
  if (head[place]?.word === ':') {
    place++;
    let name: Token[] = [];
    for (; place < head.length && !endsBases.has(head[place]?.word ?? ''); place++) {
      const token = head[place];
      if (token?.word === '<') {
        place = behindTypeArguments(head, place) - 1;
      } else if (token?.word === '(') {
        const close = closing(head, place);
        passes = { to: 'base', values: argumentsIn(head, place, close, idIn) };
        place = close;
      } else if (token?.word === ',') {
        bases.push(dotted(name));
        name = [];
      } else if (token) {
        name.push(token);
      }
    }
    bases.push(dotted(name));
  }
  if (parameters ?? passes) {
    constructors.push({ parameters: parameters ?? [], ...(passes && { passes }), sets: {} });
  }
  return {
    name: head[nameAt]?.word ?? '',
    namespace,
    bases: bases.filter(base => base),
    isAbstract,
    constructors,
  };
}

function behindTypeArguments(head: readonly Token[], open: number): number {
  if (head[open]?.word !== '<') {
    return open;
  }
  const end = Math.min(head.length, open + mostTypeTokens);
  let depth = 0;
  for (let place = open; place < end; place++) {
    const word = head[place]?.word;
    depth += word === '<' ? 1 : word === '>' ? -1 : 0;
    if (depth === 0) {
      return place + 1;
    }
  }
  return end;
}

/** Type arguments that go on for longer were never closed. */
const mostTypeTokens = 200;

/** Structures, interfaces, records and enumerations have members, too. */
function isOtherType(head: readonly Token[]): boolean {
  const { nameAt, isCall } = memberOf(head);
  return head.slice(0, nameAt + 1).some(({ word }, place) => {
    if (word === 'struct' || word === 'interface' || word === 'enum') {
      return true;
    }
    return word === 'record' && head[place + 1]?.kind === 'word' && (!isCall || place === nameAt - 1);
  });
}

/** A name as the tokens have it, without `global::`. */
function dotted(tokens: readonly Token[]): string {
  return tokens
    .map(({ word }) => (word === '::' ? '.' : word))
    .join('')
    .replace(/^global\./, '');
}
