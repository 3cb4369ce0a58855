import assert from 'node:assert/strict';
import { assemblyInfo, foundIn, oldProject, plugInClass, sdkProject } from '../workspace';

const id = '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67';
const other = 'c41f7a95-36de-4b08-8f2c-0d9e6b5a7143';
const program = 'using Rhino; class Program { static void Main() { } }';
const consoleProject = sdkProject.replace('<TargetExt>.rhp</TargetExt>', '<OutputType>Exe</OutputType>');
const library = sdkProject.replace('<TargetExt>.rhp</TargetExt>', '');

describe('what is no plug-in, though it has an assembly GUID and RhinoCommon', () => {
  const rows: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'a console program': { 'p.csproj': consoleProject, 'Program.cs': program },
    'a console program that holds a plug-in class': { 'p.csproj': consoleProject, 'Program.cs': plugInClass },
    'an old console program': {
      'p.csproj': oldProject(['AssemblyInfo.cs', 'Program.cs']).replace('>Library<', '>Exe<'),
      'Program.cs': program,
    },
    'a Rhino.Inside sample': {
      'p.csproj': consoleProject.replace('RhinoCommon', 'Rhino.Inside'),
      'Program.cs':
        'class Program { static Program() { RhinoInside.Resolver.Initialize(); } static void Main() { using (new Rhino.Runtime.InProcess.RhinoCore()) { } } }',
    },
    'a Compute sample': {
      'p.csproj': consoleProject.replace('RhinoCommon', 'Rhino3dm'),
      'Program.cs': 'using Rhino.Compute; class Program { static void Main() { } }',
    },
    'a class library': { 'p.csproj': library, 'Tools.cs': 'using Rhino.PlugIns; public class Tools { }' },
    'a class library whose class is called PlugIn': {
      'p.csproj': library,
      'PlugIn.cs': 'namespace Acme { public class PlugIn { } public class ToolPlugIn : PlugIn { } }',
    },
    'a library with only a base for plug-ins': {
      'p.csproj': library,
      'Base.cs': 'using Rhino.PlugIns; public abstract class AcmePlugIn : PlugIn { }',
    },
    'a project of tests': {
      'p.csproj': library.replace(
        '</ItemGroup>',
        '<PackageReference Include="Microsoft.NET.Test.Sdk" Version="17.9.0" /></ItemGroup>',
      ),
      'Double.cs': plugInClass,
    },
    'a project of tests by its property': {
      'p.csproj': library.replace('</PropertyGroup>', '<IsTestProject>True</IsTestProject></PropertyGroup>'),
      'Double.cs': plugInClass,
    },
    'an old project of NUnit tests': {
      'p.csproj': oldProject(['AssemblyInfo.cs', 'Double.cs']).replace(
        '</ItemGroup>',
        '<Reference Include="nunit.framework, Version=3.12.0.0"><Private>True</Private></Reference></ItemGroup>',
      ),
      'Double.cs': plugInClass,
    },
    'files without a project': { 'Double.cs': plugInClass },
  };
  for (const [name, files] of Object.entries(rows)) {
    it(`${name}`, async () => {
      assert.deepEqual(await foundIn({ 'AssemblyInfo.cs': assemblyInfo(id), ...files }), []);
    });
  }

  it('is told from a plug-in beside it', async () => {
    assert.deepEqual(
      await foundIn({
        'Canopy/Canopy.csproj': sdkProject,
        'Canopy/AssemblyInfo.cs': assemblyInfo(id),
        'Canopy/PlugIn.cs': plugInClass,
        'Tests/Tests.csproj': consoleProject,
        'Tests/AssemblyInfo.cs': assemblyInfo(other),
        'Tests/Program.cs': program,
      }),
      [`rhino Canopy ${id} Canopy/AssemblyInfo.cs`],
    );
  });
});

