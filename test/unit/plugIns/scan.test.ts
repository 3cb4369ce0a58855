import assert from 'node:assert/strict';
import { assemblyInfo, plugInClass, sdkProject, uriOf, Workspace } from './workspace';

const id = '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67';
const other = 'c41f7a95-36de-4b08-8f2c-0d9e6b5a7143';
const info = 'Canopy/AssemblyInfo.cs';

function canopy(): Record<string, string> {
  return {
    'Canopy/Canopy.csproj': sdkProject,
    [info]: assemblyInfo(id),
    'Canopy/CanopyPlugIn.cs': plugInClass,
  };
}

describe('the search through a workspace', () => {
  it('reads 5,000 files once, and then only the one that changed', async function () {
    this.timeout(60_000);
    const files = canopy();
    for (let i = 0; i < 4997; i++) {
      files[`Canopy/Commands/Command${i}.cs`] = command(i);
    }
    const workspace = new Workspace(files);
    assert.deepEqual(await workspace.found(), [`rhino Canopy ${id} ${info}`]);
    assert.equal(workspace.reads.length, 5000);
    assert.equal(new Set(workspace.reads).size, 5000);

    workspace.reads.length = 0;
    await workspace.found();
    assert.deepEqual([workspace.reads, workspace.lists], [[], 1]);

    workspace.write(info, assemblyInfo(other));
    assert.deepEqual(await workspace.found(), [`rhino Canopy ${other} ${info}`]);
    assert.deepEqual([workspace.reads, workspace.lists], [[info], 1]);
  });

  it('serves all who ask at the same time', async () => {
    const workspace = new Workspace(canopy());
    const [first, second] = await Promise.all([workspace.found(), workspace.found()]);
    assert.deepEqual(first, second);
    assert.deepEqual([workspace.reads.length, workspace.lists], [3, 1]);
  });

  it('reads only sources that may be part of a plug-in', async () => {
    const workspace = new Workspace({
      ...canopy(),
      'Tool/Tool.csproj': sdkProject.replace('<TargetExt>.rhp</TargetExt>', '<OutputType>Exe</OutputType>'),
      'Tool/Program.cs': plugInClass,
      'loose.cs': plugInClass,
    });
    await workspace.found();
    assert.deepEqual(workspace.reads.sort(), [...Object.keys(canopy()), 'Tool/Tool.csproj'].sort());
  });

  it('does nothing before it is asked', async () => {
    const workspace = new Workspace(canopy());
    workspace.write(info, assemblyInfo(other));
    workspace.scan.relist();
    await new Promise(resolve => setTimeout(resolve));
    assert.deepEqual([workspace.reads, workspace.lists], [[], 0]);
  });

  it('can be left, and goes on where it stopped', async () => {
    const files = canopy();
    for (let i = 0; i < 200; i++) {
      files[`Canopy/Commands/Command${i}.cs`] = command(i);
    }
    const workspace = new Workspace(files);
    const controller = new AbortController();
    const left = workspace.scan.ids(controller.signal);
    while (workspace.reads.length < 50) await new Promise(resolve => setImmediate(resolve));
    controller.abort();
    assert.equal(await left, undefined);
    await new Promise(resolve => setTimeout(resolve, 20));
    assert.ok(workspace.reads.length < 100, `${workspace.reads.length} files were read for nobody`);
    assert.equal((await workspace.found()).length, 1);
    assert.equal(workspace.reads.length, 203);
  });

  it('goes on for those who stay', async () => {
    const workspace = new Workspace(canopy());
    const controller = new AbortController();
    const left = workspace.scan.ids(controller.signal);
    const staying = workspace.found();
    controller.abort();
    assert.equal(await left, undefined);
    assert.equal((await staying).length, 1);
  });

  it('takes along what changes while it reads', async () => {
    const workspace = new Workspace(canopy());
    const asked = workspace.found();
    while (!workspace.reads.includes(info)) await new Promise(resolve => setImmediate(resolve));
    workspace.write(info, assemblyInfo(other));
    assert.deepEqual(await asked, [`rhino Canopy ${other} ${info}`]);
  });

  it('follows files and folders that come and go', async () => {
    const workspace = new Workspace(canopy());
    await workspace.found();
    workspace.remove(info);
    assert.deepEqual(await workspace.found(), []);
    workspace.write('Canopy/Properties/Info.cs', assemblyInfo(other));
    assert.deepEqual(await workspace.found(), [`rhino Canopy ${other} Canopy/Properties/Info.cs`]);
    workspace.write(
      'Canopy/Properties/Info.csproj',
      sdkProject.replace('<ItemGroup>', '<ItemGroup><Compile Include="../*.cs" />'),
    );
    assert.deepEqual(await workspace.found(), [`rhino Info ${other} Canopy/Properties/Info.cs`]);
    workspace.remove('Canopy');
    assert.deepEqual(await workspace.found(), []);
  });

  it('follows a project that stops being a plug-in, and becomes one', async () => {
    const workspace = new Workspace(canopy());
    await workspace.found();
    workspace.write('Canopy/CanopyPlugIn.cs', plugInClass.replace(': PlugIn', ''));
    assert.deepEqual(await workspace.found(), []);
    workspace.write('Canopy/CanopyPlugIn.cs', plugInClass);
    assert.equal((await workspace.found()).length, 1);
    workspace.write(
      'Canopy/Canopy.csproj',
      sdkProject.replace('<PropertyGroup>', '<PropertyGroup><IsTestProject>true</IsTestProject>'),
    );
    assert.deepEqual(await workspace.found(), []);
  });

  it('finds what came unnoticed when it lists anew, without reading what it knows', async () => {
    const workspace = new Workspace(canopy());
    await workspace.found();
    workspace.reads.length = 0;
    workspace.files.set(uriOf('Canopy/More.cs'), `[assembly: Guid("${other}")]`);
    workspace.files.delete(uriOf(info));
    workspace.scan.relist();
    assert.deepEqual(await workspace.found(), [`rhino Canopy ${other} Canopy/More.cs`]);
    assert.deepEqual(workspace.reads, ['Canopy/More.cs']);
  });

  it('gives the same answer, not an equal one, as long as nothing changed', async () => {
    const workspace = new Workspace(canopy());
    const first = await workspace.scan.ids();
    workspace.write('Canopy/CanopyPlugIn.cs', `${plugInClass}\n// a comment`);
    assert.equal(await workspace.scan.ids(), first);
    workspace.write('Canopy/CanopyPlugIn.cs', plugInClass.replace(': PlugIn', ''));
    assert.notEqual(await workspace.scan.ids(), first);
  });
});

function command(number: number): string {
  const lines = Array.from({ length: 150 }, (_, line) =>
    line % 3
      ? `        var value${line} = Compute(document, value${line - 1}, tolerance);`
      : `        Log($"{names["x"]} // ${line}"); /* ${line} */ Log('"', @"c:\\temp");`,
  );
  return `using Rhino;\nusing Rhino.Commands;\n\nnamespace Canopy.Commands\n{\n    [Guid("${other}")]\n    public class Command${number} : Command\n    {\n      void Run()\n      {\n${lines.join('\n')}\n      }\n    }\n}\n`;
}
