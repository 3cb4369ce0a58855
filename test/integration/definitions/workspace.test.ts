import assert from 'node:assert/strict';
import { commands, type Uri, window, workspace } from 'vscode';
import {
  asked,
  canopy,
  configure,
  connectAcme,
  connectionTo,
  eventually,
  openProduct,
  student,
  tabs,
  tidewater,
  writes,
} from '../acme';
import { heard } from '../hearing';
import { Prompts } from '../saving/prompts';
import { answerModals, canopyText, define, demonstration, edit, fileAt, lenses, lensesBecome } from './world';

const lumen = '5e0b93d2-a8c7-4f16-b37e-94c20f6d1ab8';
const changed = canopyText.replace('"8.2.1"', '"8.3"');

describe('a review of all definitions', () => {
  it('shows those that differ, counts those that do not, and names those that could not be compared', async () => {
    const sandbox = await connectAcme();
    const differs = await define('canopy.cloudzoo.json', canopyText);
    await edit(differs, '"8.2.1"', '"8.3"');
    await define('sub/tidewater.cloudzoo.json', demonstration(tidewater));
    await define('student.cloudzoo.json', demonstration(student).replace('8.2.1', '8.9'));
    await define('broken.cloudzoo.json', '{ "id": ');
    await define('foreign.cloudzoo.json', canopyText.replace(canopy, '00000000-1111-4222-8333-444444444444'));
    await define('lumen.cloudzoo.json', demonstration(lumen));
    sandbox.fault({ method: 'GET', path: `/v1/product/${lumen}`, kind: 'status', status: 503, times: 9 });
    await commands.executeCommand('cloudZoo.reviewDefinitions');
    await eventually(() =>
      assert.ok(
        tabs().some(label => label.startsWith('Live products ↔ definitions')),
        `${tabs()}`,
      ),
    );
    const message = heard().at(-1);
    assert.match(message?.text ?? '', /^6 definitions: 2 different, 1 in sync\. 3 could not be compared: /);
    for (const name of ['broken', 'foreign', 'lumen']) {
      assert.ok(message?.text.includes(`${name}.cloudzoo.json`), name);
    }
    assert.deepEqual(message?.buttons, ['Show Reasons']);
    const sides = await eventually(() => {
      const found = workspace.textDocuments.filter(({ uri }) => uri.scheme === 'cloudzoo-live');
      assert.equal(found.length, 2);
      return found;
    });
    assert.equal(sides.find(({ uri }) => uri.path === differs.path)?.getText(), canopyText);
    const gets = asked(sandbox).filter(line => line.includes(canopy));
    assert.equal(gets.length, 1);
    assert.deepEqual(writes(sandbox), []);
  });

  it('opens nothing when all are in sync', async () => {
    await connectAcme();
    await define('canopy.cloudzoo.json', canopyText);
    await commands.executeCommand('cloudZoo.reviewDefinitions');
    assert.match(heard().at(-1)?.text ?? '', /^1 definition: 0 different, 1 in sync\.$/);
    assert.deepEqual(tabs(), []);
  });

  it('says when there is nothing to review', async () => {
    await connectAcme();
    await commands.executeCommand('cloudZoo.reviewDefinitions');
    assert.match(heard().at(-1)?.text ?? '', /There is no product draft or definition/);
  });
});

describe('a definition whose product several connections have', () => {
  afterEach(() => Prompts.end());

  it('asks once, remembers the answer, and can be told another', async () => {
    const production = await connectAcme({}, 'acme');
    const staging = await connectAcme({ issuer: 'acme' }, 'staging');
    staging.changeProduct(canopy, { version: '9.0' });
    const file = await define('canopy.cloudzoo.json', canopyText);
    await window.showTextDocument(file);
    await lensesBecome(file, ['$(diff) Compare…', '$(plug) several connections']);

    const prompts = Prompts.watch();
    const comparing = commands.executeCommand('cloudZoo.compareDefinition');
    const items = await prompts.choose(({ label }) => label === 'staging');
    assert.deepEqual(
      items.map(({ label }) => label),
      ['acme', 'staging'],
    );
    await comparing;
    await window.showTextDocument(file);
    await lensesBecome(file, [
      '$(diff) 1 property differs from staging: version',
      '$(cloud-download) Pull',
      '$(cloud-upload) Push…',
      '$(plug) staging',
    ]);
    await commands.executeCommand('cloudZoo.compareDefinition', { uri: file });
    assert.deepEqual(asked(production), []);

    await commands.executeCommand('cloudZoo.compareDefinition', { uri: file, connection: 'acme' });
    assert.equal(asked(production).length, 1);
    await window.showTextDocument(file);
    assert.ok((await lenses(file)).includes('$(plug) staging'), 'an argument is not remembered');

    const choosing = commands.executeCommand('cloudZoo.chooseDefinitionConnection', file);
    await prompts.choose(({ label }) => label === 'acme');
    await choosing;
    await lensesBecome(file, ['$(check) In sync with acme', '$(plug) acme']);
  });
});

