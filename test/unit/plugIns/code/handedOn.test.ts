import assert from 'node:assert/strict';
import { assemblyInfo, foundIn, oldProject, sdkProject } from '../workspace';

const id = '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67';
const other = 'c41f7a95-36de-4b08-8f2c-0d9e6b5a7143';
const info = 'Canopy/Properties/AssemblyInfo.cs';
const source = 'Canopy/Canopy.cs';
const ofAssembly = (kind: string) => [`${kind} Canopy ${id} ${info}`];
const ofClass = (kind: string) => [`${kind} Canopy ${other} ${source}`];

async function withClass(code: string, more: Readonly<Record<string, string>> = {}): Promise<string[]> {
  return await foundIn({
    'Canopy/Canopy.csproj': sdkProject,
    [info]: assemblyInfo(id),
    [source]: code,
    ...more,
  });
}

const inLine = (code: string) => code.replace(/\s+/g, ' ').slice(0, 110);

describe("an id that hands on the assembly's", () => {
  const forms: readonly string[] = [
    'public override Guid Id => new Guid(typeof(Info).Assembly.GetCustomAttribute<GuidAttribute>().Value);',
    'public override Guid Id { get { return new Guid(Assembly.GetExecutingAssembly().GetCustomAttribute<GuidAttribute>().Value); } }',
    'public override Guid Id { get; } = new Guid(typeof(Info).Assembly.GetCustomAttribute<GuidAttribute>().Value);',
    'public override Guid Id { get => Guid.Parse(GetType().Assembly.GetCustomAttribute<GuidAttribute>()!.Value); }',
    `public override Guid Id => new(GetType().Assembly.GetCustomAttribute<GuidAttribute>()?.Value ?? "${other}");`,
    'public override Guid Id\n{\n  get\n  {\n    var attribute = (GuidAttribute)Attribute.GetCustomAttribute(typeof(Info).Assembly, typeof(GuidAttribute));\n    return new Guid(attribute.Value);\n  }\n}',
    'public override Guid Id { get { var all = GetType().Assembly.GetCustomAttributes(typeof(GuidAttribute), false); return Guid.Parse(((GuidAttribute)all[0]).Value); } }',
    'public override System.Guid Id => new System.Guid(typeof(Info).Assembly.GetCustomAttributes<System.Runtime.InteropServices.GuidAttribute>().First().Value);',
    'public override Guid Id => id; static readonly Guid id = new Guid(typeof(Info).Assembly.GetCustomAttribute<GuidAttribute>().Value);',
    'public override Guid Id => Own(); static Guid Own() { return new Guid(typeof(Info).Assembly.GetCustomAttribute<GuidAttribute>().Value); }',
    'static GuidAttribute Own => typeof(Info).Assembly.GetCustomAttribute<GuidAttribute>(); public override Guid Id => new Guid(Own.Value);',
    'public override Guid Id { get; } public Info() { Id = new Guid(typeof(Info).Assembly.GetCustomAttribute<GuidAttribute>().Value); }',
  ];
  for (const form of forms) {
    it(`in Grasshopper: ${inLine(form)}`, async () => {
      const code = `using Grasshopper.Kernel; public class Info : GH_AssemblyInfo { ${form} }`;
      assert.deepEqual(await withClass(code), ofAssembly('grasshopper'));
    });
    it(`in Rhino: ${inLine(form)}`, async () => {
      const code = `public class Info : Rhino.PlugIns.PlugIn { ${form.replaceAll('Guid Id', 'Guid LicenseId').replace('{ Id =', '{ LicenseId =')} }`;
      assert.deepEqual(await withClass(code), ofAssembly('rhino'));
    });
  }

  it('in Visual Basic', async () => {
    const get = 'Return New Guid(GetType(Info).Assembly.GetCustomAttribute(Of GuidAttribute)().Value)';
    const code = `Public Class Info\nInherits Grasshopper.Kernel.GH_AssemblyInfo\nPublic Overrides ReadOnly Property Id As Guid\nGet\n${get}\nEnd Get\nEnd Property\nEnd Class`;
    const found = await foundIn({
      'A/Canopy.vbproj': sdkProject,
      'A/Info.vb': `<Assembly: Guid("${id}")>`,
      'A/Canopy.vb': code,
    });
    assert.deepEqual(found, [`grasshopper Canopy ${id} A/Info.vb`]);
  });
});

