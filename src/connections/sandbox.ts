import { t } from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { Sandbox } from '../sandbox';
import { notify } from '../ui/messages';
import { accountOf, type CloudZooConnection, sandboxName } from './connection';
import type { Connections } from './connections';
import type { Vault } from './vault';

/** Seconds that the sandbox's cache lags, as Cloud Zoo's does for longer. */
const cacheSeconds = 10;

/** The sandbox of this window: a stand-in on loopback and its connection, both gone with the window. */
export class RunningSandbox implements vscode.Disposable {
  private running: Promise<Sandbox> | undefined;

  constructor(
    private readonly connections: Connections,
    private readonly vault: Vault,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  dispose(): void {
    void this.running?.then(sandbox => sandbox.stop());
  }

  async start(): Promise<void> {
    if (this.running !== undefined) {
      void notify('information', t('The sandbox is running: it is the connection "{0}".', sandboxName));
      return;
    }
    this.running = import('../sandbox').then(({ startSandbox }) => startSandbox({ cacheSeconds }));
    try {
      const sandbox = await this.running;
      const connection = connectionOf(sandbox);
      this.vault.setForSession(accountOf(connection), sandbox.secret);
      this.connections.setTemporary(connection);
      this.log.info(`sandbox at ${sandbox.endpoint}`);
    } catch (error) {
      this.running = undefined;
      throw error;
    }
  }

  async stop(): Promise<void> {
    const sandbox = await this.running;
    this.running = undefined;
    if (sandbox) {
      this.connections.setTemporary(undefined);
      this.vault.setForSession(accountOf(connectionOf(sandbox)), undefined);
      await sandbox.stop();
    }
  }
}

function connectionOf(sandbox: Sandbox): CloudZooConnection {
  return {
    service: 'cloudZoo',
    name: sandboxName,
    endpoint: sandbox.endpoint,
    issuer: sandbox.issuer,
    products: sandbox.productIds,
  };
}
