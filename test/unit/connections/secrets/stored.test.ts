import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Keychain } from '../../../../src/connections/secrets/keychain';
import {
  KeychainError,
  type StorageChoice,
  type StorageHost,
  StoredSecrets,
} from '../../../../src/connections/secrets/stored';
import { EditorSecrets, Keyring } from '../../../doubles/keyring';

const account = 'cloudZoo|https://zoo.example/v1|acme';

class Impatience extends Error {}

/** One session of the extension; what it waits for, `leave` gives up. */
class Session {
  choice: StorageChoice = 'auto';
  private leaving: (() => void)[] = [];
  private readonly keychain: Keychain;
  readonly secrets: StoredSecrets;

  constructor(keyring: Keyring, editor: EditorSecrets) {
    this.keychain = new Keychain(async () => keyring);
    const host: StorageHost = {
      choice: () => this.choice,
      wait: work => this.wait(work),
      warn: () => undefined,
    };
    this.secrets = new StoredSecrets(this.keychain, editor, host);
  }

  leave(): void {
    for (const go of this.leaving.splice(0)) {
      go();
    }
  }

  whenIdle = (): Promise<void> => this.keychain.whenIdle();

  private async wait<Result>(work: Promise<Result>): Promise<Result> {
    const left = new Promise<never>((_resolve, reject) => {
      this.leaving.push(() => reject(new Impatience()));
    });
    return await Promise.race([work, left]);
  }
}

