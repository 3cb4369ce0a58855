import * as vscode from 'vscode';
import { isCloudZoo } from './connection';
import type { Connections } from './connections';

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
