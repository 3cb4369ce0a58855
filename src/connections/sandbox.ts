import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Sandbox } from '../sandbox';
import { confirm, notify } from '../ui/messages';
import { accountOf, type Connection, sandboxNames } from './connection';
import type { Connections } from './connections';
import type { Vault } from './secrets/vault';

export type { LicenseCluster, Sandbox } from '../sandbox';

/** Seconds that the sandbox's cache lags, as Cloud Zoo's does for longer. */
const cacheSeconds = 10;

/** The sandbox of this window: stand-ins on loopback and their connections, all gone with the window. */
export class RunningSandbox implements vscode.Disposable {
  private started: Promise<Sandbox> | undefined;

  constructor(
    private readonly connections: Connections,
    private readonly vault: Vault,
    /** The titles of a connection's products whose text is not saved. */
    private readonly unsavedTitles: (connection: string) => readonly string[],
    private readonly log: vscode.LogOutputChannel,
  ) {}

  dispose(): void {
    void this.started?.then(sandbox => sandbox.stop());
  }

  /** The sandbox, where it was started and not stopped. */
  get running(): Promise<Sandbox> | undefined {
    return this.started;
  }

  async start(): Promise<void> {
    if (this.started !== undefined) {
      const names = Object.values(sandboxNames).join(', ');
      void notify('information', t('The sandbox is running. Its connections are {0}.', names));
      return;
    }
    this.started = import('../sandbox').then(({ startSandbox }) => startSandbox({ cacheSeconds }));
    try {
      const sandbox = await this.started;
      const connections = connectionsOf(sandbox);
      for (const { connection, secret } of connections) {
        this.vault.setForSession(accountOf(connection), secret);
      }
      this.connections.setTemporary(connections.map(({ connection }) => connection));
      this.log.info(`sandbox at ${sandbox.endpoint}`);
    } catch (error) {
      this.started = undefined;
      throw error;
    }
  }

  /** Whether it may end: asks where a tab has text that could no longer be saved. */
  async mayStop(): Promise<boolean> {
    const unsaved = this.unsavedTitles(sandboxNames.cloudZoo);
    if (!this.started || !unsaved.length) {
      return true;
    }
    const show = {
      title: t('Show Open Editors'),
      run: () => vscode.commands.executeCommand('workbench.files.action.focusOpenEditorsView'),
    };
    const detail = t(
      'These tabs have unsaved changes, which could no longer be saved: {0}.',
      unsaved.join(', '),
    );
    return await confirm(t('Stop the sandbox?'), detail, show, t('Stop Sandbox'));
  }

  async stop(): Promise<void> {
    const sandbox = await this.started;
    this.started = undefined;
    if (sandbox) {
      this.connections.setTemporary([]);
      for (const { connection } of connectionsOf(sandbox)) {
        this.vault.setForSession(accountOf(connection), undefined);
      }
      await sandbox.stop();
    }
  }
}

interface Demonstration {
  readonly connection: Connection;
  readonly secret: string;
}

/** One connection for each service that the sandbox stands in for. */
function connectionsOf({
  endpoint,
  issuer,
  secret,
  productIds,
  licenseSpring,
  akana,
}: Sandbox): Demonstration[] {
  const { apiKey, sharedKey } = licenseSpring;
  return [
    {
      connection: {
        service: 'cloudZoo',
        name: sandboxNames.cloudZoo,
        endpoint,
        issuer,
        products: productIds,
      },
      secret,
    },
    {
      connection: {
        service: 'licenseSpring',
        name: sandboxNames.licenseSpring,
        endpoint: licenseSpring.endpoint,
        authorization: 'apiKey',
      },
      secret: JSON.stringify({ apiKey, sharedKey }),
    },
    {
      connection: {
        service: 'akana',
        name: sandboxNames.akana,
        endpoint: akana.endpoint,
        signIn: 'password',
        email: akana.email,
      },
      secret: JSON.stringify({ password: akana.password }),
    },
  ];
}