describe('the sources of a project', () => {
  it('are those under the nearest project file upwards', async () => {
    assert.deepEqual(
      await foundIn({
        'Outer.csproj': sdkProject,
        'AssemblyInfo.cs': assemblyInfo(id),
        'PlugIn.cs': plugInClass,
        'Inner/Inner.csproj': library,
        'Inner/Properties/AssemblyInfo.cs': assemblyInfo(other),
      }),
      [`rhino Outer ${id} AssemblyInfo.cs`],
    );
  });

  it('are shared by the projects of one folder, less what each leaves out', async () => {
    const forSeven = sdkProject.replace('<ItemGroup>', '<ItemGroup><Compile Remove="Eight\\**" />');
    assert.deepEqual(
      await foundIn({
        'Canopy.Rhino7.csproj': forSeven,
        'Canopy.Rhino8.csproj': sdkProject,
        'PlugIn.cs': plugInClass,
        'AssemblyInfo.cs': assemblyInfo(id),
        'Eight/Info.cs': `[assembly: Guid("${other}")]`,
      }),
      [`rhino Canopy.Rhino8 ${id} AssemblyInfo.cs`, `rhino Canopy.Rhino8 ${other} Eight/Info.cs`],
    );
  });

  it('are not those that it leaves out', async () => {
    assert.deepEqual(
      await foundIn({
        'Canopy.csproj': sdkProject.replace(
          '<ItemGroup>',
          '<ItemGroup><Compile Remove="Old\\**;Draft?.cs" />',
        ),
        'PlugIn.cs': plugInClass,
        'AssemblyInfo.cs': assemblyInfo(id),
        'Old/Info.cs': assemblyInfo(other),
        'Draft1.cs': assemblyInfo(other),
      }),
      [`rhino Canopy ${id} AssemblyInfo.cs`],
    );
  });

  it('are only the named ones in an old project', async () => {
    assert.deepEqual(
      await foundIn({
        'Canopy.csproj': oldProject(['PlugIn.cs']),
        'PlugIn.cs': plugInClass,
        'AssemblyInfo.cs': assemblyInfo(id),
      }),
      [],
    );
  });

  const links: readonly [string, string][] = [
    ['a link', oldProject(['CanopyPlugIn.cs', '..\\Shared\\AssemblyInfo.cs'])],
    ['a link in other case', oldProject(['canopyplugin.cs', '..\\SHARED\\assemblyinfo.cs'])],
    ['a link with a variable', oldProject(['CanopyPlugIn.cs', '$(ProjectDir)..\\Shared\\AssemblyInfo.cs'])],
    ['a pattern', oldProject(['**\\*.cs', '..\\Shared\\Assembly*.cs'])],
    [
      'a link of the SDK',
      sdkProject.replace(
        '<ItemGroup>',
        `<ItemGroup><Compile Include="..\\Shared\\AssemblyInfo.cs"\n Link="Properties\\AssemblyInfo.cs" />`,
      ),
    ],
    [
      'shared items',
      sdkProject.replace(
        '</Project>',
        '<Import Project="..\\Shared\\Shared.projitems" Label="Shared" /></Project>',
      ),
    ],
  ];
  for (const [name, project] of links) {
    it(`are those elsewhere too, by ${name}`, async () => {
      const [found, ...more] = await foundIn({
        'My Plug-ins/Canopy/Canopy.csproj': project,
        'My Plug-ins/Canopy/CanopyPlugIn.cs': plugInClass,
        'My Plug-ins/Shared/AssemblyInfo.cs': assemblyInfo(id),
        'My Plug-ins/Shared/Shared.projitems':
          '<Project><ItemGroup><Compile Include="$(MSBuildThisFileDirectory)AssemblyInfo.cs" /></ItemGroup></Project>',
      });
      assert.equal(found, `rhino Canopy ${id} My Plug-ins/Shared/AssemblyInfo.cs`);
      assert.deepEqual(more, []);
    });
  }

  it('share one file of two plug-ins, which is named once', async () => {
    const link = oldProject(['PlugIn.cs', '..\\Shared.cs']);
    const found = await foundIn({
      'A/A.csproj': link,
      'A/PlugIn.cs': plugInClass,
      'B/B.csproj': link,
      'B/PlugIn.cs': plugInClass,
      'Shared.cs': assemblyInfo(id),
    });
    assert.deepEqual(found, [`rhino Canopy ${id} Shared.cs`]);
  });
});

describe('an assembly GUID in the project file', () => {
  const attribute = (inner: string) =>
    sdkProject.replace(
      '<ItemGroup>',
      `<ItemGroup><AssemblyAttribute Include="System.Runtime.InteropServices.GuidAttribute"${inner}`,
    );
  const rows: readonly string[] = [
    attribute(`><_Parameter1>${id.toUpperCase()}</_Parameter1></AssemblyAttribute>`),
    attribute(`>\n  <_Parameter1>${id}</_Parameter1>\n</AssemblyAttribute>`),
    attribute(` _Parameter1="${id}" />`),
    attribute('><_Parameter1>$(PlugInId)</_Parameter1></AssemblyAttribute>').replace(
      '</PropertyGroup>',
      `<PlugInId>${id}</PlugInId></PropertyGroup>`,
    ),
  ];
  for (const project of rows) {
    it(`counts: ${/<AssemblyAttribute[\s\S]*?_Parameter1.{5}/.exec(project)?.[0].replace(/\s+/g, ' ')}`, async () => {
      assert.deepEqual(await foundIn({ 'Canopy.csproj': project, 'PlugIn.cs': plugInClass }), [
        `rhino Canopy ${id} Canopy.csproj`,
      ]);
      assert.deepEqual(await foundIn({ 'Canopy.csproj': project, 'Tools.cs': program }), []);
    });
  }

  it('gives way to the license id there', async () => {
    const license = attribute('><_Parameter1>x</_Parameter1></AssemblyAttribute>').replace(
      'System.Runtime.InteropServices.GuidAttribute"><_Parameter1>x',
      `Rhino.PlugIns.LicenseIdAttribute"><_Parameter1>${other}`,
    );
    const files = { 'PlugIn.cs': plugInClass, 'Info.cs': assemblyInfo(id) };
    assert.deepEqual(await foundIn({ 'Canopy.csproj': license, ...files }), [
      `rhino Canopy ${other} Canopy.csproj`,
    ]);
  });

  it('does not count in a comment', async () => {
    const project = sdkProject.replace(
      '<ItemGroup>',
      `<ItemGroup><!-- <AssemblyAttribute Include="System.Runtime.InteropServices.GuidAttribute"><_Parameter1>${id}</_Parameter1></AssemblyAttribute> -->`,
    );
    assert.deepEqual(await foundIn({ 'Canopy.csproj': project, 'PlugIn.cs': plugInClass }), []);
  });
});
