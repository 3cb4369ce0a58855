import assert from 'node:assert/strict';
import { type FileFacts, findPlugIns, readFacts } from '../../../src/plugIns/find';
import { projectsOf } from '../../../src/plugIns/projects/membership';
import { Pattern } from '../../../src/plugIns/projects/places';
import { atOnce, type Sliced } from '../../../src/ui/turns';
import { sdkProject, uriOf } from './workspace';

/** Makes a text of so many pieces. */
type Grow = (count: number) => string;

const repeated =
  (piece: string): Grow =>
  count =>
    piece.repeat(count);
const numbered =
  (piece: (i: number) => string): Grow =>
  count =>
    Array.from({ length: count }, (_, i) => piece(i)).join('');
const cpp =
  (grow: Grow): Grow =>
  count =>
    `RHINO_PLUG_IN_DECLARE RHINO_PLUG_IN_ID ${grow(count)}`;

/** What made an earlier reader, or would make a careless one, take more than its share: a workspace may hold anything. */
const files: Readonly<Record<string, readonly Grow[]>> = {
  'a.cs': [
    repeated('"""'),
    repeated('$'),
    repeated('$"{'),
    count => `$"{${'"\\'.repeat(count)}`,
    repeated('[assembly: Guid('),
    repeated('class A('),
    repeated('class A<'),
    repeated('class A{'),
    repeated('class A : B<'),
    repeated('override '),
    repeated('override Guid Id '),
    repeated('override Guid Id { '),
    repeated('override Guid Id => ('),
    repeated('namespace '),
    repeated('namespace a.b {'),
    repeated('using A = '),
    repeated('[A(1)] '),
    repeated('A() : base('),
    repeated('const string A = B, '),
    repeated('#if A\n'),
    repeated('#if A\n#else\n'),
    repeated('/*'),
    repeated(' '),
    repeated('\n'),
    repeated("'"),
    repeated('@'),
    repeated('a.'),
    count => `class A { A() { ${'a = '.repeat(count)}`,
    count => `class A : ${'B, '.repeat(count)}`,
    count => `class A /*${' '.repeat(count)}*/ x`,
    count => `class A { Guid ${'a, '.repeat(count)}; }`,
  ],
  'a.vb': [
    count => `Class A${'\n'.repeat(count)}x`,
    count => `Overrides Property Id${'\n'.repeat(count)}`,
    repeated('Overrides '),
    repeated('Class A\nOverrides ReadOnly Property Id As Guid\n'),
    repeated('Const A As '),
    repeated('<assembly:'),
    repeated('Class A\n'),
    repeated('Imports A, '),
    repeated('Sub New(\n'),
    repeated('x _\n'),
    repeated('REM'),
    count => `${' '.repeat(count)}REM`,
  ],
  'a.cpp': [
    repeated('R"(\''),
    repeated('RHINO_PLUG_IN_ID('),
    repeated("'"),
    repeated('#define A B\n'),
    repeated('L'),
    repeated('\\\n'),
    repeated('// \\\n'),
  ].map(cpp),
  'a.csproj': [
    repeated('<Compile '),
    repeated('<Compile Include="a'),
    repeated('<AssemblyAttribute '),
    repeated('<!--'),
    repeated('<a>'),
    repeated('<a b= '),
    repeated('</a>'),
    count => `<a ${' '.repeat(count)}`,
    count => `${'<a '.repeat(count)}>`,
    count => `<Project><PropertyGroup>${'<A>$(A)$(A)</A>'.repeat(count)}</PropertyGroup></Project>`,
  ],
  'a.rhproj': [repeated('['), repeated('{"id":'), repeated('{"id":"a"},')],
};

describe('reading a file', () => {
  for (const [file, its] of Object.entries(files)) {
    for (const grow of its) {
      const like = JSON.stringify(grow(3).slice(0, 60));
      it(`takes time that grows with ${file} like ${like}`, function () {
        this.timeout(60_000);
        assertLinear(count => {
          const text = grow(count);
          return () => atOnce(readFacts(text, file));
        }, 1500);
      });
    }
  }

  it('stops often enough, also inside one huge file', () => {
    const code = 'class A { public void M() { var x = F("a", 1); } }\n'.repeat(20_000);
    assert.ok([...stopsOf(readFacts(code, 'a.cs'))].length > 50);
    const basic = 'Class A\nSub M()\nx = F("a", 1)\nEnd Sub\nEnd Class\n'.repeat(20_000);
    assert.ok([...stopsOf(readFacts(basic, 'a.vb'))].length > 50);
    assert.ok([...stopsOf(readFacts('<A>b</A>\n'.repeat(50_000), 'a.csproj'))].length > 50);
  });
});

/** Makes the files of a workspace of such a size. */
type GrowWorkspace = (count: number) => Readonly<Record<string, string>>;

const inOneFile =
  (grow: Grow, project = sdkProject): GrowWorkspace =>
  count => ({ 'A.csproj': project, 'A.cs': grow(count) });
const times = (count: number, piece: (i: number) => [string, string]) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => piece(i)));
const items = (inner: string) => sdkProject.replace('<ItemGroup>', `<ItemGroup>${inner}`);

