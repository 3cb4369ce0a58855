import assert from 'node:assert/strict';
import { assemblyInfo, foundIn, oldProject, plugInClass, sdkProject } from '../workspace';

const id = '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67';
const other = 'c41f7a95-36de-4b08-8f2c-0d9e6b5a7143';
const wholeAttribute = (value: string) =>
  `<ItemGroup><AssemblyAttribute Include="System.Runtime.InteropServices.GuidAttribute"><_Parameter1>${value}</_Parameter1></AssemblyAttribute></ItemGroup>`;
const props = (inner: string) => `<Project>${inner}</Project>`;
const project = (inner: string) => sdkProject.replace('<ItemGroup>', `${inner}<ItemGroup>`);

describe('what a project imports', () => {
  const files: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'the attribute in Directory.Build.props': {
      'src/Directory.Build.props': props(wholeAttribute(id)),
      'src/A/A.csproj': sdkProject,
    },
    'the attribute in Directory.Build.targets': {
      'src/Directory.Build.targets': props(wholeAttribute(id)),
      'src/A/A.csproj': sdkProject,
    },
    'the property in Directory.Build.props, the attribute in the project': {
      'src/Directory.Build.props': props(`<PropertyGroup><PlugInId>${id}</PlugInId></PropertyGroup>`),
      'src/A/A.csproj': project(wholeAttribute('$(PlugInId)')),
    },
    'the attribute in Directory.Build.props of a folder further up, which the nearest one imports': {
      'src/Directory.Build.props': props(wholeAttribute(id)),
      'src/A/Directory.Build.props': props(
        `<Import Project="$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))" />`,
      ),
      'src/A/A.csproj': sdkProject,
    },
    'the attribute in an imported file whose path is a property': {
      'build/ids.props': props(wholeAttribute(id)),
      'src/A/A.csproj': project(
        '<PropertyGroup><Build>..\\..\\build\\</Build></PropertyGroup><Import Project="$(Build)ids.props" />',
      ),
    },
    'the default of a property, through another property': {
      'src/A/A.csproj': project(
        `<PropertyGroup><First Condition="'$(First)' == ''">${id.toUpperCase()}</First><Second>$(First)</Second></PropertyGroup>${wholeAttribute('{$(Second)}')}`,
      ),
    },
  };
  for (const [name, its] of Object.entries(files)) {
    it(`counts: ${name}`, async () => {
      const [found = '', ...more] = await foundIn({ ...its, 'src/A/PlugIn.cs': plugInClass });
      assert.match(found, new RegExp(`^rhino A ${id} `));
      assert.deepEqual(more, []);
    });
  }

  it('is not that of a file which nobody imports, or of a default that does not come to bear', async () => {
    assert.deepEqual(
      await foundIn({
        'other/ids.props': props(wholeAttribute(other)),
        'src/A/A.csproj': project(
          `<PropertyGroup><Own>${id}</Own><Own Condition="'$(Own)' == ''">${other}</Own></PropertyGroup>${wholeAttribute('$(Own)')}`,
        ),
        'src/A/PlugIn.cs': plugInClass,
      }),
      [`rhino A ${id} src/A/A.csproj`],
    );
  });

  it('may go round in circles', async () => {
    const files = {
      'a.props': props('<Import Project="$(MSBuildThisFileDirectory)b.props" />'),
      'b.props': props(`<Import Project="a.props" />${wholeAttribute(id)}`),
      'A.csproj': project('<Import Project="a.props" />'),
      'PlugIn.cs': plugInClass,
    };
    assert.deepEqual(await foundIn(files), [`rhino A ${id} b.props`]);
  });

  it('gives each source its namespaces, aliases, sources and name', async () => {
    const found = await foundIn({
      'src/Directory.Build.props': props(
        '<PropertyGroup><Product>Tree</Product></PropertyGroup><ItemGroup><Using Include="Rhino.PlugIns.PlugIn" Alias="Base" /><Compile Include="$(MSBuildThisFileDirectory)Shared\\*.cs" /></ItemGroup>',
      ),
      'src/A/A.csproj': project(
        '<PropertyGroup><AssemblyName>$(Product).House</AssemblyName></PropertyGroup>',
      ),
      'src/A/PlugIn.cs': 'class Mine : Base { }',
      'src/Shared/Info.cs': assemblyInfo(id),
    });
    assert.deepEqual(found, [`rhino Tree.House ${id} src/Shared/Info.cs`]);
  });

  it('makes it no plug-in where it says that it is a project of tests', async () => {
    const files = {
      'Directory.Build.props': props('<PropertyGroup><IsTestProject>true</IsTestProject></PropertyGroup>'),
      'A/A.csproj': sdkProject,
      'A/PlugIn.cs': plugInClass,
      'A/Info.cs': assemblyInfo(id),
    };
    assert.deepEqual(await foundIn(files), []);
  });
});

describe('sources that are left out', () => {
  const kept = [`rhino A ${id} A/Info.cs`];
  const files = {
    'A/PlugIn.cs': plugInClass,
    'A/Info.cs': assemblyInfo(id),
    'A/Old/Info.cs': assemblyInfo(other),
  };
  const rows: Readonly<Record<string, string>> = {
    'by Exclude in an old project': oldProject([]).replace(
      '<ItemGroup>',
      '<ItemGroup><Compile Include="**\\*.cs" Exclude="Old\\**" />',
    ),
    'by Exclude of several, in the SDK': project(
      '<PropertyGroup><EnableDefaultCompileItems>false</EnableDefaultCompileItems></PropertyGroup><ItemGroup><Compile Include="**/*.cs" Exclude="bin/**;Old/*.cs;$(Nothing)" /></ItemGroup>',
    ),
    'by Remove of a pattern': project('<ItemGroup><Compile Remove="**/Old/*.cs" /></ItemGroup>'),
    'by Remove of a file': project('<ItemGroup><Compile Remove="Old\\Info.cs" /></ItemGroup>'),
    'by Remove behind an Include': project(
      '<ItemGroup><Compile Include="Old/Info.cs" /><Compile Remove="Old/**" /></ItemGroup>',
    ),
    'by what the defaults leave out': project(
      '<PropertyGroup><DefaultItemExcludes>$(DefaultItemExcludes);Old/**</DefaultItemExcludes></PropertyGroup>',
    ),
  };
  for (const [name, text] of Object.entries(rows)) {
    it(name, async () => {
      assert.deepEqual(
        (await foundIn({ 'A/A.csproj': text, ...files })).map(found => found.replace('Canopy', 'A')),
        kept,
      );
    });
  }

  it('come back with an Include behind the Remove', async () => {
    const text = project('<ItemGroup><Compile Remove="**" /><Compile Include="*.cs" /></ItemGroup>');
    assert.deepEqual(await foundIn({ 'A/A.csproj': text, ...files }), kept);
  });
});
