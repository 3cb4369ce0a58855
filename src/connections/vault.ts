import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { notify, UserError } from '../ui/messages';
import { patiently } from '../ui/progress';
import type { SecretStore } from './secretStores';

export type SecretPlace = 'keychain' | 'vscode' | 'session';

/** Milliseconds that a keychain may take; a locked keyring waits for its own password dialog meanwhile. */
const patience = 60_000;

/** Reads and writes secrets, each account once per session, in the keychain or where the setting says. */
export class Vault implements vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<string>();
  /** The account whose secret was entered, replaced or removed. */
  readonly onDidChange = this.didChange.event;
  private readonly known = new Map<string, Promise<string | undefined>>();
  private readonly places = new Map<string, SecretPlace>();
  private readonly session = new Map<string, string>();
  private saidFallback = false;

  constructor(
    private readonly keychain: SecretStore,
    private readonly editor: SecretStore,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  dispose(): void {
    this.didChange.dispose();
  }

  /** Where the account's secret was found, once it was read. */
  placeOf(account: string): SecretPlace | undefined {
    return this.session.has(account) ? 'session' : this.places.get(account);
  }

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
        this.known.delete(account);
      }
      return secret;
    } catch (error) {
      this.known.delete(account);
      throw error;
    }
  }

  async set(account: string, secret: string): Promise<void> {
    if (await this.tryKeychain(() => this.keychain.set(account, secret))) {
      await this.editor.delete(account);
      this.remember(account, secret, 'keychain');
      return;
    }
    await this.editor.set(account, secret);
    this.remember(account, secret, 'vscode');
    this.sayFallback();
  }

  async delete(account: string): Promise<void> {
    if (this.session.delete(account)) {
      this.didChange.fire(account);
      return;
    }
    this.known.delete(account);
    this.places.delete(account);
    await this.editor.delete(account);
    await this.tryKeychain(() => this.keychain.delete(account));
    this.didChange.fire(account);
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

  /** Lets the next use read the account again, because what was known was refused. */
  forget(account: string): void {
    this.known.delete(account);
  }

  private remember(account: string, secret: string, place: SecretPlace): void {
    this.known.set(account, Promise.resolve(secret));
    this.places.set(account, place);
    this.didChange.fire(account);
  }

  private async read(account: string): Promise<string | undefined> {
    let secret: string | undefined;
    const reached = await this.tryKeychain(async () => {
      secret = await this.keychain.get(account);
    });
    if (secret !== undefined) {
      this.places.set(account, 'keychain');
      return secret;
    }
    const kept = await this.editor.get(account);
    if (kept === undefined) {
      return undefined;
    }
    if (reached && (await this.tryKeychain(() => this.keychain.set(account, kept)))) {
      // The keychain is back: what was kept for it moves there.
      await this.editor.delete(account);
      this.places.set(account, 'keychain');
      return kept;
    }
    this.places.set(account, 'vscode');
    this.sayFallback();
    return kept;
  }

  /** Whether the keychain did it; false where VS Code's own storage is to be used instead. */
  private async tryKeychain(work: () => Promise<void>): Promise<boolean> {
    const storage = vscode.workspace.getConfiguration('cloudZoo').get('secretStorage');
    if (storage === 'vscode') {
      return false;
    }
    try {
      if (!(await patiently(t('Waiting for the keychain…'), work(), patience))) {
        throw new UserError(
          t('The keychain did not answer. Unlock it, then try again; or set cloudZoo.secretStorage.'),
        );
      }
      return true;
    } catch (error) {
      if (error instanceof UserError) {
        throw error;
      }
      const reason = error instanceof Error ? error.message : String(error);
      this.log.warn(`keychain: ${reason}`);
      if (storage === 'keychain') {
        throw new UserError(
          t(
            'The keychain cannot be reached: {0}. Start it, or set cloudZoo.secretStorage to "auto".',
            reason,
          ),
        );
      }
      return false;
    }
  }

  private sayFallback(): void {
    if (
      this.saidFallback ||
      vscode.workspace.getConfiguration('cloudZoo').get('secretStorage') === 'vscode'
    ) {
      return;
    }
    this.saidFallback = true;
    void notify(
      'warning',
      outlastsWindow()
        ? t("No keychain can be reached here. The secret is kept in VS Code's own encrypted storage.")
        : t(
            'No keychain can be reached here. VS Code keeps the secret only until this window is closed or reloaded.',
          ),
    );
  }
}

/** A server's extension host keeps VS Code's secret storage in memory. */
export function outlastsWindow(): boolean {
  return vscode.env.uiKind === vscode.UIKind.Desktop;
}
