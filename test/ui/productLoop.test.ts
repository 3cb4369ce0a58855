import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../src/sandbox';
import { output } from '../hosts/processes';
import { accountAt, canopy, issuer, openProduct, secret, startCloudZoo, tidewater, writes } from './acme';
import { host, keepOpen, openWorkbench } from './fixture';
import type { Workbench } from './workbench';

const unknownId = '00000000-1111-4222-8333-444444444444';

describe('the product loop', () => {
  keepOpen();
  let sandbox: Sandbox;
  let workbench: Workbench;

  before(async function () {
    this.timeout(60_000);
    sandbox = await startCloudZoo();
    workbench = await openWorkbench();
    await workbench.showContainer('Cloud Zoo');
  });

  beforeEach(() => sandbox.clearRequests());

  it('is left with Escape at each prompt, and nothing has happened', async () => {
    for (let last = 1; last <= 5; last++) {
      await beginConnecting(last);
      await workbench.press('Escape');
      await workbench.waitForNoPrompt();
    }
    assert.deepEqual(sandbox.requests, []);
    assert.deepEqual(await workbench.notifications(), []);
    assert.equal(host().readSettings()['cloudZoo.connections'], undefined);
    assert.equal(await host().lookupSecret(accountAt(sandbox)), undefined);
  });

  it('says what is wrong with a name and an endpoint as they are typed', async () => {
    await beginConnecting(2);
    await says('sandbox', '"sandbox" is the name of the built-in sandbox.');
    await workbench.answer({ title: '(2/5)' }, 'acme');
    await workbench.waitForPrompt({ title: '(3/5)', field: 'Endpoint' });
    await says('cloudzoo', 'The endpoint is not a web address');
    await says('http://cloudzoo.rhino3d.com/v1', 'The endpoint must begin with https://');
    await says(
      'https://me:you@cloudzoo.rhino3d.com/v1',
      'The endpoint cannot contain a user name, "?" or "#".',
    );
    await workbench.press('Escape');
    await workbench.waitForNoPrompt();
  });

  it('refuses a wrong secret and stores nothing', async () => {
    await beginConnecting(5);
    await workbench.answer({ title: '(5/5)' }, 'not the secret');
    // The question comes once more, with the reason; what was answered before is one key away.
    await workbench.waitForPrompt({
      title: '(5/5)',
      field: 'Nothing was stored: the credentials were refused.',
    });
    await workbench.screenshot('refused-secret');
    assert.equal(host().readSettings()['cloudZoo.connections'], undefined);
    assert.equal(await host().lookupSecret(accountAt(sandbox)), undefined);
  });

  it('connects an issuer: the secret goes to the keychain and nowhere else', async () => {
    await workbench.typeAnswer({ title: '(5/5)' }, secret);
    assert.equal(await workbench.promptIsMasked(), true);
    await workbench.press('Enter');
    await workbench.notification(`acme is connected: issuer ${issuer}.`);

    const [proof, ...more] = sandbox.requests;
    assert.match(proof?.path ?? '', /^\/v1\/product\/[0-9a-f-]{36}$/);
    assert.deepEqual([proof?.method, proof?.status, more.length], ['GET', 404, 0]);
    assert.deepEqual(host().readSettings()['cloudZoo.connections'], [
      { name: 'acme', service: 'cloudZoo', endpoint: sandbox.endpoint, issuer, products: [] },
    ]);
    assert.equal(await host().lookupSecret(accountAt(sandbox)), secret);
    assert.deepEqual(await filesWithSecret(), []);
  });

  it('adds several products by their ids and names the one that is unknown', async () => {
    await workbench.clickNotification('is connected', 'Add Product…');
    await workbench.waitForPrompt({ title: 'Add Product to acme', field: 'Product ID' });
    await says('my plug-in', '"my" is not a product ID');
    const pasted = `{${canopy.id.toUpperCase()}}, ${tidewater.id};\n${unknownId}`;
    await workbench.answer({ title: 'Add Product to acme' }, pasted);
    const message = await workbench.notificationText('Not added');
    assert.match(message, new RegExp(`^Added to acme: ${canopy.title}, ${tidewater.title}\\.`));
    assert.match(message, new RegExp(`Not added: ${unknownId}\\. .*404 NotFound`));

    await workbench.treeRow('Products', tidewater.title);
    const rows = await workbench.treeRows('Products');
    const seen = rows.map(({ label, description, level }) => [level, label, description]);
    assert.deepEqual(seen, [
      [1, 'acme', new URL(sandbox.endpoint).host],
      [2, canopy.title, '8.2.1 · Windows, Mac'],
      [2, tidewater.title, '3.0 WIP · Windows'],
    ]);
    assert.deepEqual(productIds(), [canopy.id, tidewater.id]);
  });

  it('saves the changed property of a product with one PUT, and keeps the rest', async () => {
    await openProduct(workbench, tidewater);
    const before = await workbench.wholeText();
    const after = before.replace('3.0 WIP', '3.0');
    await workbench.changeText(() => after);
    await workbench.waitForTab(tidewater.tab, true);
    await workbench.save();
    await workbench.waitForTab(tidewater.tab, false);
    await workbench.waitForStatus('Saved to acme: version');
    assert.deepEqual(writes(sandbox), [
      { line: `PUT /v1/product/${tidewater.id}`, body: '{"version": "3.0"}' },
    ]);
    assert.equal(await workbench.wholeText(), after);
    // As it came: what no double can hold, and zeros that mean nothing.
    assert.match(after, /"ledgerNumber": 12345678901234567890\n/);
    assert.match(after, /"factor": 2\.50\n/);
  });

  it('removes the connection and its keychain entry', async () => {
    await workbench.rowMenu('Products', 'acme', 'Remove Connection…');
    const modal = await workbench.modal();
    assert.equal(modal.message, 'Remove the connection acme?');
    assert.match(modal.detail, /2 products .*secret is removed from the keychain.*Nothing changes on http/);
    await workbench.clickModal('Remove Connection');
    await workbench.eventually(async () =>
      assert.equal(await host().lookupSecret(accountAt(sandbox)), undefined),
    );
    assert.deepEqual(host().readSettings()['cloudZoo.connections'], []);
    await workbench.clickWelcome('Products', 'Add a connection');
    await workbench.waitForPrompt({ title: 'Add Connection (1/5)' });
    assert.deepEqual(sandbox.requests, []);
    assert.notEqual(modal.focused, 'Remove Connection', 'Enter must be harmless');
  });

  /** Answers the prompts before the one with this number, which is left open. */
  async function beginConnecting(last: number): Promise<void> {
    await workbench.clickWelcome('Products', 'Add a connection');
    await workbench.waitForPrompt({ title: 'Add Connection (1/5)', field: 'Service' });
    if (last > 1) await workbench.pick({ title: '(1/5)' }, 'Cloud Zoo');
    const answers: [string, string][] = [
      ['Connection name', 'acme'],
      ['Endpoint', sandbox.endpoint],
      ['Issuer ID', issuer],
    ];
    for (const [i, [field, text]] of answers.slice(0, Math.max(0, last - 2)).entries()) {
      await workbench.answer({ title: `(${i + 2}/5)`, field }, text);
    }
    await workbench.waitForPrompt({ title: `(${last}/5)` });
  }

  /** Types a text and waits for what the prompt says about it. */
  async function says(text: string, message: string): Promise<void> {
    await workbench.typeAnswer({}, text);
    await workbench.eventually(async () => {
      const said = await workbench.promptMessage();
      assert.ok(said.includes(message), `“${text}”: ${said}`);
    });
  }
});

function productIds(): unknown {
  const connections = host().readSettings()['cloudZoo.connections'];
  return Array.isArray(connections) ? connections[0]?.products : undefined;
}

/** The files of the server, its logs and settings included, that hold the secret in clear or as it is sent. */
async function filesWithSecret(): Promise<string[]> {
  const folder = join(host().dataFolder, 'server');
  assert.ok(readdirSync(join(folder, 'data/logs')).length > 0, 'the logs are searched too');
  const encoded = Buffer.from(`${issuer}:${secret}`).toString('base64');
  const patterns = [secret, encoded].flatMap(text => ['-e', text]);
  const { code, stdout } = await output('grep', ['-rlaF', ...patterns, folder]);
  assert.ok(code < 2, 'grep could not search');
  return stdout.split('\n').filter(Boolean);
}
