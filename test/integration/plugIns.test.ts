import assert from 'node:assert/strict';
import keytar from 'keytar';
import {
  type CodeLens,
  ConfigurationTarget,
  commands,
  Range,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { canopy, configure, connectAcme, connectionTo, eventually, workspaceFolder } from './acme';
import { heard } from './hearing';
import { Prompts } from './saving/prompts';

const fresh = '5d0c8e1a-93b7-4f26-8a4d-6e1f7b2c9034';
const other = '9b21f6d4-0c5e-4a7b-8d39-2f4e6a1c8b05';
const project =
  '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetExt>.rhp</TargetExt></PropertyGroup></Project>';
const assembly = (id: string) =>
  `using System.Runtime.InteropServices;\n\n[assembly: Guid("${id.toUpperCase()}")]\n`;
const plugIn = 'using Rhino.PlugIns;\n\npublic class CanopyPlugIn : PlugIn { }\n';
const missing = [
  'Not in Cloud Zoo: Create…',
  'Add to List…',
  '$(warning) Rhino would say: The resource cannot be found.',
];

describe('a plug-in in the workspace', () => {
  const { getPassword } = keytar;
  let secretsRead = 0;
  let prompts: Prompts;

  beforeEach(() => {
    secretsRead = 0;
    prompts = Prompts.watch();
    keytar.getPassword = (service, account) => {
      secretsRead++;
      return getPassword(service, account);
    };
  });

  afterEach(async () => {
    keytar.getPassword = getPassword;
    await workspace.getConfiguration('files').update('autoSave', undefined, ConfigurationTarget.Global);
    Prompts.end();
    await commands.executeCommand('workbench.action.closeAllEditors');
    await remove('Canopy');
    await remove('Second');
    await remove('packages');
  });

  it('has its product above its id: no request is sent, no secret read', async () => {
    const sandbox = await connectAcme({}, 'grove');
    const info = await writePlugIn(canopy);
    const document = await workspace.openTextDocument(info);
    await window.showTextDocument(document);
    const [lens, ...more] = await lensesOf(info);
    assert.match(lens?.command?.title ?? '', /^(Product|Canopy for Rhino.*) · grove$/);
    assert.equal(document.getText(lens?.range), canopy.toUpperCase());
    assert.deepEqual(more, []);
    assert.equal(lens?.command?.command, 'cloudZoo.openProduct');
    assert.deepEqual(lens?.command?.arguments, [{ connection: 'grove', id: canopy }]);
    assert.deepEqual([sandbox.requests, secretsRead], [[], 0]);

    await commands.executeCommand('cloudZoo.openProduct', ...(lens?.command?.arguments ?? []));
    await eventually(() => assert.equal(window.activeTextEditor?.document.uri.scheme, 'cloudzoo'));
    assert.match((await titlesOf(info)).join(), /^Canopy for Rhino \S+ · grove$/);
    await eventually(() => assert.ok(secretsRead > 0, 'the test would not notice a secret that is read'));
  });

  it('is offered to be created where no connection lists it', async () => {
    const sandbox = await connectAcme();
    const info = await writePlugIn(fresh);
    assert.deepEqual(await titlesOf(info), missing);
    await configure('connections', [{ ...connectionTo(sandbox), products: [fresh.toUpperCase()] }]);
    await eventually(async () => assert.match((await titlesOf(info)).join(), / · acme$/));
    await configure('connections', []);
    await eventually(async () => assert.deepEqual(await titlesOf(info), ['Cloud Zoo: Connect…']));
  });

  it('is followed as its files are written, unsaved and on the disk', async () => {
    await connectAcme();
    // On a slow machine, auto save would be faster than the steps of this test.
    await workspace.getConfiguration('files').update('autoSave', 'off', ConfigurationTarget.Global);
    const info = await writePlugIn(fresh);
    assert.deepEqual(await titlesOf(info), missing);

    const document = await workspace.openTextDocument(info);
    const at = document.positionAt(document.getText().indexOf(fresh.toUpperCase()));
    await replace(info, new Range(at, at.translate(0, fresh.length)), canopy);
    await eventually(async () => assert.match((await titlesOf(info)).join(), / · acme$/));
    await window.showTextDocument(document);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await eventually(async () => assert.deepEqual(await titlesOf(info), missing));

    await write('Canopy/CanopyPlugIn.cs', 'public class Canopy { }');
    await eventually(async () => assert.deepEqual(await titlesOf(info), []));
    await write('Canopy/CanopyPlugIn.cs', plugIn);
    await eventually(async () => assert.deepEqual(await titlesOf(info), missing));
    await write(
      'Canopy/Canopy.csproj',
      project.replace('<TargetExt>.rhp</TargetExt>', '<OutputType>Exe</OutputType>'),
    );
    await eventually(async () => assert.deepEqual(await titlesOf(info), []));
  });

  it('is forgotten with its folder', async () => {
    await connectAcme();
    const info = await writePlugIn(canopy);
    const [lens] = await lensesOf(info);
    assert.ok(lens);
    await commands.executeCommand('workbench.action.closeAllEditors');
    await remove('Canopy');
    await eventually(async () => {
      await commands.executeCommand('cloudZoo.revealPluginCode', { connection: 'acme', id: canopy });
      assert.match(heard().at(-1)?.text ?? '', /^No plug-in in this workspace has the ID 2f6c1b0e/);
    });
  });

  it('is found in C++ and in projects of the script editor', async () => {
    await connectAcme();
    const cpp = `RHINO_PLUG_IN_DECLARE\nRHINO_PLUG_IN_NAME(L"Canopy");\nRHINO_PLUG_IN_ID(L"${fresh}");\n`;
    assert.deepEqual(await titlesOf(await write('Canopy/main.cpp', cpp)), missing);
    const rhproj = JSON.stringify({ id: canopy, identity: { name: 'Canopy' } });
    assert.match((await titlesOf(await write('Canopy/canopy.rhproj', rhproj))).join(), / · acme$/);
  });

  it('is found in a folder of packages, but not in a package that NuGet unpacked there', async () => {
    await connectAcme();
    const foreign = 'packages/Foreign.Kit.1.2.0';
    await write(`${foreign}/Foreign.Kit.1.2.0.nupkg`, '');
    for (const [folder, id] of [
      ['packages/own', fresh],
      [`${foreign}/src`, other],
    ]) {
      await write(`${folder}/Own.csproj`, project);
      await write(`${folder}/Own.cs`, `${plugIn}${assembly(id ?? '').replace(/^using.*/, '')}`);
    }
    const found = Uri.joinPath(workspaceFolder(), 'packages/own/Own.cs');
    await eventually(async () => assert.deepEqual(await titlesOf(found), missing), 10_000);
    assert.deepEqual(await titlesOf(Uri.joinPath(workspaceFolder(), foreign, 'src/Own.cs')), []);
  });

  it('offers its id for a new product', async () => {
    await connectAcme();
    await writePlugIn(fresh);
    const created = commands.executeCommand('cloudZoo.createProduct', { connection: 'acme' });
    const offered = await prompts.choose(({ description }) => description === fresh);
    assert.deepEqual(
      offered.map(({ label, description, detail }) => [label, description, detail]),
      [
        ['Canopy', fresh, 'Canopy/AssemblyInfo.cs'],
        ['Another ID…', undefined, undefined],
      ],
    );
    await created;
    assert.match(window.activeTextEditor?.document.getText() ?? '', new RegExp(`"id": "${fresh}"`));
  });

  it('leaves the question for an id to the person where another one is wanted', async () => {
    await connectAcme();
    await writePlugIn(fresh);
    const created = commands.executeCommand('cloudZoo.createProduct', { connection: 'acme' });
    await prompts.choose(({ label }) => label === 'Another ID…');
    await prompts.type(other);
    await created;
    assert.match(window.activeTextEditor?.document.getText() ?? '', new RegExp(`"id": "${other}"`));
  });

  it('is revealed from its product; where several have its id, one is picked', async () => {
    await connectAcme();
    const info = await writePlugIn(canopy);
    const argument = { connection: 'acme', id: canopy };
    await commands.executeCommand('cloudZoo.revealPluginCode', argument);
    const editor = window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), info.toString());
    assert.equal(editor?.document.getText(editor.selection), canopy.toUpperCase());

    const second = await write('Second/second.rhproj', JSON.stringify({ id: canopy }));
    await eventually(async () => assert.equal((await lensesOf(second)).length, 1));
    const asked = commands.executeCommand('cloudZoo.revealPluginCode', argument);
    const offered = await prompts.choose(({ label }) => label === 'second');
    assert.deepEqual(
      offered.map(({ description }) => description),
      ['Canopy/AssemblyInfo.cs', 'Second/second.rhproj'],
    );
    await asked;
    assert.equal(window.activeTextEditor?.document.uri.toString(), second.toString());
  });
});

