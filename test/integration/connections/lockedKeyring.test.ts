import assert from 'node:assert/strict';
import { lookup } from 'node:dns/promises';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as keytar from 'keytar';
import { CancellationTokenSource, commands, window } from 'vscode';
import { Keychain } from '../../../src/connections/secrets/keychain';
import { StoredSecrets } from '../../../src/connections/secrets/stored';
import type { Sandbox } from '../../../src/sandbox';
import { EditorSecrets } from '../../doubles/keyring';
import {
  continueKeyring,
  hasKeyring,
  lockKeyring,
  stopKeyring,
  unlockKeyring,
} from '../../hosts/keyringLock';
import { asked, configure, connectAcme, connectionTo, eventually } from '../acme';
import { heard } from '../hearing';
import { Messages } from '../saving/messages';
import { Prompts } from '../saving/prompts';

const service = 'vscode-cloud-zoo';

function run(command: string, argument?: object): Promise<unknown> {
  return Promise.resolve(commands.executeCommand(`cloudZoo.${command}`, argument));
}

/** keytar's list of all entries ends the process where one is locked. */
async function entry(account: string): Promise<string | null> {
  return await keytar.getPassword(service, account);
}

function accountOf({ endpoint, issuer }: Sandbox): string {
  return `cloudZoo|${endpoint}|${issuer}`;
}

function lastWords(): string {
  return heard().at(-1)?.text ?? '';
}

describe('a real keyring', () => {
  const { withProgress } = window;

  before(function () {
    if (!hasKeyring()) this.skip();
  });
  afterEach(async () => {
    window.withProgress = withProgress;
    Prompts.end();
    Messages.end();
    continueKeyring();
    await unlockKeyring();
  });

  it('that is locked is not taken for an empty one; when it is unlocked, all goes on', async () => {
    const sandbox = await connectAcme();
    await lockKeyring();
    await run('testConnection', { connection: 'acme' });
    assert.match(lastWords(), /the keychain may be locked: unlock it first\.$/);
    assert.deepEqual(asked(sandbox), []);
    await unlockKeyring();
    await run('testConnection', { connection: 'acme' });
    assert.match(lastWords(), /^acme works/);
  });

  it("that is locked lets a new secret into VS Code's storage, from where it wins and moves over sessions", async () => {
    const account = 'cloudZoo|https://zoo.example/v1|locked';
    const editor = new EditorSecrets();
    const warnings: string[] = [];
    const session = () =>
      new StoredSecrets(new Keychain(), editor, {
        choice: () => 'auto',
        wait: work => work,
        warn: reason => warnings.push(reason),
      });
    await session().write(account, 'old');
    await lockKeyring();
    assert.equal((await session().write(account, 'new')).place, 'vscode');
    assert.deepEqual(await session().read(account), { secret: 'new', place: 'vscode' });
    assert.match((await session().remove('cloudZoo|https://zoo.example/v1|other')) ?? '', /locked/);
    await unlockKeyring();
    assert.deepEqual(await session().read(account), { secret: 'new', place: 'keychain' });
    assert.deepEqual([await entry(account), editor.entries.size], ['new', 0]);
    assert.equal(await session().remove(account), undefined);
    assert.equal(await entry(account), null);
  });

  it('that is locked keeps the secret of a connection that is removed, which is said and can be done later', async () => {
    const account = accountOf(await connectAcme());
    const messages = Messages.listen();
    await lockKeyring();
    const removing = run('removeConnection', { connection: 'acme' });
    (await messages.when(/^Remove the connection acme/)).press('Remove Connection');
    await removing;
    const warning = await messages.when(/^The secret of acme could not be removed from the keychain/);
    await unlockKeyring();
    assert.notEqual(await entry(account), null);
    warning.press('Try Again');
    await eventually(async () => assert.equal(await entry(account), null));
  });

  it('that hangs leaves files and host names to others, is left silently, and is used when it goes on', async () => {
    const sandbox = await connectAcme();
    const others = Array.from({ length: 5 }, (_, index) => ({
      ...connectionTo(sandbox, `acme-${index}`),
      issuer: `other-${index}`,
    }));
    await configure('connections', [connectionTo(sandbox), ...others]);
    const folder = await mkdtemp(join(tmpdir(), 'cloud-zoo-keyring-'));
    const shown: string[] = [];
    let leave = (): void => undefined;
    window.withProgress = async (options, task) => {
      const cancel = new CancellationTokenSource();
      if (options.title === 'Waiting for the keychain…') {
        shown.push(options.title);
        leave = () => cancel.cancel();
      }
      return await task({ report: () => undefined }, cancel.token);
    };
    stopKeyring();
    const testing = ['acme', ...others.map((_, index) => `acme-${index}`)].map(connection =>
      run('testConnection', { connection }),
    );
    await eventually(() => assert.equal(shown.length, 1));
    // Two threads for files, one for host names: more than would be free beside four calls that hang.
    await Promise.all([
      writeFile(join(folder, 'file'), 'text'),
      readFile(__filename),
      lookup('localhost'),
      lookup('127.0.0.1'),
    ]);
    await rm(folder, { recursive: true });
    leave();
    await Promise.all(testing);
    assert.deepEqual([heard(), asked(sandbox), shown.length], [[], [], 1]);

    continueKeyring();
    await run('testConnection', { connection: 'acme' });
    assert.match(lastWords(), /^acme works/);
  });

  it('that hangs while a secret is changed keeps the one that it has when the person leaves', async () => {
    const sandbox = await connectAcme();
    const before = await entry(accountOf(sandbox));
    const prompts = Prompts.watch();
    const updating = run('updateSecret', { connection: 'acme' });
    window.withProgress = async (options, task) => {
      const cancel = new CancellationTokenSource();
      if (options.title === 'Waiting for the keychain…') setTimeout(() => cancel.cancel());
      return await task({ report: () => undefined }, cancel.token);
    };
    stopKeyring();
    await prompts.type(sandbox.secret);
    await updating;
    assert.deepEqual(heard(), []);
    continueKeyring();
    await run('testConnection', { connection: 'acme' });
    assert.equal(await entry(accountOf(sandbox)), before);
  });

  it('whose entry was replaced by another window is read again before anything is said', async () => {
    const sandbox = await connectAcme({}, 'acme', 'old');
    const account = accountOf(sandbox);
    await run('testConnection', { connection: 'acme' });
    assert.match(lastWords(), /^The credentials of acme were refused/);
    await keytar.setPassword(service, account, `${sandbox.secret}\r\n`);
    await run('testConnection', { connection: 'acme' });
    assert.match(lastWords(), /^acme works/);
  });
});
