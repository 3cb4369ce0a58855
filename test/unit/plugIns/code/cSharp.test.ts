import assert from 'node:assert/strict';
import { assemblyInfo, foundIn, oldProject, plugInClass, sdkProject } from '../workspace';

const id = '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67';
const other = 'c41f7a95-36de-4b08-8f2c-0d9e6b5a7143';
const project = 'Canopy/Canopy.csproj';
const info = 'Canopy/Properties/AssemblyInfo.cs';
const source = 'Canopy/CanopyPlugIn.cs';
const asPlugIn = [`rhino Canopy ${id} ${info}`];

/** A project of the SDK with a GUID in `AssemblyInfo.cs` and this class. */
async function withClass(code: string, more: Readonly<Record<string, string>> = {}): Promise<string[]> {
  return await foundIn({ [project]: sdkProject, [info]: assemblyInfo(id), [source]: code, ...more });
}

/** A project of the SDK with a plug-in class and this `AssemblyInfo.cs`. */
async function withInfo(code: string): Promise<string[]> {
  return await foundIn({ [project]: sdkProject, [info]: code, [source]: plugInClass });
}

describe('a C# plug-in', () => {
  it('is found in projects of the SDK and in older ones', async () => {
    assert.deepEqual(await withClass(plugInClass), asPlugIn);
    const old = oldProject(['Properties\\AssemblyInfo.cs', 'CanopyPlugIn.cs']);
    assert.deepEqual(
      await foundIn({ [project]: old, [info]: assemblyInfo(id), [source]: plugInClass }),
      asPlugIn,
    );
  });

  for (const written of [
    id.toUpperCase(),
    '2f6C1b0E-7d3a-4C58-9a41-5bE2d8f01c67',
    `{${id}}`,
    `{${id.toUpperCase()}}`,
    id.replaceAll('-', ''),
  ]) {
    it(`has its id in lowercase where the source has ${written}`, async () => {
      assert.deepEqual(await withInfo(assemblyInfo(written)), asPlugIn);
    });
  }

  const attributes: readonly string[] = [
    `[assembly: Guid("${id}")]`,
    `[assembly:Guid( @"${id}" )]`,
    `[assembly: GuidAttribute("${id}")]`,
    `[assembly: System.Runtime.InteropServices.Guid("${id}")]`,
    `[assembly: global::System.Runtime.InteropServices.GuidAttribute("${id}")]`,
    `[assembly: ComVisible(false), Guid("${id}")]`,
    `[assembly: Guid("${id}"), ComVisible(false)]`,
    `[assembly: AssemblyTitle("a ] in [ it"), Guid("${id}")]`,
    `[ assembly :\n  // the id\n  Guid(\n    "${id}"\n  )\n]`,
    `[assembly: Guid("""${id}""")]`,
    `[assembly: AssemblyDescription(@"a "" // and a \\")] [assembly: Guid("${id}")]`,
    `[assembly: AssemblyDescription($"{Names["x"]} // {{")] [assembly: Guid("${id}")]`,
    `#region It's "here"\n[assembly: Guid("${id}")]\n#endregion`,
    `#if NET48\n[assembly: Guid("${id}")]\n#endif`,
    `#if false\n[assembly: Guid("${other}")]\n#else\n[assembly: Guid("${id}")]\n#endif`,
    `#if true\n[assembly: Guid("${id}")]\n#elif NET48\n[assembly: Guid("${other}")]\n#endif`,
    `[assembly: Guid(Ids.PlugIn)]\nstatic class Ids { public const string PlugIn = "${id}"; }`,
  ];
  for (const attribute of attributes) {
    it(`has the id of ${attribute.replace(/\s+/g, ' ')}`, async () => {
      assert.deepEqual(await withInfo(attribute), asPlugIn);
    });
  }

  const noAttributes: readonly string[] = [
    `// [assembly: Guid("${id}")]`,
    `/* [assembly: Guid("${id}")] */`,
    `/// <example>[assembly: Guid("${id}")]</example>`,
    `#if false\n[assembly: Guid("${id}")]\n#endif`,
    `#if false\n#if NET48\n#endif\n[assembly: Guid("${id}")]\n#endif`,
    `class Text { string s = @"\n[assembly: Guid(""${id}"")]"; }`,
    `class Text { string s = """\n[assembly: Guid("${id}")]\n"""; }`,
    `class Text { string s = "[assembly: Guid(\\"${id}\\")]"; }`,
    `[Guid("${id}")] class Panel { }`,
    `[module: Guid("${id}")]`,
    '[assembly: Guid("not-a-guid")]',
    '[assembly: Guid("$guid1$")]',
    '[assembly: Guid("00000000-0000-0000-0000-000000000000")]',
    `[assembly: AssemblyDescription("${id}")]`,
  ];
  for (const attribute of noAttributes) {
    it(`has no id in ${attribute.replace(/\s+/g, ' ')}`, async () => {
      assert.deepEqual(await withInfo(attribute), []);
    });
  }

  const classes: readonly string[] = [
    'using Rhino.PlugIns; class A : PlugIn { }',
    'class A : Rhino.PlugIns.PlugIn { }',
    'class A : global::Rhino.PlugIns.PlugIn { }',
    'using Rhino.PlugIns; class A : RenderPlugIn { }',
    'class A : Rhino.PlugIns.FileImportPlugIn { }',
    'class A : Rhino.PlugIns.FileExportPlugIn { }',
    'class A : Rhino.PlugIns.DigitizerPlugIn { }',
    'using Base = Rhino.PlugIns.PlugIn; class A : Base { }',
    'using PlugIn = Rhino.PlugIns.PlugIn; class A : PlugIn { }',
    'using RP = Rhino.PlugIns; class A : RP.PlugIn { }',
    'namespace Rhino.Canopy { class A : PlugIns.PlugIn { } }',
    'global using Rhino.PlugIns;\nnamespace Canopy;\npublic sealed partial class A : PlugIn, IDisposable { }',
    'using Rhino.PlugIns; class A(int x) : PlugIn { }',
    'using Rhino.PlugIns; [Guid("x")] internal class A\n  : PlugIn // the base\n{ }',
    'using Rhino.PlugIns; abstract class Base<T> : PlugIn where T : new() { } class A : Base<List<int>> { }',
    'using Rhino.PlugIns; class A : B { } class B : C { } abstract class C : PlugIn { }',
    'using Rhino.PlugIns;\n#if RENDER\nclass A : RenderPlugIn\n#else\nclass A : PlugIn\n#endif\n{ }',
  ];
  for (const code of classes) {
    it(`is what has ${code.replace(/\s+/g, ' ')}`, async () => {
      assert.deepEqual(await withClass(code), asPlugIn);
    });
  }

  const noPlugIns: readonly string[] = [
    'class PlugIn { }',
    'class A { PlugIn plugIn; }',
    'class A : PlugIn { }',
    'using Rhino; class A : PlugIn { }',
    'using Rhino.PlugIns; class A : Plugin { }',
    'using Rhino.PlugIns; class A : Acme.PlugIn { }',
    'using Rhino.PlugIns; namespace Acme { abstract class PlugIn { } class A : PlugIn { } }',
    'using Rhino.PlugIns; abstract class A : PlugIn { }',
    'using Rhino.PlugIns; class A : Command, IPlugIn { }',
    'using Rhino.PlugIns; // class A : PlugIn { }',
    'using Rhino.PlugIns; class A { string s = "class B : PlugIn { }"; }',
    'using Rhino.PlugIns; class A<T> where T : PlugIn { }',
    'using Rhino.PlugIns; class A : B { } class B : A { }',
    'namespace Rhino.PlugIns { public abstract class PlugIn { } public abstract class RenderPlugIn : PlugIn { } class Host : PlugIn { } }',
  ];
  for (const code of noPlugIns) {
    it(`is not what has ${code.replace(/\s+/g, ' ')}`, async () => {
      assert.deepEqual(await withClass(code), []);
    });
  }

  it('may import its namespace and name its class in different files', async () => {
    assert.deepEqual(
      await withClass('partial class A : PlugIn { }', { 'Canopy/Usings.cs': 'global using Rhino.PlugIns;' }),
      asPlugIn,
    );
    const using = sdkProject.replace('<ItemGroup>', '<ItemGroup><Using Include="Rhino.PlugIns" />');
    assert.deepEqual(await withClass('class A : PlugIn { }', { [project]: using }), asPlugIn);
  });

  it('may derive from a class of another project', async () => {
    const refers = sdkProject.replace(
      '<ItemGroup>',
      '<ItemGroup><ProjectReference Include="..\\Common\\Acme.Common.csproj" />',
    );
    const common = {
      'Common/Acme.Common.csproj': sdkProject.replace('<TargetExt>.rhp</TargetExt>', ''),
      'Common/AssemblyInfo.cs': assemblyInfo(other),
      'Common/Base.cs':
        'using Rhino.PlugIns; namespace Acme.Common { public abstract class AcmePlugIn : PlugIn { } }',
    };
    const code = 'using Acme.Common; class A : AcmePlugIn { }';
    assert.deepEqual(await withClass(code, { [project]: refers, ...common }), asPlugIn);
    assert.deepEqual(await withClass(code, common), []);
  });
});

