import assert from 'node:assert/strict';
import { foundIn, oldProject, sdkProject } from '../workspace';

const id = '8a1de7f4-0b92-4e3d-b6c5-71f94a2e8d30';
const other = 'c41f7a95-36de-4b08-8f2c-0d9e6b5a7143';
const info = 'Canopy/My Project/AssemblyInfo.vb';
const asPlugIn = [`rhino Canopy ${id} Canopy/My Project/AssemblyInfo.vb`];

const assembly = `Imports System.Runtime.InteropServices
Imports Rhino.PlugIns

' The following GUID is the ID of the plug-in
<Assembly: PlugInDescription(DescriptionType.Country, "a ""quoted"" -> country")>
<Assembly: ComVisible(False)>
<Assembly: Guid("${id.toUpperCase()}")>
`;

const plugIn = `Namespace Canopy
  '''<summary>It's the <b>only</b> one.</summary>
  Public Class CanopyPlugIn
    Inherits Rhino.PlugIns.PlugIn

    Shared _instance As CanopyPlugIn
  End Class
End Namespace
`;

async function found(files: Readonly<Record<string, string>>): Promise<string[]> {
  return await foundIn({
    'Canopy/Canopy.vbproj': sdkProject,
    [info]: assembly,
    'Canopy/CanopyPlugIn.vb': plugIn,
    ...files,
  });
}

