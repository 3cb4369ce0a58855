import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { notify } from '../ui/messages';
import { accountOf, type Connection, ownerOf } from './connection';
import type { Connections } from './connections';
import type { Vault } from './vault';

/** Offers to remove a secret when a hand edit of the settings took away the last connection that used it. */
export class OrphanedSecrets implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;
  private readonly expected = new Set<string>();
  private known: readonly Connection[];

  constructor(
    private readonly connections: Connections,
    private readonly vault: Vault,
  ) {
    this.known = connections.all();
    this.subscription = connections.onDidChange(() => this.look());
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** The account is about to lose its connection by a command that sees to the secret itself. */
  expect(account: string): void {
    this.expected.add(account);
  }

  /** Removes the account's secret unless a connection uses it. */
  async removeUnused(account: string): Promise<void> {
    this.expected.delete(account);
    if (!this.isUsed(account)) {
      await this.vault.delete(account);
    }
  }

  private look(): void {
    const before = this.known;
    this.known = this.connections.all();
    // Each window hears of the change; the one where it was made asks.
    if (vscode.window.state.focused) {
      for (const connection of before) {
        void this.offer(connection);
      }
    }
  }

  private async offer(connection: Connection): Promise<void> {
    const account = accountOf(connection);
    if (this.expected.has(account) || this.isUsed(account) || this.vault.placeOf(account) === 'session') {
      return;
    }
    const secret = await this.vault.get(account).catch(() => undefined);
    if (secret === undefined || this.isUsed(account)) {
      return;
    }
    const host = new URL(connection.endpoint).host;
    const message = t(
      'No connection uses the secret of {0} ({1} at {2}) any more.',
      connection.name,
      ownerOf(connection),
      host,
    );
    await notify('information', message, [
      { title: t('Remove Secret'), run: () => this.removeUnused(account) },
    ]);
  }

  private isUsed(account: string): boolean {
    return this.connections.all().some(connection => accountOf(connection) === account);
  }
}
