import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { chooseCloudZoo } from '../connections/choose';
import { type CloudZooConnection, ownerOf } from '../connections/connection';
import type { Connections } from '../connections/connections';
import type { Drafts } from '../products/commands/create';
import type { ProductStore } from '../products/remote/store';
import { askPick } from '../ui/steps';
import type { Definition } from './definition';

/** Which connection a definition belongs to; where several have its product, what the person chose in this workspace. */
export class DefinitionConnections implements vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<void>();
  readonly onDidChange = this.didChange.event;

  constructor(
    private readonly connections: Connections,
    private readonly drafts: Drafts,
    private readonly store: ProductStore,
    /** Of the workspace. */
    private readonly memory: vscode.Memento,
  ) {}

  dispose(): void {
    this.didChange.dispose();
  }

  /** The connections that there are. */
  all(): CloudZooConnection[] {
    return this.connections.cloudZoos();
  }

  /** Whether any connection has the product on its list. */
  isListed(id: string): boolean {
    return this.all().some(({ name }) => this.connections.lists(name, id));
  }

  /** Those that a definition may belong to, without a question: more than one where it was never asked. */
  of(uri: vscode.Uri, id: string, all = this.all()): CloudZooConnection[] {
    const chosen = this.memory.get<string>(memoryKey(id)) ?? this.drafts.connectionOf(uri);
    const found = all.find(({ name }) => name === chosen);
    return found ? [found] : all.filter(connection => this.has(connection, id));
  }

  /** Whether there is a choice at all. */
  get areSeveral(): boolean {
    return this.connections.cloudZoos().length > 1;
  }

  /** The connection, where there is just one. */
  get only(): CloudZooConnection | undefined {
    const [first, ...more] = this.connections.cloudZoos();
    return more.length ? undefined : first;
  }

  /** The connection that is given, or that the definition belongs to; asks where that is not clear, and remembers. */
  async choose(
    title: string,
    uri: vscode.Uri,
    id: string,
    given?: string,
  ): Promise<CloudZooConnection | undefined> {
    if (given !== undefined) {
      return await chooseCloudZoo(this.connections, title, given);
    }
    const [one, ...more] = this.of(uri, id);
    if (one && !more.length) {
      return one;
    }
    const candidates = one ? [one, ...more] : this.connections.cloudZoos();
    return candidates.length > 1
      ? await this.ask(title, id, candidates)
      : await chooseCloudZoo(this.connections, title);
  }

  /** Asks once for all definitions that several connections may have, and remembers; false when left with Escape. */
  async settle(title: string, definitions: readonly Definition[]): Promise<boolean> {
    for (;;) {
      const open = definitions.flatMap(({ uri, id }) => (id && this.of(uri, id).length > 1 ? id : []));
      const candidates = this.connections
        .cloudZoos()
        .filter(connection => open.some(id => this.has(connection, id)));
      if (!open.length) {
        return true;
      }
      const placeholder = t('Connection for {0} definitions; remembered in this workspace', open.length);
      const chosen = await this.pick(title, placeholder, candidates, open);
      if (!chosen) {
        return false;
      }
      await this.remember(
        open.filter(id => this.has(chosen, id)),
        chosen,
      );
    }
  }

  /** Asks anew, and remembers. */
  async ask(
    title: string,
    id: string,
    candidates: readonly CloudZooConnection[] = this.connections.cloudZoos(),
  ): Promise<CloudZooConnection | undefined> {
    const placeholder = t('Connection for this definition; remembered in this workspace');
    const chosen = await this.pick(title, placeholder, candidates, [id]);
    await (chosen && this.remember([id], chosen));
    return chosen;
  }

  /** Whether a connection lists a product, or was seen to have it. */
  private has({ name }: CloudZooConnection, id: string): boolean {
    return (
      this.connections.lists(name, id) || this.store.known({ connection: name, id })?.product !== undefined
    );
  }

  private async pick(
    title: string,
    placeholder: string,
    candidates: readonly CloudZooConnection[],
    ids: readonly string[],
  ): Promise<CloudZooConnection | undefined> {
    const items = candidates.map(value => ({
      label: value.name,
      description: ownerOf(value),
      detail: value.products.some(id => ids.includes(id))
        ? value.endpoint
        : t('{0}, not on its list of products', value.endpoint),
      value,
    }));
    const now = this.memory.get<string>(memoryKey(ids[0] ?? ''));
    const active = candidates.find(({ name }) => name === now);
    const answer = await askPick({ title, step: 1, totalSteps: 1 }, placeholder, items, active);
    return typeof answer === 'object' ? answer.value : undefined;
  }

  private async remember(ids: readonly string[], { name }: CloudZooConnection): Promise<void> {
    for (const id of ids) {
      await this.memory.update(memoryKey(id), name);
    }
    this.didChange.fire();
  }
}

function memoryKey(id: string): string {
  return `definition:${id}`;
}