describe('an id that goes through a constructor', () => {
  const forms: readonly string[] = [
    `abstract class Base : PlugIn { readonly Guid id; protected Base(Guid id) { this.id = id; } public override Guid LicenseId => id; }
     class A : Base { public A() : base(new Guid("${other}")) { } }`,
    `abstract class Base : PlugIn { protected Base(string name, Guid license) => own = license; Guid own; public override Guid LicenseId { get { return own; } } }
     class A : Base { public A() : base("A", new Guid("${other}")) { } }`,
    `abstract class Base : PlugIn { protected Base(string name, string license) { LicenseId = new Guid(license); } public override Guid LicenseId { get; } }
     class A : Base { A() : base(license: "${other}", name: "A") { } }`,
    `abstract class Base(Guid license) : PlugIn { public override Guid LicenseId => license; }
     class A() : Base(new Guid("${other}")) { }`,
    `abstract class Base : PlugIn { Base(Guid license) : this("x", license) { } Base(string name, Guid second) { LicenseId = second; } public override Guid LicenseId { get; } }
     class A : Base { A() : base(new Guid("${other}")) { } }`,
    `abstract class Root : PlugIn { protected Root(Guid root) { LicenseId = root; } public override Guid LicenseId { get; } }
     abstract class Base : Root { protected Base(Guid base1) : base(base1) { } }
     class A : Base { const string Own = "${other}"; public A() : base(Guid.Parse(Own)) { } }`,
    `class A : PlugIn { public override Guid LicenseId { get; } public A() { LicenseId = new Guid("${other}"); } }`,
    `class A : PlugIn { readonly Guid license; public override Guid LicenseId => license; public A() => license = Ids.License; } static class Ids { public static Guid License { get; } = new Guid("${other}"); }`,
    `class A : PlugIn { public override Guid LicenseId { get; init; } = new Guid(Ids.B); } static class Ids { public const string A = "x", B = "${other}"; }`,
  ];
  for (const form of forms) {
    it(`in Rhino: ${inLine(form)}`, async () => {
      assert.deepEqual(await withClass(`using Rhino.PlugIns; ${form}`), ofClass('rhino'));
    });
    it(`in Grasshopper: ${inLine(form)}`, async () => {
      const code = form.replaceAll('PlugIn', 'GH_AssemblyInfo').replaceAll('LicenseId', 'Id');
      assert.deepEqual(await withClass(`using Grasshopper.Kernel; ${code}`), ofClass('grasshopper'));
    });
  }

  it('of a base in another project', async () => {
    const project = sdkProject.replace(
      '<ItemGroup>',
      '<ItemGroup><ProjectReference Include="..\\Common\\Common.csproj" />',
    );
    const base =
      'namespace Common { public abstract class Base : Rhino.PlugIns.PlugIn { protected Base(Guid id) { LicenseId = id; } public override Guid LicenseId { get; } } }';
    const files = {
      'Canopy/Canopy.csproj': project,
      'Common/Common.csproj': sdkProject,
      'Common/Base.cs': base,
    };
    const code = `using Common; class A : Base { A() : base(new Guid("${other}")) { } }`;
    assert.deepEqual(await withClass(code, files), ofClass('rhino'));
  });

  it('in Visual Basic', async () => {
    const code = `Public MustInherit Class Base
      Inherits Rhino.PlugIns.PlugIn
      Protected Sub New(license As Guid)
        LicenseId = license
      End Sub
      Public Overrides ReadOnly Property LicenseId As Guid
    End Class
    Public Class A
      Inherits Base
      Public Sub New()
        MyBase.New(New Guid("${other}"))
      End Sub
    End Class`;
    assert.deepEqual(await foundIn({ 'A/Canopy.vbproj': sdkProject, 'A/A.vb': code }), [
      `rhino Canopy ${other} A/A.vb`,
    ]);
  });
});