describe('stored secrets', () => {
  let keyring: Keyring;
  let editor: EditorSecrets;
  const session = () => new Session(keyring, editor);

  beforeEach(() => {
    keyring = new Keyring();
    editor = new EditorSecrets();
  });

  it('are in the keychain and nowhere else', async () => {
    await session().secrets.write(account, 's');
    assert.deepEqual([...keyring.entries], [[account, 's']]);
    assert.equal(editor.entries.size, 0);
  });

  for (const state of ['locked', 'unreachable'] as const) {
    it(`written while the keychain is ${state} win over the one that it has, and move when it is back`, async () => {
      keyring.entries.set(account, 'old');
      keyring.state = state;
      assert.equal((await session().secrets.write(account, 'new')).place, 'vscode');

      keyring.state = 'open';
      assert.deepEqual(await session().secrets.read(account), { secret: 'new', place: 'keychain' });
      assert.deepEqual([...keyring.entries], [[account, 'new']]);
      assert.equal(editor.entries.size, 0);
    });
  }

  it('are given at once when a keychain that they would move to hangs', async () => {
    editor.entries.set(account, 's');
    keyring.state = 'hanging';
    assert.deepEqual(await session().secrets.read(account), { secret: 's', place: 'vscode' });
    assert.deepEqual([...editor.entries], [[account, 's']]);
  });

  it('do not move over a newer one that another window has stored meanwhile', async () => {
    editor.entries.set(account, 'older');
    keyring.state = 'hanging';
    const one = session();
    await one.secrets.read(account);
    editor.entries.set(account, 'newer');
    keyring.state = 'open';
    await one.whenIdle();
    assert.deepEqual([[...keyring.entries], [...editor.entries]], [[], [[account, 'newer']]]);
  });

  it('stay the newest when the window ends while an older copy is about to be removed', async () => {
    editor.entries.set(account, 'older');
    const ending = new EditorSecrets();
    Object.assign(ending, { entries: editor.entries, delete: () => new Promise(() => undefined) });
    void new Session(keyring, ending).secrets.write(account, 'newest');
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(keyring.entries.get(account), 'newest');
    assert.equal((await session().secrets.read(account))?.secret, 'newest');
  });

  for (const [name, entry, secret] of [
    ['a line feed', 's\n', 's'],
    ['the line end of Windows', 's\r\n', 's'],
    ['several', ' s \r\n\n', ' s '],
    ['spaces, which belong to it', '  s\t ', '  s\t '],
    ['a line end within, which belongs to it', 'a\nb', 'a\nb'],
    ['nothing but a line end, which is none', '\n', undefined],
  ] as const) {
    it(`that another program has written may end in ${name}`, async () => {
      keyring.entries.set(account, entry);
      assert.equal((await session().secrets.read(account))?.secret, secret);
    });
  }

  it('say why they may not be removed from a locked keyring', async () => {
    keyring.entries.set(account, 's');
    keyring.state = 'locked';
    assert.match((await session().secrets.remove(account)) ?? '', /locked collection/);
    keyring.state = 'open';
    assert.equal(await session().secrets.remove(account), undefined);
    assert.equal(keyring.entries.size, 0);
  });

  it('that are not there are removed without a word, and nothing is left behind', async () => {
    assert.equal(await session().secrets.remove(account), undefined);
    assert.equal(keyring.entries.size, 0);
  });

  it('are as they were before when what needed them failed', async () => {
    for (const [kept, entry] of [
      [undefined, undefined],
      [undefined, 'old'],
      ['newer', 'old'],
      ['newer', undefined],
    ]) {
      for (const state of ['open', 'locked', 'unreachable'] as const) {
        const [a, b] = [new Map(kept ? [[account, kept]] : []), new Map(entry ? [[account, entry]] : [])];
        editor = new EditorSecrets();
        keyring = new Keyring();
        for (const [key, value] of a) editor.entries.set(key, value);
        for (const [key, value] of b) keyring.entries.set(key, value);
        keyring.state = state;
        const { undo } = await session().secrets.write(account, 'wrong');
        await undo();
        assert.deepEqual([editor.entries, keyring.entries], [a, b], `${kept}, ${entry}, ${state}`);
      }
    }
  });

  it('stay as they are when nobody waits for a keychain that hangs, also when it goes on', async () => {
    keyring.entries.set(account, 'old');
    keyring.state = 'hanging';
    const one = session();
    const writing = one.secrets.write(account, 'new');
    await Promise.resolve();
    await new Promise(resolve => setImmediate(resolve));
    one.leave();
    await assert.rejects(writing, Impatience);
    keyring.state = 'open';
    await one.whenIdle();
    assert.deepEqual([[...keyring.entries], editor.entries.size], [[[account, 'old']], 0]);
  });

  it('are refused where only a keychain may have them and there is none', async () => {
    keyring.state = 'unreachable';
    const one = session();
    one.choice = 'keychain';
    await assert.rejects(one.secrets.write(account, 's'), KeychainError);
    await assert.rejects(one.secrets.read(account), KeychainError);
    assert.equal(editor.entries.size, 0);
  });

  it('ask for one thing at a time, however many ask', async () => {
    const one = session();
    keyring.state = 'hanging';
    const reading = Array.from({ length: 5 }, (_, i) => one.secrets.read(`${account}${i}`));
    const again = one.secrets.read(`${account}0`);
    await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual([keyring.running, keyring.calls], [1, 1]);
    keyring.state = 'open';
    await Promise.all([...reading, again]);
    assert.deepEqual([keyring.mostAtOnce, keyring.calls], [1, 5]);
  });

  it('are never older than the last one that was stored, whatever happens over sessions and windows', async () => {
    const states = fc.constantFrom('open', 'locked', 'unreachable', 'hanging' as const);
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('state' as const), state: states }) },
      fc.record({ kind: fc.constant('write' as const), window: fc.nat(1), leave: fc.boolean() }),
      fc.record({ kind: fc.constant('undone' as const), window: fc.nat(1) }),
      fc.record({ kind: fc.constant('remove' as const), window: fc.nat(1) }),
      fc.record({ kind: fc.constant('read' as const), window: fc.nat(1) }),
      fc.record({ kind: fc.constant('restart' as const), window: fc.nat(1) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async steps => {
        keyring = new Keyring();
        editor = new EditorSecrets();
        const windows = [session(), session()];
        const left: Session[] = [];
        let [number, expected, isSure] = [0, undefined as string | undefined, true];
        const settled = () => new Promise(resolve => setImmediate(resolve));
        /** What hangs is left after a moment, as a person does. */
        const patiently = async <Value>(one: Session, work: Promise<Value>): Promise<Value | 'left'> => {
          const ended = work.catch((error: unknown) => {
            if (error instanceof Impatience) return 'left' as const;
            throw error;
          });
          await settled();
          await settled();
          one.leave();
          return await ended;
        };
        for (const one of steps) {
          const window = 'window' in one ? windows[one.window] : undefined;
          if (one.kind === 'state') {
            keyring.state = one.state;
            if (one.state !== 'hanging') {
              await Promise.all([...windows, ...left].map(session => session.whenIdle()));
            }
          } else if (window && one.kind === 'restart') {
            left.push(window);
            windows[one.window] = session();
          } else if (window && one.kind === 'remove') {
            const reason = await patiently(window, window.secrets.remove(account));
            // Where it is said that it may still be there, it may be: nobody can tell until another is stored.
            [expected, isSure] = [undefined, reason === undefined];
          } else if (window && one.kind === 'read') {
            const found = await patiently(window, window.secrets.read(account));
            if (isSure && found !== 'left' && (found || keyring.state === 'open')) {
              assert.equal(found?.secret, expected);
            }
          } else if (window && (one.kind === 'write' || one.kind === 'undone')) {
            const before = [...editor.entries, ...keyring.entries];
            const secret = `s${++number}`;
            const written = await patiently(window, window.secrets.write(account, secret));
            if (written !== 'left' && one.kind === 'undone') {
              await written.undo();
              assert.deepEqual([...editor.entries, ...keyring.entries], before);
            } else if (written !== 'left') {
              [expected, isSure] = [secret, true];
            }
          }
        }
        keyring.state = 'open';
        await Promise.all([...windows, ...left].map(session => session.whenIdle()));
        const found = await session().secrets.read(account);
        if (isSure) assert.equal(found?.secret, expected);
        assert.ok(keyring.mostAtOnce <= windows.length + left.length, 'one call a process');
        if (found) assert.deepEqual([...keyring.entries], [[account, found.secret]]);
        assert.equal(editor.entries.size, 0);
      }),
      { numRuns: 400 },
    );
  });
});
