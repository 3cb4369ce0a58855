import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { notify, UserError } from '../../ui/messages';
import type { Keychain } from './keychain';
import { type EditorStorage, KeychainError, type StorageChoice, StoredSecrets } from './stored';
import { SharedWait } from './wait';

export type SecretPlace = 'keychain' | 'vscode' | 'session';

/** The secrets of this session: each account is read once, from where it is stored or from memory. */
export class Vault implements vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<string>();
  /** The account whose secret was entered, replaced or removed, or may be readable now. */
  readonly onDidChange = this.didChange.event;
  private readonly stored: StoredSecrets;
  private readonly wait = new SharedWait();
  private readonly known = new Map<string, Promise<string | undefined>>();
  /** The number of the reading that each account is known from. */
  private readonly readings = new Map<string, number>();
  private readonly places = new Map<string, SecretPlace>();
  private readonly session = new Map<string, string>();
  private lastReading = 0;
  private hasSaidFallback = false;
  /** The person did not want to wait, or it lasted too long: nothing is read unasked before the keychain answers. */
  private givenUp = false;

  constructor(
    private readonly keychain: Keychain,
    editor: EditorStorage,
    log: vscode.LogOutputChannel,
  ) {
    this.stored = new StoredSecrets(keychain, editor, {
      choice: storageChoice,
      wait: work => this.waitFor(work),
      warn: reason => log.warn(`keychain: ${reason}`),
    });
  }

  dispose(): void {
    this.didChange.dispose();
  }

  /** Where the account's secret was found, once it was read. */
  placeOf(account: string): SecretPlace | undefined {
    return this.session.has(account) ? 'session' : this.places.get(account);
  }

  /** How often entries were read: what is refused now, {@link getAgain} reads again unless that was done since. */
  get readingCount(): number {
    return this.lastReading;
  }

  /** Whether the keychain has not answered yet and nobody waits for it. */
  get isGivenUp(): boolean {
    return this.givenUp;
  }

  /** @throws UserError where the keychain does not answer; CancellationError where the person does not wait for it. */
  async get(account: string): Promise<string | undefined> {
    const session = this.session.get(account);
    if (session !== undefined) {
      return session;
    }
    const running = this.known.get(account) ?? this.read(account);
    this.known.set(account, running);
    try {
      const secret = await running;
      if (secret === undefined) {
        this.forget(account, running);
      }
      return secret;
    } catch (error) {
      this.forget(account, running);
      throw inWords(error);
    }
  }

  /** The same for what is only shown: it does not wait again for a keychain that was given up. */
  async getUnasked(account: string): Promise<string | undefined> {
    if (this.givenUp && !this.session.has(account)) {
      throw new vscode.CancellationError();
    }
    return await this.get(account);
  }

  /** What is stored now, where what was known was refused; read again unless that was done after `reading`. */
  async getAgain(account: string, reading: number): Promise<string | undefined> {
    if ((this.readings.get(account) ?? 0) <= reading) {
      this.known.delete(account);
    }
    return await this.get(account);
  }

  /** Stores a secret, and returns how to put back what was there before. */
  async set(account: string, secret: string): Promise<() => Promise<void>> {
    try {
      const { place, undo } = await this.stored.write(account, secret);
      this.remember(account, secret, place);
      return async () => {
        this.known.delete(account);
        this.places.delete(account);
        await undo();
        this.didChange.fire(account);
      };
    } catch (error) {
      throw inWords(error);
    }
  }

  /** Removes a secret; says why the keychain may still have it. */
  async delete(account: string): Promise<string | undefined> {
    if (this.session.delete(account)) {
      this.didChange.fire(account);
      return undefined;
    }
    this.known.delete(account);
    this.places.delete(account);
    try {
      return await this.stored.remove(account);
    } catch (error) {
      throw inWords(error);
    } finally {
      this.didChange.fire(account);
    }
  }

  /** What is kept in memory only. */
  forSession(account: string): string | undefined {
    return this.session.get(account);
  }

  /** Keeps a secret in memory only; undefined forgets it. */
  setForSession(account: string, secret: string | undefined): void {
    if (secret === undefined) {
      this.session.delete(account);
    } else {
      this.session.set(account, secret);
    }
    this.didChange.fire(account);
  }

  private forget(account: string, running: Promise<unknown>): void {
    if (this.known.get(account) === running) {
      this.known.delete(account);
    }
  }

  private remember(account: string, secret: string, place: SecretPlace): void {
    this.known.set(account, Promise.resolve(secret));
    this.readings.set(account, ++this.lastReading);
    this.notePlace(account, place);
    this.didChange.fire(account);
  }

  private async read(account: string): Promise<string | undefined> {
    this.readings.set(account, ++this.lastReading);
    const found = await this.stored.read(account);
    if (found) {
      this.notePlace(account, found.place);
    }
    return found?.secret;
  }

  private async waitFor<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await this.wait.for(work);
    } catch (error) {
      if (!(error instanceof KeychainError) && !this.givenUp) {
        this.givenUp = true;
        void this.keychain.whenIdle().then(() => {
          this.givenUp = false;
          this.didChange.fire('');
        });
      }
      throw error;
    }
  }

  private notePlace(account: string, place: SecretPlace): void {
    this.places.set(account, place);
    if (place !== 'vscode' || this.hasSaidFallback || storageChoice() === 'vscode') {
      return;
    }
    this.hasSaidFallback = true;
    void notify(
      'warning',
      outlastsWindow()
        ? t('No keychain is available here. The secret is kept in VS Code’s own encrypted storage.')
        : t(
            'No keychain is available here. VS Code keeps the secret only until this window is closed or reloaded.',
          ),
    );
  }
}

/** A server's extension host keeps VS Code's secret storage in memory. */
export function outlastsWindow(): boolean {
  return vscode.env.uiKind === vscode.UIKind.Desktop;
}

function storageChoice(): StorageChoice {
  const choice = vscode.workspace.getConfiguration('cloudZoo').get('secretStorage');
  return choice === 'keychain' || choice === 'vscode' ? choice : 'auto';
}

function inWords(error: unknown): unknown {
  return error instanceof KeychainError
    ? new UserError(
        t(
          'The keychain could not be reached: {0}. Start or unlock it, or set cloudZoo.secretStorage to "auto".',
          error.message,
        ),
      )
    : error;
}