describe('a definition whose product several connections have, and none lists', () => {
  afterEach(() => Prompts.end());

  it('is asked about in a review, with those that have it', async () => {
    const zoos = [await connectAcme({}, 'acme'), await connectAcme({ issuer: 'acme' }, 'staging')];
    await configure(
      'connections',
      zoos.map((zoo, index) => ({ ...connectionTo(zoo, index ? 'staging' : 'acme'), products: [] })),
    );
    for (const connection of ['acme', 'staging']) {
      await commands.executeCommand('cloudZoo.refresh', { connection, id: tidewater });
    }
    await define('tidewater.cloudzoo.json', demonstration(tidewater));
    const prompts = Prompts.watch();
    const reviewing = commands.executeCommand('cloudZoo.reviewDefinitions');
    const items = await prompts.choose(({ label }) => label === 'staging');
    assert.deepEqual(
      items.map(({ label }) => label),
      ['acme', 'staging'],
    );
    await reviewing;
    assert.match(heard().at(-1)?.text ?? '', /^1 definition: 0 different, 1 in sync\.$/);
  });
});

describe('saving a product as a definition', () => {
  it('writes the live product, formatted, where the person says', async () => {
    await connectAcme();
    const file = fileAt('mine.json');
    let offered: Uri | undefined;
    Object.assign(window, {
      showSaveDialog: async (options: { defaultUri?: Uri }) => {
        offered = options.defaultUri;
        return file;
      },
    });
    await commands.executeCommand('cloudZoo.saveAsDefinition', { connection: 'acme', id: student });
    const saved = fileAt('mine.cloudzoo.json');
    const text = Buffer.from(await workspace.fs.readFile(saved)).toString();
    assert.deepEqual(JSON.parse(text), JSON.parse(demonstration(student)));
    assert.match(text, /^\{\n {2}"version"/);
    assert.match(text, /"Canopy \\u00c9tudiant"/);
    assert.match(offered?.path ?? '', /\/Canopy Student\.cloudzoo\.json$/);
    assert.equal(window.activeTextEditor?.document.uri.toString(), saved.toString());
    await lensesBecome(saved, ['$(check) In sync with acme']);
  });

  for (const name of ['x.cloudzoo.json.cloudzoo.json', 'x.cloudzoo.json.json', 'x.json.cloudzoo.json', 'x']) {
    it(`has the ending once, where the dialog makes the name ${name}`, async () => {
      await connectAcme();
      const saved = fileAt('x.cloudzoo.json');
      Object.assign(window, { showSaveDialog: async () => fileAt(name) });
      await commands.executeCommand('cloudZoo.saveAsDefinition', { connection: 'acme', id: student });
      assert.equal(window.activeTextEditor?.document.uri.toString(), saved.toString());
      assert.ok((await workspace.fs.stat(saved)).size > 0);
    });
  }

  it('from its tab writes what the tab says, unsaved text too', async () => {
    const sandbox = await connectAcme();
    const tab = await openProduct(canopy);
    await edit(tab, '"8.2.1"', '"8.4"');
    const file = fileAt('typed.cloudzoo.json');
    Object.assign(window, { showSaveDialog: async () => file });
    await commands.executeCommand('cloudZoo.saveAsDefinition');
    assert.match(Buffer.from(await workspace.fs.readFile(file)).toString(), /"version": "8\.4"/);
    assert.deepEqual(writes(sandbox), []);
    await window.showTextDocument(tab);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('overwrites nothing without a word', async () => {
    await connectAcme();
    const file = await define('canopy.cloudzoo.json', changed);
    Object.assign(window, { showSaveDialog: async () => file });
    const questions = answerModals(() => 'Show File');
    await commands.executeCommand('cloudZoo.saveAsDefinition', { connection: 'acme', id: canopy });
    assert.equal(questions[0]?.message, 'Overwrite "canopy.cloudzoo.json"?');
    assert.equal(Buffer.from(await workspace.fs.readFile(file)).toString(), changed);
  });
});

describe('a command on a definition, with nothing in front', () => {
  afterEach(() => Prompts.end());

  it('lists those of the workspace', async () => {
    const sandbox = await connectAcme();
    await configure('connections', [connectionTo(sandbox)]);
    const file = await define('canopy.cloudzoo.json', changed);
    await define('student.cloudzoo.json', demonstration(student));
    const prompts = Prompts.watch();
    const pulling = commands.executeCommand('cloudZoo.pullDefinition');
    await prompts.choose(({ label }) => label === 'canopy.cloudzoo.json');
    await pulling;
    assert.equal(window.activeTextEditor?.document.uri.toString(), file.toString());
    assert.equal(window.activeTextEditor?.document.getText(), canopyText);
  });
});
