import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { notify } from '../../ui/messages';
import { accountOf, type Connection, labelOf, ownerOf } from '../connection';
import type { Connections } from '../connections';
import { secretKindOf } from './credentials';
import type { Vault } from './vault';

/** Offers to remove a secret when a hand edit of the settings took away the last connection that used it. */
export class OrphanedSecrets implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;
  private readonly expected = new Set<string>();
  /** The connections that there are, by account. */
  private known: ReadonlyMap<string, Connection>;
  /** Those that a broken entry may still mean. */
  private readonly gone = new Map<string, Connection>();

  constructor(
    private readonly connections: Connections,
    private readonly vault: Vault,
  ) {
    this.known = this.current();
    this.subscription = connections.onDidChange(() => this.look());
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** The account is about to lose its connection by a command that sees to the secret itself. */
  expect(account: string): void {
    this.expected.add(account);
  }

  /** Removes the account's secret unless a connection may use it; says what could not be removed. */
  async removeUnused(connection: Connection): Promise<void> {
    const account = accountOf(connection);
    this.expected.delete(account);
    if (this.connections.mayUse(account)) {
      return;
    }
    if (secretKindOf(connection) === 'cookies') {
      this.vault.setForSession(account, undefined);
      return;
    }
    const reason = await this.vault.delete(account);
    if (reason !== undefined) {
      const message = t(
        'The secret of {0} could not be removed from the keychain, and may still be there: {1}. Unlock the keychain, then try again.',
        labelOf(connection),
        reason,
      );
      void notify('warning', message, [{ title: t('Try Again'), run: () => this.removeUnused(connection) }]);
    }
  }

  private look(): void {
    for (const [account, connection] of this.known) {
      this.gone.set(account, connection);
    }
    this.known = this.current();
    for (const [account, connection] of [...this.gone]) {
      if (this.known.has(account)) {
        this.gone.delete(account);
      } else if (!this.connections.mayUse(account)) {
        this.gone.delete(account);
        void this.offer(connection);
      }
    }
  }

  private async offer(connection: Connection): Promise<void> {
    const account = accountOf(connection);
    // Each window hears of the change; the one where it was made asks.
    if (
      !vscode.window.state.focused ||
      this.expected.has(account) ||
      this.vault.placeOf(account) === 'session'
    ) {
      return;
    }
    const secret = await this.vault.getUnasked(account).catch(() => undefined);
    if (secret === undefined || this.connections.mayUse(account)) {
      return;
    }
    const message = t(
      'No connection uses the secret of {0} ({1} at {2}) any longer.',
      labelOf(connection),
      ownerOf(connection),
      new URL(connection.endpoint).host,
    );
    await notify('information', message, [
      { title: t('Remove Secret'), run: () => this.removeUnused(connection) },
    ]);
  }

  private current(): Map<string, Connection> {
    return new Map(this.connections.all().map(connection => [accountOf(connection), connection]));
  }
}
