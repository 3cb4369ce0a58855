import assert from 'node:assert/strict';
import { commands, languages, Range, type TextDocument, WorkspaceEdit, window, workspace } from 'vscode';
import type { Sandbox } from '../../../src/sandbox';
import { canopy, connectAcme, eventually, writes } from '../acme';
import { heard } from '../hearing';
import { Messages } from '../saving/messages';
import { Prompts } from '../saving/prompts';
import { recorded } from './services';

const entityId = '4815162342-|-Group';

/** As a person may write it: own order, own spaces, an escape, a number that must stay what it is. */
function clusterText(license: string): string {
  return `{\n  "note": 1.50,\n  "licenses": [ ${license} ]\n}\n`;
}

function licenseText(changes: Record<string, string> = {}): string {
  const fields = {
    id: '"CN-2026-1"',
    key: '"CNPY-7Q2M-K9TD-4XWB-H3RF-\\u005a8LA"',
    aud: `"${canopy}"`,
    iss: '"acme"',
    exp: '1830297600',
    numberOfSeats: '12',
    editions: '{"en": "Commercial"}',
    ...changes,
  };
  const pairs = Object.entries(fields).map(([name, value]) => `"${name}": ${value}`);
  return `{${pairs.join(', ')}}`;
}

describe('putting a license cluster', () => {
  let sandbox: Sandbox;
  let prompts: Prompts;

  beforeEach(async () => {
    sandbox = await connectAcme();
    sandbox.clearRequests();
    prompts = Prompts.watch();
  });
  afterEach(() => {
    Prompts.end();
    Messages.end();
  });

  const put = (argument: object = {}) =>
    Promise.resolve(
      commands.executeCommand('cloudZoo.putLicenseCluster', { connection: 'acme', ...argument }),
    );

  /** A draft with this text in front. */
  async function draft(text: string): Promise<TextDocument> {
    await put();
    const document = await front();
    await write(document, text);
    return document;
  }

  async function front(): Promise<TextDocument> {
    return await eventually(() => {
      const { document } = window.activeTextEditor ?? {};
      assert.equal(document?.languageId, 'cloudzoo-license-cluster');
      assert.ok(document);
      return document;
    });
  }

  async function write(document: TextDocument, text: string): Promise<void> {
    const edit = new WorkspaceEdit();
    const end = document.positionAt(document.getText().length);
    edit.replace(document.uri, new Range(document.positionAt(0), end), text);
    await workspace.applyEdit(edit);
  }

  const ofEntity = (id: string) =>
    sandbox.licenses().filter(({ licenses }) => licenses.some(license => license.id === id));

  it('begins with a draft inside the workspace, whose blanks are to be filled first', async () => {
    await put();
    const document = await front();
    const folder = workspace.workspaceFolders?.[0]?.uri.path ?? '?';
    assert.ok(document.isUntitled && document.uri.path.startsWith(folder), document.uri.toString());
    assert.match(document.uri.path, /\.cloudzoo-cluster\.json$/);
    const [license] = JSON.parse(document.getText()).licenses;
    assert.deepEqual([license.iss, license.aud], ['acme', canopy]);

    await put({ entityId });
    assert.match(heard().at(-1)?.text ?? '', /^Nothing was sent\. Line 4: /);
    assert.deepEqual(writes(sandbox), []);
  });

  it('asks whose it is, then sends the text in its own characters', async () => {
    const text = clusterText(licenseText());
    await draft(text);
    const messages = Messages.listen();
    const putting = put();
    const box = await prompts.type('4815162342');
    assert.deepEqual([box.title, box.step, box.totalSteps], ['Put License Cluster · acme', 1, 2]);
    await prompts.choose(({ label }) => label === 'Group');

    const question = await messages.when(/\?$/);
    assert.equal(question.text, 'Put a license cluster with 1 license?');
    assert.deepEqual(question.buttons, ['Show Request', 'Put License Cluster']);
    const endpoint = `Connection: acme, issuer acme at ${sandbox.endpoint}`;
    for (const line of [`Licenses: CN-2026-1 (${canopy})`, `Entity ID: ${entityId}`, endpoint]) {
      assert.ok(question.detail.split('\n').includes(line), `${line} in: ${question.detail}`);
    }
    assert.match(question.detail, /that contains any of these licenses is replaced as a whole\./);
    assert.deepEqual(writes(sandbox), []);

    question.press('Put License Cluster');
    await putting;
    await messages.when(/^The license cluster of 4815162342-\|-Group is in place\.$/);
    const body = `{"entityId":"${entityId}","licenseCluster":${text.trim()}}`;
    assert.deepEqual(writes(sandbox), [`PUT /v1/license ${body}`]);
    assert.equal(ofEntity('CN-2026-1')[0]?.licenses[0]?.key, 'CNPY-7Q2M-K9TD-4XWB-H3RF-Z8LA');
    const [entry] = await recorded(sandbox);
    assert.equal(entry?.operation, 'putLicenseCluster');
    assert.deepEqual(entry?.subject, { licenseIds: 'CN-2026-1', entityId });
    assert.equal(entry?.ending?.outcome, 'done');
  });

  it('replaces the cluster that has one of its licenses', async () => {
    const [license, other] = [licenseText({ id: '"CN-2023-000042"' }), licenseText()];
    await draft(clusterText(`${license}, ${other}`));
    const messages = Messages.listen();
    const putting = put({ entityId });
    const question = await messages.when(/\?$/);
    assert.equal(question.text, 'Put a license cluster with 2 licenses?');
    question.press('Put License Cluster');
    await putting;
    assert.equal(sandbox.licenses().length, 4);
    assert.deepEqual(ofEntity('CN-2025-000117'), [], 'its neighbour has gone with the cluster before');
    assert.equal(ofEntity('CN-2026-1').length, 1);
  });

  const flaws: [name: string, license: string, says: RegExp, marks: RegExp][] = [
    [
      'half a second of expiry',
      licenseText({ exp: '1830297600.5' }),
      /^Nothing was sent\. Line 3: .*whole/,
      /^1830297600\.5/,
    ],
    ['no seat', licenseText({ numberOfSeats: '0' }), /^Nothing was sent\. Line 3: /, /^0,/],
    ['no edition', licenseText({ editions: '{}' }), /^Nothing was sent\. Line 3: /, /^\{\}/],
    [
      'metadata of 10 KB',
      licenseText({ metadata: JSON.stringify({ x: 'é'.repeat(5120 - 4) }) }),
      /^Nothing was sent\. Line 3: The metadata has 10240 bytes. Cloud Zoo accepts fewer than 10240\.$/,
      /^\{"x":"é/,
    ],
  ];
  for (const [name, license, says, marks] of flaws) {
    it(`with ${name} is refused before anything is asked, with the cursor there`, async () => {
      const text = clusterText(license);
      const document = await draft(text);
      await put({ entityId });
      assert.match(heard().at(-1)?.text ?? '', says);
      const cursor = window.activeTextEditor?.selection.active;
      assert.ok(cursor);
      assert.match(text.slice(document.offsetAt(cursor)), marks);
      assert.deepEqual(writes(sandbox), []);
      assert.ok(!heard().some(({ modal }) => modal));
    });
  }

  it('says as one types what no schema sees, and does not send a license twice', async () => {
    const [one, foreign] = [licenseText(), licenseText({ id: '"CN-2026-2"', iss: '"else"' })];
    const document = await draft(clusterText(`${one}, ${one}, ${foreign}`));
    const found = () => languages.getDiagnostics(document.uri).map(({ message }) => message);
    await eventually(() => {
      assert.ok(found().includes('License CN-2026-1 appears twice in this cluster.'), found().join('\n'));
      assert.ok(found().includes('There is no connection for the issuer "else".'), found().join('\n'));
    });
    await put({ entityId });
    assert.match(heard().at(-1)?.text ?? '', /^Nothing was sent\. Line \d+: License CN-2026-1 appears twice/);
    await write(document, clusterText(one));
    await eventually(() => assert.deepEqual(found(), []));
  });

  it('names a few of many licenses in the question, and what matters first', async () => {
    const many = Array.from({ length: 200 }, (_, index) => licenseText({ id: `"CN-${index}"` }));
    await draft(clusterText(many.join(', ')));
    const messages = Messages.listen();
    void put({ entityId });
    const question = await messages.when(/\?$/);
    assert.equal(question.text, 'Put a license cluster with 200 licenses?');
    assert.ok(question.detail.length < 700, question.detail);
    assert.ok(question.detail.startsWith(`Entity ID: ${entityId}\n`), question.detail);
    assert.match(question.detail, /CN-2 \(.*\) and 197 more; Show Request has them all/);
  });

  it('takes one byte less of metadata', async () => {
    await draft(clusterText(licenseText({ metadata: JSON.stringify({ x: `${'é'.repeat(5120 - 5)}a` }) })));
    await put({ entityId });
    assert.equal(heard().at(-1)?.modal, true);
  });

  it('with broken JSON is refused at its place', async () => {
    await draft('{\n  "licenses": [\n}');
    await put({ entityId });
    assert.match(heard().at(-1)?.text ?? '', /^Nothing was sent\. Line \d: /);
    assert.deepEqual(writes(sandbox), []);
  });

  it('asks for an entity that was given wrongly', async () => {
    await draft(clusterText(licenseText()));
    const putting = put({ entityId: 'our best customer' });
    assert.equal((await prompts.type(entityId)).step, 1);
    await putting;
    assert.equal(heard().at(-1)?.modal, true);
  });

  it('says in the words of the service why it was not put', async () => {
    await draft(clusterText(licenseText({ aud: '"8a1de7f4-0000-4e3d-b6c5-71f94a2e8d30"' })));
    const messages = Messages.listen();
    const putting = put({ entityId });
    (await messages.when(/\?$/)).press('Put License Cluster');
    await putting;
    await messages.when(
      /^The license cluster was not put\. The 'aud' of the license 'CN-2026-1'.*400 BadRequest\)/,
    );
    assert.equal((await recorded(sandbox))[0]?.ending?.outcome, 'refused');
  });

  it('does not say "in place" when nobody can tell', async () => {
    await draft(clusterText(licenseText()));
    sandbox.fault({ method: 'PUT', kind: 'resetAfter' });
    const messages = Messages.listen();
    const putting = put({ entityId });
    (await messages.when(/\?$/)).press('Put License Cluster');
    await putting;
    await messages.when(/^It is not known whether the license cluster was put\. .*again is safe/);
    assert.equal(writes(sandbox).length, 1);
    assert.equal((await recorded(sandbox))[0]?.ending?.outcome, 'unknown');
  });

  it('shows the request without the secret, and comes back to the question', async () => {
    await draft(clusterText(licenseText()));
    const messages = Messages.listen();
    const putting = put({ entityId });
    (await messages.when(/\?$/)).press('Show Request');
    await putting;
    const shown = window.activeTextEditor?.document;
    assert.match(shown?.uri.path ?? '', /put-license-cluster\.http$/);
    const text = shown?.getText() ?? '';
    assert.ok(text.startsWith(`PUT ${sandbox.endpoint}/license\n`), text);
    assert.match(text, /Authorization: Basic <acme:issuer secret, base64>/);
    assert.ok(!text.includes(sandbox.secret), text);
    void commands.executeCommand('cloudZoo.sendRequest');
    await eventually(() => assert.equal(messages.all.filter(({ isModal }) => isModal).length, 2));
    assert.deepEqual(writes(sandbox), []);
  });
});
