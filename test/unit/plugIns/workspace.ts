import type { PlugInId } from '../../../src/plugIns/plugInId';
import { PlugInScan } from '../../../src/plugIns/scan';

/** A workspace in memory; it counts what is read of it. */
export class Workspace {
  readonly files: Map<string, string>;
  readonly reads: string[] = [];
  lists = 0;
  readonly scan = new PlugInScan({
    list: async () => {
      this.lists++;
      return [...this.files.keys()];
    },
    look: async uri => {
      if (this.files.has(uri)) {
        return 'file';
      }
      const inside = [...this.files.keys()].filter(file => file.startsWith(`${uri}/`));
      return inside.length ? inside : undefined;
    },
    read: async uri => {
      this.reads.push(decodeURIComponent(uri).replace(root, ''));
      // As a file system does, it answers later.
      await new Promise(resolve => setImmediate(resolve));
      return this.files.get(uri);
    },
  });

  constructor(files: Readonly<Record<string, string>>) {
    this.files = new Map(Object.entries(files).map(([path, text]) => [uriOf(path), text]));
  }

  write(path: string, text: string): void {
    this.files.set(uriOf(path), text);
    this.scan.touch(uriOf(path));
  }

  remove(path: string): void {
    for (const uri of [...this.files.keys()].filter(uri => `${uri}/`.startsWith(`${uriOf(path)}/`))) {
      this.files.delete(uri);
    }
    this.scan.touch(uriOf(path));
  }

  /** What is found, each as `kind name id path`. */
  async found(): Promise<string[]> {
    const ids = (await this.scan.ids()) ?? [];
    return ids.map(found => {
      const text = this.files.get(found.uri) ?? '';
      if (text.slice(found.offset, found.offset + found.length) !== found.written) {
        throw new Error(`${found.written} does not stand at ${found.offset} of ${found.uri}`);
      }
      return words(found);
    });
  }
}

const root = 'file:///work/';

/** The address of a file, encoded as VS Code does it. */
export function uriOf(path: string): string {
  return root + encodeURI(path);
}

/** What is found in a workspace of these files. */
export async function foundIn(files: Readonly<Record<string, string>>): Promise<string[]> {
  return await new Workspace(files).found();
}

function words({ kind, name, id, uri }: PlugInId): string {
  return `${kind} ${name} ${id} ${decodeURIComponent(uri).replace(root, '')}`;
}

export const sdkProject = `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFrameworks>net7.0;net48</TargetFrameworks>
    <TargetExt>.rhp</TargetExt>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="RhinoCommon" Version="8.9.24194.18121" />
  </ItemGroup>
</Project>
`;

/** A project file as Visual Studio wrote them before the SDK: it names each source. */
export function oldProject(sources: readonly string[], more = ''): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<Project ToolsVersion="15.0" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
  <PropertyGroup>
    <ProjectGuid>{0D4C7E0F-6E53-4C2B-9A27-3B5A9D1E7F10}</ProjectGuid>
    <OutputType>Library</OutputType>
    <AssemblyName>Canopy</AssemblyName>
    ${more}
  </PropertyGroup>
  <ItemGroup>
${sources.map(source => `    <Compile Include="${source}" />`).join('\n')}
  </ItemGroup>
  <Import Project="$(MSBuildToolsPath)\\Microsoft.CSharp.targets" />
</Project>
`;
}

export const assemblyInfo = (guid: string) => `using System.Reflection;
using System.Runtime.InteropServices;
using Rhino.PlugIns;

// The following GUID is for the ID of the plug-in; do not change it once it is sold.
[assembly: PlugInDescription(DescriptionType.Address, "12 Main Street")]
[assembly: AssemblyTitle("Canopy")]
[assembly: ComVisible(false)]
[assembly: Guid("${guid}")]
[assembly: AssemblyVersion("8.2.0.0")]
`;

export const plugInClass = `using System;
using Rhino.PlugIns;

namespace Canopy
{
    /// <summary>There is one of these in each plug-in.</summary>
    public class CanopyPlugIn : PlugIn
    {
        public static CanopyPlugIn Instance { get; private set; }

        public CanopyPlugIn() => Instance = this;
    }
}
`;
