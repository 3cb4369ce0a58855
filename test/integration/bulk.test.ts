import assert from 'node:assert/strict';
import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as keytar from 'keytar';
import {
  type CodeLens,
  commands,
  DiagnosticSeverity,
  languages,
  Range,
  type Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { type Sandbox, startSandbox } from '../../src/sandbox';
import { apiLicenses, clusters, devices, type Many } from '../unit/licenses/bulk/thousand';
import { configure, eventually, temporaryFile } from './acme';
import { heard } from './hearing';
import { Prompts } from './saving/prompts';

const count = 12;
const keychain = 'vscode-cloud-zoo';
const allGone = /^There is nothing left to send.* all of its 12 licenses/;

describe('deleting the licenses of a file', () => {
  let sandbox: Sandbox;
  let prompts: Prompts;
  let account: string | undefined;

  beforeEach(() => {
    prompts = Prompts.watch();
  });
  afterEach(async () => {
    Prompts.end();
    await keytar.deletePassword(keychain, account ?? '');
    await sandbox.stop();
  });

  for (const [many, done, name, nothingLeft] of [
    [
      clusters,
      /^Done: 11 deleted, 0 already gone, 1 not there, 0 refused, 0 unknown\.$/,
      'returns.csv',
      /^There is nothing left to send. Earlier runs of this file have removed 11 licenses, and 1 was not there/,
    ],
    [devices, /^Done: 12 deactivated, 0 already inactive, 0 refused, 0 unknown\.$/, 'returns.csv', allGone],
    [apiLicenses, /^Done: 12 deleted, 0 already gone, 0 refused, 0 unknown\.$/, 'returns.json', allGone],
  ] as const) {
    it(`of ${many.service}: after the number is typed, all are removed and the result stands beside the file`, async () => {
      await connect(many);
      const file = await fileWith(many.text(count), name);
      const running = deleteLicenses({ connection: 'acme', file: file.fsPath });
      await prompts.type(String(count));
      await running;
      assert.deepEqual(many.left(sandbox), []);
      const said = heard().at(-1);
      assert.match(said?.text ?? '', done);
      assert.deepEqual([said?.level, said?.buttons], ['information', ['Open Result']]);
      const resultFile = `${file.fsPath.replace(/\.csv$/, '')}.result.csv`;
      const result = await readFile(resultFile, 'utf8');
      assert.equal(result.trim().split('\n').length, count + 1);
      const others = process.platform === 'win32' ? 0 : (await stat(resultFile)).mode & 0o077;
      assert.equal(others, 0, 'only the person may read it');
      assert.ok(!result.includes('notSent'), result);

      sandbox.clearRequests();
      await deleteLicenses({ connection: 'acme', file });
      assert.match(heard().at(-1)?.text ?? '', nothingLeft);
      assert.deepEqual(writes(), []);
    });
  }

  it('sends nothing when a row cannot be used, and shows which until the file is changed', async () => {
    await connect(clusters);
    const file = await fileWith(`${clusters.text(count)}\nx,no-guid,1-|-User\n\ny,,1`);
    await deleteLicenses({ connection: 'acme', file });
    const said = heard().at(-1);
    assert.equal(
      said?.text,
      '2 of 14 rows cannot be used: line 14: productId is not a GUID. Nothing was sent.',
    );
    assert.deepEqual([said?.level, said?.buttons], ['error', ['Show in File', 'Show Problems']]);
    assert.deepEqual(problems(file), ['14: productId is not a GUID.', '16: productId is missing.']);
    assert.deepEqual(writes(), []);

    await window.showTextDocument(file);
    const edit = new WorkspaceEdit();
    edit.delete(file, new Range(13, 0, 14, 0));
    await workspace.applyEdit(edit);
    await eventually(() => assert.deepEqual(problems(file), []));
    await deleteLicenses({ connection: 'acme', file });
    assert.match(heard().at(-1)?.text ?? '', /has unsaved changes/);
  });

  it('shows the rows that are listed twice, and sends nothing when the prompt is left', async () => {
    await connect(devices);
    const [header = '', ...rows] = devices.text(count).split('\r\n');
    const file = await fileWith([header, ...rows, rows[3]].join('\n'));
    const running = deleteLicenses({ connection: 'acme', file });
    await eventually(() =>
      assert.deepEqual(problems(file), ['14: This is the same as line 5. It is sent once.']),
    );
    assert.equal(languages.getDiagnostics(file)[0]?.severity, DiagnosticSeverity.Information);
    await left(running);
    assert.deepEqual([writes(), heard()], [[], []]);
  });

  it('asks about what may have worked; nothing is sent when that is not answered', async () => {
    await connect(devices);
    const file = await fileWith(devices.text(count));
    sandbox.fault({ ...devices.call, kind: 'resetAfter', times: 2 });
    const running = deleteLicenses({ connection: 'acme', file });
    await prompts.type(String(count));
    await running;
    const said = heard().at(-1);
    assert.match(said?.text ?? '', /^Done: 10 deactivated, .* 2 unknown\.$/);
    assert.deepEqual([said?.level, said?.buttons], ['warning', ['Open Result', 'Run Again…']]);

    sandbox.clearRequests();
    await deleteLicenses({ connection: 'acme', file });
    const question = heard().at(-1);
    assert.match(question?.text ?? '', /^2 earlier removals have an unknown outcome/);
    assert.deepEqual([question?.modal, question?.buttons], [true, ['Leave Out', 'Send Again']]);
    assert.deepEqual(writes(), []);

    window.showWarningMessage = async () => 'Send Again' as never;
    const again = deleteLicenses({ connection: 'acme', file });
    await prompts.type('2');
    await again;
    assert.match(heard().at(-1)?.text ?? '', /^Done: 0 deactivated, 2 already inactive/);
    assert.deepEqual(devices.left(sandbox), []);
  });

  it('begins with a template that cannot be sent as it is', async () => {
    await connect(devices);
    const running = deleteLicenses({ connection: 'acme' });
    await prompts.choose(({ label }) => label.includes('Start from a Template…'));
    await running;
    const text = window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /^hardware_id,product,license_key\n/);
    const file = await fileWith(text);
    await deleteLicenses({ connection: 'acme', file });
    assert.match(heard().at(-1)?.text ?? '', /line 2: This is the example from the template/);
    assert.deepEqual(writes(), []);
  });

  it('is run by the line above the template, for the connection that it was begun for', async () => {
    await connect(devices);
    const running = deleteLicenses({ connection: 'acme' });
    await prompts.choose(({ label }) => label.includes('Start from a Template…'));
    await running;
    const { document } = window.activeTextEditor ?? {};
    assert.ok(document);
    const [lens] = await commands.executeCommand<CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      1,
    );
    assert.match(lens?.command?.title ?? '', /Delete Licenses from File…$/);
    assert.deepEqual(lens?.command?.arguments, [{ uri: document.uri.toString(), connection: 'acme' }]);
    await commands.executeCommand('cloudZoo.deleteLicenses', ...(lens.command.arguments ?? []));
    const said = heard().at(-1);
    assert.match(said?.text ?? '', /^Save .* as a file first/);
    assert.deepEqual(said?.buttons, ['Save and Continue']);
    assert.deepEqual(writes(), []);
  });

  it('lets one run of a file go on at a time, and begins nothing in the meantime', async () => {
    await connect(devices);
    const file = await fileWith(devices.text(count));
    const latency = sandbox.fault({ ...devices.call, kind: 'latency', ms: 300, times: count });
    const running = deleteLicenses({ connection: 'acme', file });
    await prompts.type(String(count));
    await sandbox.whenRequest(() => true);
    await deleteLicenses({ connection: 'acme', file });
    assert.match(heard().at(-1)?.text ?? '', /^This file is already being processed since .*\(process \d+\)/);
    await running;
    assert.equal(latency.hits, count);
    assert.equal(writes().length, count);
  });

  it('overwrites no file that is not a result, and follows no link', async () => {
    await connect(devices);
    const file = await fileWith(devices.text(count));
    const [theirs, link] = ['returns.result.csv', 'returns.result.csv.tmp'].map(name =>
      join(dirname(file.fsPath), name),
    );
    await writeFile(theirs ?? '', 'mine\n1\n');
    await symlink(theirs ?? '', link ?? '');
    const running = deleteLicenses({ connection: 'acme', file });
    await prompts.type(String(count));
    await running;
    assert.equal(await readFile(theirs ?? '', 'utf8'), 'mine\n1\n');
    const result = await readFile(join(dirname(file.fsPath), 'returns.result-2.csv'), 'utf8');
    assert.equal(result.trim().split('\n').length, count + 1);
    assert.deepEqual(
      (await readdir(dirname(file.fsPath))).filter(name => name.includes('cloud-zoo-')),
      [],
    );
  });

  for (const [name, argument, message] of [
    ['is not there', { file: '/nowhere/returns.csv' }, /returns\.csv could not be read/],
    ['is not named whole', { file: 'nowhere.csv' }, /nowhere\.csv could not be read/],
    ['is a folder', { file: '/tmp' }, /could not be read/],
  ] as const) {
    it(`says so when the file ${name}`, async () => {
      await connect(devices);
      await deleteLicenses({ connection: 'acme', ...argument });
      assert.match(heard().at(-1)?.text ?? '', message);
    });
  }

  async function connect(many: Many): Promise<void> {
    sandbox = await startSandbox(many.options(count));
    const { name, service, endpoint, ...more } = { ...many.listing(sandbox).connection };
    const { licenseSpring, akana } = sandbox;
    const [identity, secret] = {
      cloudZoo: [sandbox.issuer, sandbox.secret],
      licenseSpring: [
        name,
        JSON.stringify({ apiKey: licenseSpring.apiKey, sharedKey: licenseSpring.sharedKey }),
      ],
      akana: [name, JSON.stringify({ password: akana.password })],
    }[service];
    account = `${service}|${endpoint}|${identity}`;
    await keytar.setPassword(keychain, account, secret ?? '');
    const { tokenEndpoint: _, ...entry } = { tokenEndpoint: '', ...more };
    await configure('connections', [{ name, service, endpoint, ...entry }]);
  }

  function writes(): readonly unknown[] {
    return sandbox.requests.filter(({ method, path }) => method !== 'GET' && path !== '/api/login');
  }

  async function fileWith(text: string, name = 'returns.csv'): Promise<Uri> {
    const file = temporaryFile(name);
    await writeFile(file.fsPath, text);
    return file;
  }

  function problems(file: Uri): string[] {
    return languages.getDiagnostics(file).map(({ range, message }) => `${range.start.line + 1}: ${message}`);
  }

  async function left(running: Promise<unknown>): Promise<void> {
    let isRunning = true;
    const end = running.finally(() => {
      isRunning = false;
    });
    while (isRunning) {
      await Promise.race([end, new Promise(resolve => setTimeout(resolve, 100))]);
      await commands.executeCommand('workbench.action.closeQuickOpen');
    }
  }
});

async function deleteLicenses(argument: object): Promise<unknown> {
  return await commands.executeCommand('cloudZoo.deleteLicenses', argument);
}
