import * as vscode from 'vscode';
import { registerCommands } from '../ui/commands';
import { Owner } from '../ui/owner';
import { Clients } from './clients/clients';
import { isCloudZoo } from './connection';
import { Connections } from './connections';
import { ConnectionFlows } from './flows';
import { RunningSandbox } from './sandbox';
import { Keychain } from './secrets/keychain';
import { OrphanedSecrets } from './secrets/orphans';
import { Vault } from './secrets/vault';

/** Who we talk to: the connections of the settings and of the sandbox, their secrets, and the clients that use both. */
export class ConnectionsFeature extends Owner {
  readonly connections = this.own(new Connections());
  readonly vault: Vault;
  readonly clients: Clients;
  readonly sandbox: RunningSandbox;

  constructor(
    secrets: vscode.SecretStorage,
    /** The titles of a connection's products whose text is not saved. */
    unsavedTitles: (connection: string) => readonly string[],
    log: vscode.LogOutputChannel,
  ) {
    super();
    this.own(new ConnectionContext(this.connections));
    this.vault = this.own(new Vault(new Keychain(), secrets, log));
    this.clients = this.own(new Clients(this.connections, this.vault, log));
    this.sandbox = this.own(new RunningSandbox(this.connections, this.vault, unsavedTitles, log));
    const orphans = this.own(new OrphanedSecrets(this.connections, this.vault));
    const flows = new ConnectionFlows(this.connections, this.vault, orphans, this.clients, unsavedTitles);
    this.own(
      registerCommands({
        'cloudZoo.addConnection': ({ answers }) => flows.add(answers),
        'cloudZoo.updateSecret': ({ connection }) => flows.updateSecret(connection),
        'cloudZoo.editConnection': ({ connection, answers }) => flows.edit(connection, answers),
        'cloudZoo.testConnection': ({ connection }) => flows.test(connection),
        'cloudZoo.removeConnection': ({ connection }) => flows.remove(connection),
        'cloudZoo.startSandbox': async () => {
          await this.sandbox.start();
          await vscode.commands.executeCommand('cloudZoo.products.focus');
        },
        'cloudZoo.stopSandbox': async () => {
          if (await this.sandbox.mayStop()) {
            await this.sandbox.stop();
          }
        },
      }),
    );
  }
}

/** Tells the conditions of menus what there is, so that nothing is offered that cannot work. */
export class ConnectionContext implements vscode.Disposable {
  private readonly told = new Map<string, boolean>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly connections: Connections) {
    this.subscription = connections.onDidChange(() => this.tell());
    this.tell();
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private tell(): void {
    const all = this.connections.all();
    this.set('cloudZoo.hasConnection', all.length > 0);
    this.set('cloudZoo.hasCloudZoo', all.some(isCloudZoo));
    this.set(
      'cloudZoo.isSandboxRunning',
      all.some(connection => this.connections.isTemporary(connection)),
    );
  }

  private set(key: string, value: boolean): void {
    if (this.told.get(key) !== value) {
      this.told.set(key, value);
      void vscode.commands.executeCommand('setContext', key, value);
    }
  }
}