describe('the license id of a C# plug-in', () => {
  const members: readonly string[] = [
    `public override Guid LicenseId => new Guid("${other}");`,
    `public override System.Guid LicenseId { get { return new System.Guid("{${other.toUpperCase()}}"); } }`,
    `public override Guid LicenseId { get => Guid.Parse("${other}"); }`,
    `public override Guid LicenseId { get; } = new("${other}");`,
    `public override Guid LicenseId => license; static readonly Guid license = new Guid("${other}");`,
    `const string License = "${other}"; public override Guid LicenseId { get { return new Guid(License); } }`,
    `override public Guid LicenseId => new Guid(/* "${id}" */ "${other}");`,
  ];
  for (const member of members) {
    it(`replaces the assembly's: ${member}`, async () => {
      const code = `using Rhino.PlugIns; class A : PlugIn { string name = "x"; ${member} }`;
      assert.deepEqual(await withClass(code), [`rhino Canopy ${other} ${source}`]);
    });
  }

  for (const attribute of [
    `[assembly: LicenseId("${other.toUpperCase()}")]`,
    `[assembly: Rhino.PlugIns.LicenseIdAttribute("${other}")]`,
  ]) {
    it(`is that of the attribute: ${attribute}`, async () => {
      assert.deepEqual(await withInfo(`${assemblyInfo(id)}${attribute}`), [`rhino Canopy ${other} ${info}`]);
      assert.deepEqual(await withInfo(`${assemblyInfo(id)}// ${attribute}`), asPlugIn);
    });
  }

  it('may stand in another part of the class, in its base, or be a constant elsewhere', async () => {
    const override = `public override Guid LicenseId => new Guid("${other}");`;
    const cases: readonly [string, string][] = [
      ['partial class A : PlugIn { }', `partial class A { ${override} }`],
      ['class A : Base { }', `using Rhino.PlugIns; abstract class Base : PlugIn { ${override} }`],
      [
        'class A : PlugIn { public override Guid LicenseId => Ids.License; }',
        `static class Ids { public static readonly Guid License = new Guid("${other}"); }`,
      ],
    ];
    for (const [code, more] of cases) {
      assert.deepEqual(await withClass(`using Rhino.PlugIns; ${code}`, { 'Canopy/More.cs': more }), [
        `rhino Canopy ${other} Canopy/More.cs`,
      ]);
    }
  });

  it('is the id of the assembly where the override hands it on, and nothing where it cannot be told', async () => {
    const code = (value: string) =>
      `using Rhino.PlugIns; class A : PlugIn { public override Guid LicenseId => ${value}; }`;
    assert.deepEqual(await withClass(code('base.LicenseId')), asPlugIn);
    assert.deepEqual(await withClass(code('Id')), asPlugIn);
    assert.deepEqual(await withClass(code('ReadFromDisk()')), []);
  });

  it('is not that of a class beside or inside the plug-in', async () => {
    const beside = `class Server { public override Guid LicenseId => new Guid("${other}"); }`;
    assert.deepEqual(await withClass(`${plugInClass} ${beside}`), asPlugIn);
    assert.deepEqual(await withClass(`using Rhino.PlugIns; class A : PlugIn { ${beside} }`), asPlugIn);
  });
});

