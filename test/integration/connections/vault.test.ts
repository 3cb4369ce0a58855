import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Keychain } from '../../../src/connections/secrets/keychain';
import { Vault } from '../../../src/connections/secrets/vault';
import { UserError } from '../../../src/ui/messages';
import { EditorSecrets, Keyring } from '../../doubles/keyring';
import { heard } from '../hearing';

describe('the vault', () => {
  const account = 'cloudZoo|https://zoo.example/v1|acme';
  let keyring: Keyring;
  let editor: EditorSecrets;
  let log: vscode.LogOutputChannel;
  const { withProgress } = vscode.window;
  const vault = () => new Vault(new Keychain(async () => keyring), editor, log);

  before(() => {
    log = vscode.window.createOutputChannel('Cloud Zoo tests', { log: true });
  });
  after(() => log.dispose());
  beforeEach(() => {
    keyring = new Keyring();
    editor = new EditorSecrets();
  });
  afterEach(() => {
    vscode.window.withProgress = withProgress;
  });

  /** Presses Cancel on each notification, and keeps their titles. */
  function cancelling(): string[] {
    const shown: string[] = [];
    vscode.window.withProgress = async (options, task) => {
      shown.push(options.title ?? '');
      const cancel = new vscode.CancellationTokenSource();
      setTimeout(() => cancel.cancel());
      return await task({ report: () => undefined }, cancel.token);
    };
    return shown;
  }

  it('keeps a secret in the keychain and nowhere else', async () => {
    await vault().set(account, 's');
    assert.deepEqual([...keyring.entries], [[account, 's']]);
    assert.equal(editor.entries.size, 0);
  });

  it("uses VS Code's storage while no keychain can be reached, and moves the secret when it is back", async () => {
    keyring.state = 'unreachable';
    const without = vault();
    await without.set(account, 's');
    assert.equal(without.placeOf(account), 'vscode');
    assert.deepEqual([...editor.entries], [[account, 's']]);
    assert.match(heard().at(-1)?.text ?? '', /^No keychain is available here/);

    keyring.state = 'open';
    const back = vault();
    assert.equal(await back.get(account), 's');
    assert.equal(back.placeOf(account), 'keychain');
    assert.deepEqual([...keyring.entries], [[account, 's']]);
    assert.equal(editor.entries.size, 0);
  });

  it('can be left while a keychain hangs: silently, once for all who wait, and nothing is stored', async () => {
    keyring.state = 'hanging';
    const shown = cancelling();
    const one = vault();
    const waiting = [
      one.set(account, 's'),
      ...Array.from({ length: 5 }, (_, index) => one.get(`${account}${index}`)),
    ];
    const ended = await Promise.allSettled(waiting);
    for (const outcome of ended) {
      assert.ok(outcome.status === 'rejected' && outcome.reason instanceof vscode.CancellationError);
    }
    assert.deepEqual(shown, ['Waiting for the keychain…']);
    assert.deepEqual([keyring.calls, editor.entries.size, heard()], [1, 0, []]);

    keyring.state = 'open';
    assert.equal(await one.get(account), undefined);
  });

  it('waits again for a command, but not unasked, until a keychain that was given up has answered', async () => {
    keyring.entries.set(account, 's');
    keyring.state = 'hanging';
    const shown = cancelling();
    const one = vault();
    await assert.rejects(one.getUnasked(account), vscode.CancellationError);
    await assert.rejects(one.getUnasked(account), vscode.CancellationError);
    assert.equal(shown.length, 1);
    await assert.rejects(one.get(account), vscode.CancellationError);
    assert.deepEqual([shown.length, keyring.calls], [2, 1]);

    const answered = new Promise(resolve => one.onDidChange(resolve));
    keyring.state = 'open';
    await answered;
    assert.equal(await one.getUnasked(account), 's');
  });

  it('reads an account once, and again where what was known was refused', async () => {
    keyring.entries.set(account, 'old');
    const one = vault();
    assert.equal(await one.get(account), 'old');
    keyring.entries.set(account, 'new');
    assert.equal(await one.get(account), 'old');
    const reading = one.readingCount;
    const calls = keyring.calls;
    assert.deepEqual(await Promise.all([one.getAgain(account, reading), one.getAgain(account, reading)]), [
      'new',
      'new',
    ]);
    assert.equal(keyring.calls, calls + 1);
  });

  it('says what to do where only a keychain may be used and there is none', async () => {
    const configuration = vscode.workspace.getConfiguration('cloudZoo');
    await configuration.update('secretStorage', 'keychain', vscode.ConfigurationTarget.Global);
    try {
      keyring.state = 'unreachable';
      await assert.rejects(
        vault().set(account, 's'),
        (error: unknown) =>
          error instanceof UserError && /could not be reached: no D-Bus\. Start/.test(error.message),
      );
    } finally {
      await configuration.update('secretStorage', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