const workspaces: Readonly<Record<string, GrowWorkspace>> = {
  'classes with two ways to each of the next': inOneFile(
    numbered(i => `class A${i} : A${i + 1}, B${i + 1} {} class B${i} : A${i + 1}, B${i + 1} {}\n`),
  ),
  'a long chain of classes': inOneFile(numbered(i => `class A${i} : A${i + 1} { }\n`)),
  'classes of one name in many namespaces': inOneFile(
    numbered(i => `namespace N${i} { class A : B { } class B : C { } }\n`),
  ),
  'parts of one class': inOneFile(
    repeated('partial class A : B, Rhino.PlugIns.PlugIn { public override Guid LicenseId => x; }\n'),
  ),
  'imports and bases': inOneFile(
    count => `${numbered(i => `using N${i};`)(count)}${numbered(i => `class A${i} : B${i % 9} {}`)(count)}`,
  ),
  'constants that name each other': inOneFile(
    count =>
      `class A : Rhino.PlugIns.PlugIn { public override Guid LicenseId => c0; ${numbered(i => `static Guid c${i} = c${i + 1} ?? c${(i * 7) % (i + 1)};`)(count)} }`,
  ),
  'constructors that call each other': inOneFile(
    count =>
      `abstract class B : Rhino.PlugIns.PlugIn { public override Guid LicenseId => p0; ${numbered(i => `B(Guid p${i}) : this(p${i + 1}, p${i}) { p${i} = p${i + 1}; }`)(count)} } class A : B { ${numbered(() => 'A() : base(p0, p1) { }')(count)} }`,
  ),
  'attributes with names': inOneFile(numbered(i => `[assembly: Guid(Ids.C${i})]`)),
  'deep namespaces': inOneFile(
    count =>
      `${numbered(i => `namespace N${i % 9} {`)(Math.ceil(count / 10))}${'class A : B { }'.repeat(count)}`,
  ),
  'many sources': count => ({
    'A.csproj': sdkProject,
    ...times(count, i => [`f${i % 50}/${i}.cs`, `class A${i} : Rhino.PlugIns.PlugIn { }`]),
  }),
  'many projects': count => times(count, i => [`p${i}/A.csproj`, sdkProject]),
  'patterns in one project': count => ({
    'A.csproj': items(numbered(i => `<Compile Include="**\\*${i}*a*.cs" />`)(Math.ceil(count / 10))),
    ...times(500, i => [`${'a'.repeat(i % 60)}${i}.cs`, '']),
  }),
  'files that import each other': count => ({
    'A.csproj': items('').replace('<ItemGroup>', '<Import Project="p0.props" /><ItemGroup>'),
    ...times(count, i => [
      `p${i}.props`,
      `<Project><Import Project="p${i + 1}.props" /><Import Project="p${i >> 1}.props" /></Project>`,
    ]),
  }),
  'properties that name each other': count => ({
    'A.csproj': `<Project Sdk="x"><PropertyGroup><P0>aaaaaaaa</P0>${numbered(i => `<P${i + 1}>$(P${i})$(P${i})</P${i + 1}>`)(count)}</PropertyGroup></Project>`,
  }),
  'sources in deep folders': count => ({
    'A.csproj': sdkProject,
    ...times(count, i => [`${'d/'.repeat(150)}${i}.cs`, '']),
  }),
};

describe('finding the plug-ins of a workspace', () => {
  for (const [name, grow] of Object.entries(workspaces)) {
    it(`takes time that grows with ${name}`, function () {
      this.timeout(60_000);
      assertLinear(count => {
        const texts = Object.entries(grow(count)).map(([path, text]): [string, string] => [
          uriOf(path),
          text,
        ]);
        return () => {
          const facts = new Map(
            texts.map(([uri, text]): [string, FileFacts] => [uri, atOnce(readFacts(text, uri))]),
          );
          const projectFiles = [...facts.values()].flatMap(file => (file.kind === 'project' ? [file] : []));
          const sources = texts.map(([uri]) => uri).filter(uri => uri.endsWith('.cs'));
          atOnce(findPlugIns(atOnce(projectsOf(projectFiles, sources)), facts));
        };
      }, 200);
    });
  }

  it('tests a file name against stars without going back and forth', function () {
    this.timeout(60_000);
    assertLinear(count => {
      const pattern = new Pattern(`/w/${'*a'.repeat(count)}*b.cs`);
      const place = `/w/${'a'.repeat(60)}.cs`;
      return () => pattern.matches(place);
    }, 500);
  });
});

function* stopsOf<Result>(work: Sliced<Result>): Generator<void, void, void> {
  while (!work.next().done) {
    yield;
  }
}

/** How many times the time eight times the input may take. */
const most = 24;

/**
 * Eight times the input may take eight times the time; three times that is allowed, where growth with the square would
 * be eight times as much again. Time is the processor's, and the least of some runs, so that a busy machine does not count.
 */
function assertLinear(prepare: (count: number) => () => unknown, count: number): void {
  let ratio = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 4 && ratio > most; attempt++) {
    const [small, large] = [prepare(count), prepare(count * 8)];
    small();
    const [one, eight] = [leastTime(small, 5), leastTime(large, 2)];
    // Below this, the clock is what is measured.
    ratio = Math.min(ratio, Math.max(eight, 4) / Math.max(one, 0.5));
  }
  assert.ok(ratio <= most, `eight times the input takes ${ratio.toFixed(1)} times the time`);
}

/** Milliseconds of the processor. */
function leastTime(work: () => unknown, runs: number): number {
  const times = Array.from({ length: runs }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}