describe('a Grasshopper library', () => {
  const forms: readonly string[] = [
    `public override Guid Id => new Guid("${other}");`,
    `public override Guid Id { get { return new Guid("${other.toUpperCase()}"); } }`,
    `public override Guid Id { get; } = new Guid("${other}");`,
    `public override string Name { get { return "Canopy"; } }\npublic override Guid Id\n{\n  get\n  {\n    return new Guid("${other}");\n  }\n}`,
  ];
  for (const form of forms) {
    it(`has the id of its description, not of its assembly: ${form.replace(/\s+/g, ' ')}`, async () => {
      const code = `using Grasshopper.Kernel; namespace Canopy { public class CanopyInfo : GH_AssemblyInfo { ${form} } }`;
      assert.deepEqual(await withClass(code), [`grasshopper Canopy ${other} ${source}`]);
    });
  }

  it('has no id without a description, and none from its components', async () => {
    const component = `class Grow : GH_Component { public override Guid ComponentGuid => new Guid("${other}"); }`;
    assert.deepEqual(await withClass(`using Grasshopper.Kernel; ${component}`), []);
    const other2 = `class Other : Thing { public override Guid Id => new Guid("${other}"); }`;
    assert.deepEqual(await withClass(`using Grasshopper.Kernel; ${other2}`), []);
  });

  it('may be a plug-in of Rhino as well', async () => {
    const library = `class Info : Grasshopper.Kernel.GH_AssemblyInfo { public override Guid Id => new Guid("${other}"); }`;
    assert.deepEqual(await withClass(`${plugInClass} ${library}`), [
      ...asPlugIn,
      `grasshopper Canopy ${other} ${source}`,
    ]);
  });
});
