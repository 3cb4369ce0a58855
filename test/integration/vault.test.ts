import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SecretStore } from '../../src/connections/secretStores';
import { Vault } from '../../src/connections/vault';
import { UserError } from '../../src/ui/messages';

/** A store in memory that can be out of reach, or never answer, as a locked keyring does. */
class Store implements SecretStore {
  readonly secrets = new Map<string, string>();
  state: 'open' | 'unreachable' | 'locked' = 'open';

  get = (account: string) => this.answer(() => this.secrets.get(account));
  set = (account: string, secret: string) => this.answer(() => void this.secrets.set(account, secret));
  delete = (account: string) => this.answer(() => void this.secrets.delete(account));

  private answer<Value>(work: () => Value): Promise<Value> {
    if (this.state === 'locked') {
      return new Promise(() => undefined);
    }
    return this.state === 'open' ? Promise.resolve(work()) : Promise.reject(new Error('no D-Bus'));
  }
}

describe('the vault', () => {
  const account = 'cloudZoo|https://zoo.example/v1|acme';
  let keychain: Store;
  let editor: Store;
  let log: vscode.LogOutputChannel;
  const { withProgress } = vscode.window;
  const vault = () => new Vault(keychain, editor, log);

  before(() => {
    log = vscode.window.createOutputChannel('Cloud Zoo tests', { log: true });
  });
  after(() => log.dispose());
  beforeEach(() => {
    keychain = new Store();
    editor = new Store();
  });
  afterEach(() => {
    vscode.window.withProgress = withProgress;
  });

  it('keeps a secret in the keychain and nowhere else', async () => {
    await vault().set(account, 's');
    assert.deepEqual([...keychain.secrets], [[account, 's']]);
    assert.equal(editor.secrets.size, 0);
  });

  it("uses VS Code's storage while no keychain can be reached, and moves the secret when it is back", async () => {
    keychain.state = 'unreachable';
    const without = vault();
    await without.set(account, 's');
    assert.equal(without.placeOf(account), 'vscode');
    assert.deepEqual([...editor.secrets], [[account, 's']]);

    keychain.state = 'open';
    const back = vault();
    assert.equal(await back.get(account), 's');
    assert.equal(back.placeOf(account), 'keychain');
    assert.deepEqual([...keychain.secrets], [[account, 's']]);
    assert.equal(editor.secrets.size, 0);
  });

  it('can be left while a locked keychain waits, says what to do, and stores nothing elsewhere', async () => {
    keychain.state = 'locked';
    const shown: string[] = [];
    vscode.window.withProgress = async (options, task) => {
      shown.push(options.title ?? '');
      const cancel = new vscode.CancellationTokenSource();
      setTimeout(() => cancel.cancel());
      return await task({ report: () => undefined }, cancel.token);
    };
    await assert.rejects(
      vault().set(account, 's'),
      (error: unknown) => error instanceof UserError && /did not answer\. Unlock it/.test(error.message),
    );
    assert.deepEqual(shown, ['Waiting for the keychain…']);
    assert.equal(editor.secrets.size, 0);

    keychain.state = 'open';
    assert.equal(await vault().get(account), undefined);
  });

  it('reads an account once, and again after it was refused', async () => {
    keychain.secrets.set(account, 'old');
    const one = vault();
    assert.equal(await one.get(account), 'old');
    keychain.secrets.set(account, 'new');
    assert.equal(await one.get(account), 'old');
    one.forget(account);
    assert.equal(await one.get(account), 'new');
  });
});
