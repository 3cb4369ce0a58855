import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { isRecord } from '../json/json';
import { UserError } from '../ui/messages';
import { type CloudZooConnection, type Connection, isCloudZoo } from './connection';
import { type ConnectionEntry, entryOf, parseConnections } from './parse';

/** The connections of the settings, and those of the running sandbox, which no setting knows. */
export class Connections implements vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<void>();
  readonly onDidChange = this.didChange.event;
  private readonly subscription = vscode.workspace.onDidChangeConfiguration(event => {
    if (event.affectsConfiguration('cloudZoo.connections')) {
      this.didChange.fire();
    }
  });
  private temporary: readonly Connection[] = [];

  dispose(): void {
    this.subscription.dispose();
    this.didChange.dispose();
  }

  entries(): ConnectionEntry[] {
    return [...parseConnections(readSetting()), ...this.temporary.map(connection => ({ connection }))];
  }

  all(): Connection[] {
    return this.entries().flatMap(entry => ('connection' in entry ? [entry.connection] : []));
  }

  /** Those that have products. */
  cloudZoos(): CloudZooConnection[] {
    return this.all().filter(isCloudZoo);
  }

  find(name: string): Connection | undefined {
    return this.all().find(connection => connection.name === name);
  }

  findCloudZoo(name: string): CloudZooConnection | undefined {
    return this.cloudZoos().find(connection => connection.name === name);
  }

  /** Every name that stands in the settings, those of broken entries included. */
  names(): string[] {
    return rawEntries().flatMap(entry =>
      isRecord(entry) && typeof entry.name === 'string' ? entry.name : [],
    );
  }

  isTemporary(connection: Connection): boolean {
    return this.temporary.some(({ name }) => name === connection.name);
  }

  setTemporary(connections: readonly Connection[]): void {
    this.temporary = connections;
    this.didChange.fire();
  }

  async add(connection: Connection): Promise<void> {
    await this.write(
      entries => [...entries, entryOf(connection)],
      () => this.find(connection.name) !== undefined,
    );
  }

  async remove(name: string): Promise<void> {
    await this.write(
      entries => entries.filter(entry => !isNamed(entry, name)),
      () => !rawEntries().some(entry => isNamed(entry, name)),
    );
  }

  async addProducts(name: string, ids: readonly string[]): Promise<void> {
    await this.changeProducts(name, products => [...new Set([...products, ...ids])], ids);
  }

  async removeProducts(name: string, ids: readonly string[]): Promise<void> {
    await this.changeProducts(name, products => products.filter(id => !ids.includes(id)));
  }

  private async changeProducts(
    name: string,
    change: (products: readonly string[]) => string[],
    rescued: readonly string[] = [],
  ): Promise<void> {
    if (this.temporary.some(connection => connection.name === name)) {
      this.setTemporary(
        this.temporary.map(connection =>
          connection.name === name && isCloudZoo(connection)
            ? { ...connection, products: change(connection.products) }
            : connection,
        ),
      );
      return;
    }
    const wanted = (connection: CloudZooConnection) => change(connection.products);
    await this.write(
      entries =>
        entries.map(entry => {
          const connection = isNamed(entry, name) ? this.findCloudZoo(name) : undefined;
          return isRecord(entry) && connection ? { ...entry, products: wanted(connection) } : entry;
        }),
      () => {
        const connection = this.findCloudZoo(name);
        return connection !== undefined && wanted(connection).length === connection.products.length;
      },
      rescued,
    );
  }

  /** Changes the list as it is now and reads it back; another window may write at the same moment. */
  private async write(
    change: (entries: readonly unknown[]) => unknown[],
    holds: () => boolean,
    rescued: readonly string[] = [],
  ): Promise<void> {
    let reason = t('another window changed it at the same time');
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        await configuration().update('connections', change(rawEntries()), vscode.ConfigurationTarget.Global);
        if (holds()) {
          return;
        }
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
      }
    }
    if (rescued.length) {
      await vscode.env.clipboard.writeText(rescued.join('\n'));
    }
    throw new UserError(
      rescued.length
        ? t(
            'The setting cloudZoo.connections could not be written: {0}. The product IDs are on the clipboard.',
            reason,
          )
        : t('The setting cloudZoo.connections could not be written: {0}.', reason),
      [
        {
          title: t('Open Settings'),
          run: () => vscode.commands.executeCommand('workbench.action.openSettingsJson'),
        },
      ],
    );
  }
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('cloudZoo');
}

function readSetting(): unknown {
  return configuration().get('connections');
}

function rawEntries(): unknown[] {
  const setting = readSetting();
  return Array.isArray(setting) ? setting : [];
}

function isNamed(entry: unknown, name: string): boolean {
  return isRecord(entry) && entry.name === name;
}