describe('a plug-in of Grasshopper 2', () => {
  const its =
    'public A() : base(new Guid("GUID"), new Nomen("A", "B"), typeof(A).Assembly.GetName().Version)'.replace(
      'GUID',
      other,
    );
  const forms: readonly string[] = [
    `public sealed class A : Grasshopper2.Framework.Plugin { static T Get<T>() where T : Attribute => typeof(A).Assembly.GetCustomAttribute<T>(); ${its} { Icon = null; } }`,
    `using Grasshopper2.Framework; public sealed class A : Plugin { ${its} { } }`,
    `using GhPlugin = Grasshopper2.Framework.Plugin; public sealed class A : GhPlugin { ${its.replace('new Guid', 'version: x, id: new Guid')} { } }`,
    `using Grasshopper2.Framework; abstract class Base : Plugin { protected Base(Guid id, Nomen nomen) : base(id: id, nomen: nomen) { } } class A : Base { ${its} => x = 1; }`,
    `using Grasshopper2.Framework; public sealed class A() : Plugin(new Guid("${other}"), new Nomen("A", "B"), null) { }`,
  ];
  for (const form of forms) {
    it(`has the id that it gives its base: ${inLine(form)}`, async () => {
      assert.deepEqual(await withClass(form), ofClass('grasshopper'));
    });
  }

  it('has that of its assembly where it gives none, and none where it cannot be told', async () => {
    const code = (more: string) => `public sealed class A : Grasshopper2.Framework.Plugin { ${more} }`;
    assert.deepEqual(await withClass(code('public A() { Icon = null; }')), ofAssembly('grasshopper'));
    assert.deepEqual(await withClass(code('public A(Spec spec) : base(spec.Key, spec.Name) { }')), []);
    assert.deepEqual(await withClass('public class A : Plugin { }'), []);
  });
});

describe('a C# source', () => {
  it('may be half written, with brackets that do not match', async () => {
    const plugIn = 'public class A : Rhino.PlugIns.PlugIn { void M() { } }';
    for (const code of [
      `${plugIn} class B { void M( { }`,
      `class B { [Attribute( public int X; } ${plugIn}`,
      `#if A\nclass C { void M(int a) {\n#else\nvoid M() {\n#endif\n} } ${plugIn}`,
    ]) {
      assert.deepEqual(await withClass(code), ofAssembly('rhino'), code);
    }
  });

  it('has operators, initial values, lambdas, records and enumerations around what counts', async () => {
    const code = `using Rhino.PlugIns; namespace N { namespace M {
      enum E { A, B = 1 } record R(int X) { public int Y => X; } struct S { public static bool operator >=(S a, S b) { return true; } public static bool operator <=(S a, S b) => true; }
      class A : PlugIn { static readonly int[] some = { 1, 2 }; Func<int, int> f = x => { return x; }; public List<string> L { get; } = new() { "a" };
      string text = $"{f(1)} {{"; char c = '{'; public override Guid LicenseId { get { if (c == '}') { } return new Guid("${other}"); } } } } }`;
    assert.deepEqual(await withClass(code), ofClass('rhino'));
  });

  it('is read the same in an old project', async () => {
    const found = await foundIn({
      'Canopy/Canopy.csproj': oldProject(['Canopy.cs', 'Properties\\AssemblyInfo.cs']),
      [info]: 'using G = System.Runtime.InteropServices.GuidAttribute;\n[assembly: G("X")]'.replace('X', id),
      [source]: 'public class A : Rhino.PlugIns.PlugIn { }',
    });
    assert.deepEqual(found, ofAssembly('rhino'));
  });
});