describe('a Visual Basic plug-in', () => {
  it('is found in projects of the SDK and in older ones', async () => {
    assert.deepEqual(await found({}), asPlugIn);
    const old = oldProject(['My Project\\AssemblyInfo.vb', 'CanopyPlugIn.vb']);
    assert.deepEqual(await found({ 'Canopy/Canopy.vbproj': old }), asPlugIn);
  });

  const attributes: readonly string[] = [
    `<assembly: guid("${id}")>`,
    `<Assembly: ComVisible(False), Assembly: Guid("${id}")>`,
    `<Assembly: System.Runtime.InteropServices.GuidAttribute("${id}")>`,
    `<Assembly: _\r\n  Guid("{${id}}")>`,
    `#If DEBUG Then\n<Assembly: Guid("${id}")>\n#End If`,
    `#If False Then\n<Assembly: Guid("${other}")>\n#Else\n<Assembly: Guid("${id}")>\n#End If`,
    `#Region "It's here"\n<Assembly: Guid("${id}")>\n#End Region`,
  ];
  for (const attribute of attributes) {
    it(`has the id of ${attribute.replace(/\s+/g, ' ')}`, async () => {
      assert.deepEqual(await found({ [info]: attribute }), asPlugIn);
    });
  }

  const noAttributes: readonly string[] = [
    `' <Assembly: Guid("${id}")>`,
    `REM <Assembly: Guid("${id}")>`,
    `#If False Then\n<Assembly: Guid("${id}")>\n#End If`,
    `<Guid("${id}")> Public Class Panel\nEnd Class`,
  ];
  for (const attribute of noAttributes) {
    it(`has no id in ${attribute.replace(/\s+/g, ' ')}`, async () => {
      assert.deepEqual(await found({ [info]: attribute }), []);
    });
  }

  const classes: readonly string[] = [
    'Imports Rhino.PlugIns\nPublic Class A\n  Inherits PlugIn\nEnd Class',
    'imports rhino.plugins\npublic class a : inherits renderplugin\nend class',
    'Imports Rhino\nPublic Class A\n  Inherits PlugIns.FileImportPlugIn\nEnd Class',
    "Imports RP = Rhino.PlugIns\nPublic NotInheritable Class A\n\n  ' the base\n  Inherits RP.PlugIn\nEnd Class",
    'Public Class A\n  Inherits Global.Rhino.PlugIns.PlugIn\nEnd Class',
    '<ComVisible(True)> Public Class [A]\n  Inherits _\n    Rhino.PlugIns.PlugIn\nEnd Class',
    'Public MustInherit Class B\n  Inherits Rhino.PlugIns.PlugIn\nEnd Class\nPublic Class A\n  Inherits B\nEnd Class',
    'Public Class A\n#If RENDER Then\n  Inherits Rhino.PlugIns.RenderPlugIn\n#Else\n  Inherits Rhino.PlugIns.PlugIn\n#End If\nEnd Class',
  ];
  for (const code of classes) {
    it(`is what has ${code.replace(/\s+/g, ' ')}`, async () => {
      assert.deepEqual(await found({ 'Canopy/CanopyPlugIn.vb': code }), asPlugIn);
    });
  }

  const noPlugIns: readonly string[] = [
    'Public Class PlugIn\nEnd Class\nPublic Class A\n  Inherits PlugIn\nEnd Class',
    'Imports Rhino.PlugIns\nPublic Class PlugIn\nEnd Class\nPublic Class A\n  Inherits PlugIn\nEnd Class',
    "Imports Rhino.PlugIns\nPublic Class A\n  ' Inherits PlugIn\nEnd Class",
    'Imports Rhino.PlugIns\nPublic MustInherit Class A\n  Inherits PlugIn\nEnd Class',
    'Public Class A\nEnd Class',
  ];
  for (const code of noPlugIns) {
    it(`is not what has ${code.replace(/\s+/g, ' ')}`, async () => {
      assert.deepEqual(await found({ 'Canopy/CanopyPlugIn.vb': code }), []);
    });
  }

  it('may import its namespace in the project file', async () => {
    assert.deepEqual(
      await found({
        'Canopy/Canopy.vbproj': oldProject(['My Project\\AssemblyInfo.vb', 'CanopyPlugIn.vb']).replace(
          '<ItemGroup>',
          '<ItemGroup><Import Include="Rhino.PlugIns" />',
        ),
        'Canopy/CanopyPlugIn.vb': 'Public Class A\nInherits PlugIn\nEnd Class',
      }),
      asPlugIn,
    );
  });

  const members: readonly string[] = [
    `Public Overrides ReadOnly Property LicenseId As Guid\n Get\n  Return New Guid("${other}")\n End Get\nEnd Property`,
    `Public Overrides ReadOnly Property LicenseId() As System.Guid = New Guid("{${other}}")`,
    `Public Overrides ReadOnly Property LicenseId As Guid\n Get\n  Return License\n End Get\nEnd Property\nShared ReadOnly License As New Guid("${other}")`,
    `Const License As String = "${other}"\nPublic Overrides ReadOnly Property LicenseId As Guid = Guid.Parse(License)`,
  ];
  for (const member of members) {
    it(`has the license id of ${member.replace(/\s+/g, ' ')}`, async () => {
      const code = `Public Class A\nInherits Rhino.PlugIns.PlugIn\nPublic Class Nested\nEnd Class\n${member}\nEnd Class`;
      assert.deepEqual(await found({ 'Canopy/CanopyPlugIn.vb': code }), [
        `rhino Canopy ${other} Canopy/CanopyPlugIn.vb`,
      ]);
    });
  }

  it('has the license id of the attribute', async () => {
    assert.deepEqual(await found({ [info]: `${assembly}<Assembly: LicenseId("${other}")>` }), [
      `rhino Canopy ${other} Canopy/My Project/AssemblyInfo.vb`,
    ]);
  });

  it('has not the license id of another class', async () => {
    const member = `Public Overrides ReadOnly Property LicenseId As Guid = New Guid("${other}")`;
    const code = `Public Class Server\n${member}\nEnd Class\nPublic Class A\nInherits Rhino.PlugIns.PlugIn\nPublic Class Nested\n${member}\nEnd Class\nEnd Class`;
    assert.deepEqual(await found({ 'Canopy/CanopyPlugIn.vb': code }), asPlugIn);
  });

  it('may be a Grasshopper library, whose id is its own', async () => {
    const code = `Imports Grasshopper.Kernel\nPublic Class Info\n  Inherits GH_AssemblyInfo\n  Public Overrides ReadOnly Property Name() As String\n    Get\n      Return "Canopy"\n    End Get\n  End Property\n  Public Overrides ReadOnly Property Id() As Guid\n    Get\n      Return New Guid("${other}")\n    End Get\n  End Property\nEnd Class`;
    assert.deepEqual(await found({ 'Canopy/CanopyPlugIn.vb': code }), [
      `grasshopper Canopy ${other} Canopy/CanopyPlugIn.vb`,
    ]);
  });
});
