import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { isObject } from '../json/json';
import { UserError } from '../ui/messages';
import { accountOf, type CloudZooConnection, type Connection, isCloudZoo } from './connection';
import { type ConnectionEntry, entryOf, parseConnections, parseProductId } from './settings';

/** What is read out of the setting, once for each change of it. */
interface Known {
  /** What was typed, usable or not. */
  readonly raw: unknown;
  readonly entries: readonly ConnectionEntry[];
  readonly all: readonly Connection[];
  readonly byName: ReadonlyMap<string, Connection>;
  readonly listed: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The connections of the settings, and those of the running sandbox, which no setting knows. */
export class Connections implements vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<void>();
  readonly onDidChange = this.didChange.event;
  private readonly subscription = vscode.workspace.onDidChangeConfiguration(event => {
    if (event.affectsConfiguration('cloudZoo.connections')) {
      this.changed();
    }
  });
  private temporary: readonly Connection[] = [];
  private known: Known | undefined;

  constructor(private readonly parse = parseConnections) {}

  dispose(): void {
    this.subscription.dispose();
    this.didChange.dispose();
  }

  entries(): readonly ConnectionEntry[] {
    return this.now().entries;
  }

  all(): readonly Connection[] {
    return this.now().all;
  }

  /** Those that have products. */
  cloudZoos(): CloudZooConnection[] {
    return this.all().filter(isCloudZoo);
  }

  /** The one of the settings whose service answers at a host, where there is only one. */
  at(service: string, host: string): Connection | undefined {
    const [found, ...more] = this.all().filter(
      one => one.service === service && new URL(one.endpoint).host === host && !this.isTemporary(one),
    );
    return more.length ? undefined : found;
  }

  find(name: string): Connection | undefined {
    return this.now().byName.get(name);
  }

  findCloudZoo(name: string): CloudZooConnection | undefined {
    const connection = this.find(name);
    return connection && isCloudZoo(connection) ? connection : undefined;
  }

  /** Whether a product is on the list of a connection. */
  lists(name: string, productId: string): boolean {
    return this.now().listed.get(name)?.has(productId) ?? false;
  }

  /** Every name and label that stands in the settings, those of broken entries included. */
  names(): string[] {
    return rawEntries(this.now().raw).flatMap(entry =>
      isObject(entry) ? [entry.name, entry.label].filter(text => typeof text === 'string') : [],
    );
  }

  /** Whether a connection has the account of a secret, or an entry that is broken or typed by half could mean it. */
  mayUse(account: string, without?: string): boolean {
    const { raw, entries, all } = this.now();
    return (
      all.some(connection => connection.name !== without && accountOf(connection) === account) ||
      entries.some(entry => 'broken' in entry && mayMean(rawEntries(raw)[entry.broken.index ?? -1], account))
    );
  }

  isTemporary(connection: Connection): boolean {
    return this.temporary.some(({ name }) => name === connection.name);
  }

  setTemporary(connections: readonly Connection[]): void {
    this.temporary = connections;
    this.changed();
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
      () => !rawEntries(readSetting()).some(entry => isNamed(entry, name)),
    );
  }

  /** Changes what an entry says of its connection; its products, and what is not known here, stay. */
  async edit(name: string, connection: Connection): Promise<void> {
    const { products: _, ...changed }: Readonly<Record<string, unknown>> = entryOf(connection);
    const replaced = ['label', 'endpoint', 'issuer', 'authorization', 'tokenEndpoint', 'signIn', 'email'];
    await this.write(
      entries =>
        entries.map(entry => {
          if (!isObject(entry) || !isNamed(entry, name)) {
            return entry;
          }
          const kept = Object.entries(entry).filter(([key]) => key in changed || !replaced.includes(key));
          return { ...Object.fromEntries(kept), ...changed };
        }),
      () => JSON.stringify(this.find(name)) === JSON.stringify(connection),
    );
  }

  async addProducts(name: string, ids: readonly string[]): Promise<void> {
    await this.changeProducts(name, ids, known => ids.every(id => known.has(id)), [], ids);
  }

  async removeProducts(name: string, ids: readonly string[]): Promise<void> {
    await this.changeProducts(name, [], known => !ids.some(id => known.has(id)), ids);
  }

  /** Adds and removes ids; an item that is no id stays for the person who typed it. */
  private async changeProducts(
    name: string,
    added: readonly string[],
    holds: (listed: ReadonlySet<string>) => boolean,
    removed: readonly string[] = [],
    rescued: readonly string[] = [],
  ): Promise<void> {
    const change = (items: readonly unknown[]) => {
      const kept = items.filter(item => !removed.includes(idOf(item) ?? ''));
      const known = new Set(kept.map(idOf));
      return [...kept, ...added.filter(id => !known.has(id))];
    };
    if (this.temporary.some(connection => connection.name === name)) {
      this.setTemporary(
        this.temporary.map(connection =>
          connection.name === name && isCloudZoo(connection)
            ? { ...connection, products: change(connection.products).map(String) }
            : connection,
        ),
      );
      return;
    }
    await this.write(
      entries =>
        entries.map(entry =>
          isObject(entry) && isNamed(entry, name)
            ? { ...entry, products: change(Array.isArray(entry.products) ? entry.products : []) }
            : entry,
        ),
      () => holds(this.now().listed.get(name) ?? new Set()),
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
        const entries = change(rawEntries(readSetting()));
        await configuration().update('connections', entries, vscode.ConfigurationTarget.Global);
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

  private changed(): void {
    this.known = undefined;
    this.didChange.fire();
  }

  private now(): Known {
    this.known ??= this.read();
    return this.known;
  }

  private read(): Known {
    const raw = readSetting();
    const entries = [
      ...this.parse(raw),
      ...this.temporary.map((connection): ConnectionEntry => ({ connection })),
    ];
    const all = entries.flatMap(entry => ('connection' in entry ? [entry.connection] : []));
    return {
      raw,
      entries,
      all,
      byName: new Map(all.map(connection => [connection.name, connection])),
      listed: new Map(all.filter(isCloudZoo).map(({ name, products }) => [name, new Set(products)])),
    };
  }
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('cloudZoo');
}

/** A copy: what VS Code gives answers slowly, each property through a proxy. */
function readSetting(): unknown {
  const setting: unknown = configuration().get('connections');
  return setting === undefined ? undefined : JSON.parse(JSON.stringify(setting));
}

function rawEntries(setting: unknown): unknown[] {
  return Array.isArray(setting) ? setting : [];
}

/** Whether an entry that cannot be used leaves it open whose secret it is about. */
function mayMean(entry: unknown, account: string): boolean {
  if (!isObject(entry)) {
    return true;
  }
  const [service, , identity = ''] = account.split('|');
  const isOther = services.has(entry.service) && entry.service !== service;
  const named = service === 'cloudZoo' ? entry.issuer : entry.name;
  const text = typeof named === 'string' ? named.trim() : '';
  return !isOther && identity.startsWith(text);
}

const services = new Set<unknown>(['cloudZoo', 'licenseSpring', 'akana']);

function isNamed(entry: unknown, name: string): boolean {
  return isObject(entry) && entry.name === name;
}

function idOf(item: unknown): string | undefined {
  const parsed = parseProductId(item);
  return 'id' in parsed ? parsed.id : undefined;
}
