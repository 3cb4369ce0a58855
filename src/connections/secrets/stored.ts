import type { Keychain } from './keychain';

/** What is used of VS Code's own encrypted storage. */
export interface EditorStorage {
  get(account: string): PromiseLike<string | undefined>;
  store(account: string, secret: string): PromiseLike<void>;
  delete(account: string): PromiseLike<void>;
}

/** The setting `cloudZoo.secretStorage`. */
export type StorageChoice = 'auto' | 'keychain' | 'vscode';

/** What stored secrets need of the program around them. */
export interface StorageHost {
  choice(): StorageChoice;
  /** Waits for the keychain as long as the person has patience, and throws when that has ended. */
  wait<Result>(work: Promise<Result>): Promise<Result>;
  warn(reason: string): void;
}

/** The keychain failed by itself; whoever waited had patience. */
export class KeychainError extends Error {
  override readonly name = 'KeychainError';
}

export interface Stored {
  readonly secret: string;
  readonly place: 'keychain' | 'vscode';
}

/** A secret that was written, and how to put back what was there before. */
export interface Written {
  readonly place: 'keychain' | 'vscode';
  undo(): Promise<void>;
}

/** Milliseconds that a secret waits for its way into the keychain before it is used. */
const movePatience = 1000;

/**
 * Secrets in the keychain, and in VS Code's storage as long as that cannot be reached. Whatever VS Code's storage holds
 * was written while the keychain could not be: it is the newer, wins, and moves when the keychain is back.
 */
export class StoredSecrets {
  constructor(
    private readonly keychain: Keychain,
    private readonly editor: EditorStorage,
    private readonly host: StorageHost,
  ) {}

  /** @throws KeychainError where only the keychain may be used and it fails; what `wait` throws. */
  async read(account: string): Promise<Stored | undefined> {
    const kept = await this.editor.get(account);
    if (kept !== undefined) {
      const moved = this.host.choice() !== 'vscode' && (await this.move(account, kept));
      return stored(kept, moved ? 'keychain' : 'vscode');
    }
    const found = await this.ask(() => this.keychain.get(account));
    return found?.answer === undefined ? undefined : stored(found.answer, 'keychain');
  }

  /** @throws as {@link read} does; then nothing has changed. */
  async write(account: string, secret: string): Promise<Written> {
    const kept = await this.editor.get(account);
    if (kept !== undefined) {
      // It would win over the keychain's, should this be cut short.
      await this.editor.store(account, secret);
    }
    const putBack = async () => {
      await (kept === undefined ? this.editor.delete(account) : this.editor.store(account, kept));
    };
    let isWanted = true;
    try {
      const written = await this.ask(() => this.keychain.set(account, secret, () => isWanted));
      if (!written) {
        await this.editor.store(account, secret);
        return { place: 'vscode', undo: putBack };
      }
      await this.editor.delete(account);
      const undo = async () => {
        await putBack();
        await (written.answer === undefined
          ? this.keychain.delete(account)
          : this.keychain.set(account, written.answer));
      };
      return { place: 'keychain', undo };
    } catch (error) {
      isWanted = false;
      await putBack();
      throw error;
    }
  }

  /** Removes the secret from both places; says why the keychain may still have it. */
  async remove(account: string): Promise<string | undefined> {
    await this.editor.delete(account);
    if (this.host.choice() === 'vscode') {
      return undefined;
    }
    try {
      await this.host.wait(this.failing(this.keychain.delete(account)));
      return undefined;
    } catch (error) {
      if (error instanceof KeychainError) {
        return error.message;
      }
      throw error;
    }
  }

  /** The keychain's answer; undefined where VS Code's storage is to be used instead. */
  private async ask<Answer>(work: () => Promise<Answer>): Promise<{ answer: Answer } | undefined> {
    const choice = this.host.choice();
    if (choice === 'vscode') {
      return undefined;
    }
    try {
      return { answer: await this.host.wait(this.failing(work())) };
    } catch (error) {
      if (choice === 'auto' && error instanceof KeychainError) {
        return undefined;
      }
      throw error;
    }
  }

  /** Nobody has to wait for it: the secret is there. Another window may write a newer one before its turn comes. */
  private async move(account: string, kept: string): Promise<boolean> {
    const isNewest = async () => (await this.editor.get(account)) === kept;
    const moving = this.failing(this.keychain.set(account, kept, isNewest)).then(async () => {
      await this.editor.delete(account);
      return true;
    });
    return await Promise.race([moving.catch(() => false), after(movePatience)]);
  }

  private failing<Answer>(work: Promise<Answer>): Promise<Answer> {
    return work.catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.host.warn(reason);
      throw new KeychainError(reason);
    });
  }
}

/** An entry that was written by another program may end in a line end; a secret may begin or end with spaces. */
function stored(text: string, place: Stored['place']): Stored | undefined {
  const secret = text.replace(/[\r\n]+$/, '');
  return secret === '' ? undefined : { secret, place };
}

function after(milliseconds: number): Promise<false> {
  return new Promise(resolve => {
    setTimeout(() => resolve(false), milliseconds).unref();
  });
}