async function writePlugIn(id: string): Promise<Uri> {
  await write('Canopy/Canopy.csproj', project);
  await write('Canopy/CanopyPlugIn.cs', plugIn);
  const info = await write('Canopy/AssemblyInfo.cs', assembly(id));
  // The watcher tells of new files a little later, and VS Code keeps the document of an earlier one for a while.
  await eventually(async () => {
    const document = await workspace.openTextDocument(info);
    if (document.getText() !== assembly(id)) {
      // VS Code itself may have missed that the file went and came back.
      await write('Canopy/AssemblyInfo.cs', assembly(id));
    }
    assert.equal(document.getText(), assembly(id));
    const [lens] = await lensesOf(info);
    assert.equal(document.getText(lens?.range), id.toUpperCase());
  }, 20_000);
  return info;
}

async function write(path: string, text: string): Promise<Uri> {
  const file = Uri.joinPath(workspaceFolder(), path);
  await workspace.fs.writeFile(file, Buffer.from(text));
  return file;
}

async function remove(path: string): Promise<void> {
  await workspace.fs
    .delete(Uri.joinPath(workspaceFolder(), path), { recursive: true })
    .then(undefined, () => undefined);
}

async function replace(uri: Uri, range: Range, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(uri, range, text);
  await workspace.applyEdit(edit);
}

async function lensesOf(uri: Uri): Promise<CodeLens[]> {
  await workspace.openTextDocument(uri);
  return (await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', uri)) ?? [];
}

async function titlesOf(uri: Uri): Promise<(string | undefined)[]> {
  return (await lensesOf(uri)).map(lens => lens.command?.title);
}
