import assert from 'node:assert/strict';
import { commands, FileSystemError, FileType, Uri, window, workspace } from 'vscode';
import {
  addressOf,
  asked,
  canopy,
  connectAcme,
  eventually,
  openProduct,
  student,
  tabs,
  temporaryFile,
  writes,
} from './acme';
import { heard } from './hearing';

const { fs } = workspace;

describe('a live product as a file', () => {
  it('is read as JSON with two spaces and a final line feed, in the characters of the service', async () => {
    const sandbox = await connectAcme();
    const [stat, bytes] = await Promise.all([fs.stat(addressOf(student)), fs.readFile(addressOf(student))]);
    const text = Buffer.from(bytes).toString('utf8');
    assert.equal(stat.type, FileType.File);
    assert.ok(stat.size > 0 && stat.mtime > 0);
    assert.match(text, /^\{\n {2}"version": "8\.2\.1 \(Student\)",\n {2}"id": /);
    assert.match(text, /"fr": "Canopy \\u00c9tudiant"/);
    assert.ok(text.endsWith('\n}\n'));
    assert.deepEqual(asked(sandbox), [`GET ${student}`], 'one request serves stat and read');
  });

  it('is named by its id alone, in any case, whatever the file is called', async () => {
    await connectAcme();
    const [one, other] = await Promise.all([
      fs.readFile(addressOf(canopy, 'a.cloudzoo.json')),
      fs.readFile(addressOf(canopy.toUpperCase(), 'b.cloudzoo.json')),
    ]);
    assert.deepEqual(one, other);
  });

  it('is "not found" where there is no such product, connection or name', async () => {
    const sandbox = await connectAcme();
    const unknown = '00000000-1111-4222-8333-444444444444';
    for (const uri of [
      addressOf(unknown),
      addressOf(canopy, 'any.cloudzoo.json', 'nobody'),
      addressOf(canopy, 'product.json'),
    ]) {
      await assert.rejects(async () => await fs.readFile(uri), code('FileNotFound'), uri.toString());
    }
    assert.deepEqual(new Set(asked(sandbox)), new Set([`GET ${unknown}`]));
  });

  it('says that the service cannot be reached, and can be read when it is back', async () => {
    const sandbox = await connectAcme();
    const fault = sandbox.fault({ kind: 'status', status: 503, times: Number.POSITIVE_INFINITY });
    await assert.rejects(async () => await fs.readFile(addressOf(canopy)), code('Unavailable'));
    assert.ok(
      heard().some(({ text }) => /answered 503/.test(text)),
      JSON.stringify(heard()),
    );
    fault.remove();
    // A request that met the fault may still be under way, and serves who asks meanwhile.
    await eventually(async () => assert.ok((await fs.readFile(addressOf(canopy))).byteLength > 0));
  });

  it('is not written by anybody but its own tab', async () => {
    const sandbox = await connectAcme();
    const text = Buffer.from(await fs.readFile(addressOf(canopy))).toString('utf8');
    const changed = Buffer.from(text.replace('8.2.1', '9.9'));
    const refusal = /saved only from its own tab/;
    await assert.rejects(async () => await fs.writeFile(addressOf(canopy), changed), refusal);
    const uri = await openProduct(canopy);
    await assert.rejects(async () => await fs.writeFile(uri, changed), refusal);
    const file = temporaryFile('stray.cloudzoo.json');
    await fs.writeFile(file, changed);
    await assert.rejects(async () => await fs.copy(file, uri, { overwrite: true }));
    assert.deepEqual(writes(sandbox), []);
    assert.match(sandbox.readProduct(canopy) ?? '', /"version":"8\.2\.1"/);
  });

  it('refuses what Cloud Zoo cannot do, by the name of the command that can', async () => {
    const sandbox = await connectAcme();
    const uri = addressOf(canopy);
    const renamed = addressOf('00000000-1111-4222-8333-444444444444', 'renamed.cloudzoo.json');
    await assert.rejects(async () => await fs.delete(uri), words('NoPermissions', /Forget Product/));
    await assert.rejects(async () => await fs.rename(uri, renamed), words('NoPermissions', /edit "titles"/));
    await assert.rejects(
      async () => await fs.createDirectory(Uri.joinPath(uri, '..', 'folder')),
      words('NoPermissions', /Create Product/),
    );
    assert.deepEqual(writes(sandbox), []);
  });

  it('has folders above it that answer', async () => {
    await connectAcme();
    for (const path of ['/', `/${canopy}`]) {
      const folder = Uri.from({ scheme: 'cloudzoo', authority: 'acme', path });
      assert.equal((await fs.stat(folder)).type, FileType.Directory);
      assert.deepEqual(await fs.readDirectory(folder), []);
    }
  });
});

describe('the tab of a live product', () => {
  it('has the language of live products, which is never saved automatically', async () => {
    await connectAcme();
    const uri = await openProduct(canopy);
    const document = await workspace.openTextDocument(uri);
    assert.equal(document.languageId, 'cloudzoo-product');
    const files = workspace.getConfiguration('files', document);
    assert.equal(files.get('autoSave'), 'off');
    assert.equal(files.get('encoding'), 'utf8');
    assert.equal(workspace.getConfiguration('editor', document).get('formatOnSave'), false);
  });

  const odd = [
    ['A/B\\C #1: 100%?', 'A B C 1: 100.cloudzoo.json'],
    ['🌲 Wald & Wiese', '🌲 Wald & Wiese.cloudzoo.json'],
    ['  two \n lines ', 'two lines.cloudzoo.json'],
    ['x'.repeat(200), `${'x'.repeat(80)}.cloudzoo.json`],
    ['..', '...cloudzoo.json'],
    ['///', undefined],
    [undefined, undefined],
  ] as const;
  for (const [index, [title, tab]] of odd.entries()) {
    it(`is named after the title ${JSON.stringify(title)?.slice(0, 30)}`, async () => {
      const id = `00000000-0000-4000-8000-00000000000${index}`;
      const titles = title === undefined ? {} : { en: title };
      await connectAcme({ products: [JSON.stringify({ id, version: '1', titles })] });
      const uri = await openProduct(id);
      const name = tabs()[0] ?? '';
      assert.equal(name, `${tab ?? `${id}.cloudzoo.json`} · acme`);
      assert.equal((await workspace.openTextDocument(uri)).languageId, 'cloudzoo-product');
      assert.match(window.activeTextEditor?.document.getText() ?? '', new RegExp(id));
    });
  }

  it('is the only one of its product, whatever it is opened from', async () => {
    const sandbox = await connectAcme();
    const uri = await openProduct(canopy);
    sandbox.changeProduct(canopy, { titles: { en: 'Renamed' } });
    await commands.executeCommand('cloudZoo.refresh', { connection: 'acme', id: canopy });
    await eventually(() =>
      assert.match(window.activeTextEditor?.document.getText() ?? '', /"en": "Renamed"/),
    );
    assert.equal((await openProduct(canopy)).toString(), uri.toString());
    await commands.executeCommand('cloudZoo.openProduct', { connection: 'acme', id: canopy.toUpperCase() });
    assert.deepEqual(tabs(), ['Canopy for Rhino.cloudzoo.json · acme']);
  });
});

function code(expected: string): (error: unknown) => boolean {
  return words(expected, /./);
}

function words(expected: string, message: RegExp): (error: unknown) => boolean {
  return error => {
    assert.ok(error instanceof FileSystemError, String(error));
    assert.equal(error.code, expected, String(error));
    assert.match(error.message, message);
    return true;
  };
}
