import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { MissingSecretError } from '../connections/clients';
import { sandboxName } from '../connections/connection';
import { explain } from '../connections/explain';
import type { Product } from '../services/cloudZoo/product';
import { ServiceError } from '../services/serviceError';
import { notify, UserError } from '../ui/messages';
import { withCancellableProgress } from '../ui/progress';
import { neutralise } from '../ui/text';
import { keyOf, liveScheme, type ProductRef, parseAddress } from './address';
import { openAddresses } from './open';
import { freshness, type SaveLink, SaveRefused, save } from './save';
import { type ProductStore, UnknownConnectionError } from './store';
import { ProductTab, type StoredBase } from './tab';

/** Live products as files: reading is a GET, saving a PUT of what was changed; nothing else can be done to them. */
export class ProductFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly didChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.didChangeFile.event;
  private readonly tabs = new Map<string, ProductTab>();
  private readonly reasons = new Map<string, vscode.TextDocumentSaveReason>();
  private readonly subscriptions = vscode.Disposable.from(
    vscode.workspace.registerFileSystemProvider(liveScheme, this, { isCaseSensitive: true }),
    vscode.workspace.onDidOpenTextDocument(document => this.seeDocument(document)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => this.seeDocument(document)),
    vscode.workspace.onWillSaveTextDocument(event => this.beginSave(event)),
    vscode.workspace.onDidSaveTextDocument(document => this.endSave(document)),
  );
  private readonly storeSubscription: vscode.Disposable;

  constructor(
    private readonly store: ProductStore,
    /** Keeps the bases of tabs with unsaved text, for the window that brings them back. */
    private readonly memory: vscode.Memento,
  ) {
    this.storeSubscription = store.onDidChange(ref => this.announce(ref));
    vscode.workspace.textDocuments.forEach(document => {
      this.seeDocument(document);
    });
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.storeSubscription.dispose();
    this.didChangeFile.dispose();
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const address = parseAddress(uri);
    if (address?.kind === 'folder') {
      return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    }
    const ref = this.refOf(uri);
    const tab = this.tabFor(uri);
    const file = { type: vscode.FileType.File, ctime: 0 };
    try {
      const remote = await this.store.fetch(ref, freshness);
      const changedAt = this.store.get(ref).changedAt ?? 0;
      return { ...file, ...tab.stat(remote, changedAt, documentAt(uri)?.getText()) };
    } catch (error) {
      // Without an answer VS Code would skip its check and write: what is known is the better answer.
      const stamp = tab.lastStamp();
      if (stamp) {
        return { ...file, ...stamp };
      }
      throw this.readingFailed(uri, ref, error);
    }
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const ref = this.refOf(uri);
    let remote: Product;
    try {
      remote = await this.store.fetch(ref, freshness);
    } catch (error) {
      throw this.readingFailed(uri, ref, error);
    }
    const tab = this.tabFor(uri);
    return Buffer.from(tab.offer(remote, this.store.originOf(ref)), 'utf8');
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const ref = this.refOf(uri);
    const key = uri.toString();
    const reason = this.reasons.get(key) ?? vscode.TextDocumentSaveReason.Manual;
    this.reasons.delete(key);
    const tab = this.tabs.get(key);
    const document = documentAt(uri);
    try {
      if (reason !== vscode.TextDocumentSaveReason.Manual) {
        throw new SaveRefused(
          t('A live product is not saved automatically. Save it yourself when it is ready.'),
        );
      }
      const text = decode(content);
      if (!tab || !document || !(tab.hasHad(text) || document.getText() === text)) {
        throw new SaveRefused(t('A live product is saved from its own tab only. Open it and edit it there.'));
      }
      if (tab.origin !== undefined && tab.origin !== this.store.originOf(ref)) {
        throw new SaveRefused(
          t('Not saved: the connection {0} leads to another place than this tab came from.', ref.connection),
        );
      }
      const { outgoing, sent } = await withCancellableProgress(
        t('Saving {0}…', neutralise(tabTitle(uri), 80)),
        signal => save(this.store, ref, tab, text, signal),
        true,
      );
      tab.wrote(text, outgoing, Date.now());
      saySaved(sent, tabTitle(uri));
    } catch (error) {
      throw savingFailed(uri, error);
    }
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions(
      t('Cloud Zoo has no folders. To create a product, run the command "Cloud Zoo: Create Product…".'),
    );
  }

  delete(): never {
    throw vscode.FileSystemError.NoPermissions(
      t('Cloud Zoo cannot delete a product. To take it off your list, run "Cloud Zoo: Forget Product".'),
    );
  }

  rename(): never {
    throw vscode.FileSystemError.NoPermissions(
      t('The name of this tab is the title of the product. To change it, edit "titles" and save.'),
    );
  }

  /** The next save of this tab may overwrite what its last refusal told of. */
  allowOverwrite(uri: vscode.Uri): void {
    this.tabs.get(uri.toString())?.beginSave();
  }

  private refOf(uri: vscode.Uri): ProductRef {
    const address = parseAddress(uri);
    if (address?.kind === 'product') {
      return address.ref;
    }
    throw vscode.FileSystemError.FileNotFound(uri);
  }

  /** A tab that VS Code brought back with unsaved text is never read from us: its base is what was stored. */
  private tabFor(uri: vscode.Uri): ProductTab {
    const key = uri.toString();
    const stored = this.memory.get<StoredBase>(baseKey(key));
    const tab = this.tabs.get(key) ?? (stored ? ProductTab.restore(stored) : new ProductTab());
    this.tabs.set(key, tab);
    return tab;
  }

  private seeDocument(document: vscode.TextDocument): void {
    if (document.uri.scheme !== liveScheme) {
      return;
    }
    const key = document.uri.toString();
    const stored = this.memory.get<StoredBase>(baseKey(key));
    const tab = this.tabFor(document.uri);
    const text = document.getText();
    tab.see(text);
    const wanted = tab.isClean(text) ? undefined : tab.toStore();
    if (wanted?.text !== stored?.text) {
      void this.memory.update(baseKey(key), wanted);
    }
  }

  private beginSave({ document, reason }: vscode.TextDocumentWillSaveEvent): void {
    if (document.uri.scheme === liveScheme) {
      const key = document.uri.toString();
      this.reasons.set(key, reason);
      this.tabs.get(key)?.beginSave();
    }
  }

  /** VS Code re-reads a tab only for a change that it hears of after the save is over. */
  private endSave(document: vscode.TextDocument): void {
    const tab = this.tabs.get(document.uri.toString());
    const address = document.uri.scheme === liveScheme ? parseAddress(document.uri) : undefined;
    if (!tab || address?.kind !== 'product') {
      return;
    }
    tab.endSave();
    this.seeDocument(document);
    this.announce(address.ref);
  }

  /** Tells VS Code of tabs that are behind, and of tabs that could not be read and may be now. */
  private announce(ref: ProductRef | undefined): void {
    const events: vscode.FileChangeEvent[] = [];
    for (const uri of openAddresses()) {
      const address = parseAddress(uri);
      if (address?.kind !== 'product' || (ref && keyOf(address.ref) !== keyOf(ref))) {
        continue;
      }
      const { product, error } = this.store.get(address.ref);
      const tab = this.tabs.get(uri.toString());
      const isUnread = !documentAt(uri) && !error;
      if (isUnread || (product && tab?.isBehind(product))) {
        events.push({ type: vscode.FileChangeType.Changed, uri });
      }
    }
    if (events.length) {
      this.didChangeFile.fire(events);
    }
  }

  /** The error tab hides every message, so the one thing that the person can do is said beside it. */
  private readingFailed(uri: vscode.Uri, ref: ProductRef, error: unknown): vscode.FileSystemError {
    if (error instanceof UnknownConnectionError && ref.connection === sandboxName) {
      this.offerOnce(uri, t('This tab shows a product of the sandbox, which is not running.'), {
        title: t('Start Sandbox'),
        run: () => vscode.commands.executeCommand('cloudZoo.startSandbox'),
      });
      return vscode.FileSystemError.FileNotFound(uri);
    }
    if (error instanceof MissingSecretError || error instanceof UnknownConnectionError) {
      this.offerOnce(uri, error.message, ...error.actions);
      return vscode.FileSystemError.FileNotFound(uri);
    }
    this.offerOnce(uri, `${neutralise(tabTitle(uri), 80)}: ${explain(error)}`);
    return error instanceof ServiceError && error.failure.status === 404
      ? vscode.FileSystemError.FileNotFound(uri)
      : vscode.FileSystemError.Unavailable(explain(error));
  }

  private readonly offered = new Set<string>();

  private offerOnce(
    uri: vscode.Uri,
    message: string,
    ...actions: readonly { title: string; run(): unknown }[]
  ): void {
    const key = uri.toString();
    if (!this.offered.has(key)) {
      this.offered.add(key);
      void notify('warning', message, actions).finally(() => this.offered.delete(key));
    }
  }
}

function documentAt(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find(document => document.uri.toString() === key);
}

function baseKey(uri: string): string {
  return `base:${uri}`;
}

function tabTitle(uri: vscode.Uri): string {
  return uri.path.split('/').at(-1) ?? uri.path;
}

function saySaved(sent: readonly string[], title: string): void {
  const message = sent.length
    ? t('Saved to Cloud Zoo: {0}', sent.map(name => neutralise(name, 40)).join(', '))
    : t('{0} is as it is in Cloud Zoo: nothing was sent.', neutralise(title, 80));
  vscode.window.setStatusBarMessage(`$(cloud-upload) ${message}`, 8000);
}

function decode(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw new SaveRefused(t('Not saved: the text is not UTF-8. Choose "Save with Encoding", then UTF-8.'));
  }
}

/** VS Code shows the name and the message of what is thrown, and turns its links into buttons of a kind. */
function savingFailed(uri: vscode.Uri, error: unknown): Error {
  const links = error instanceof SaveRefused ? error.links : linksOf(error);
  const message = error instanceof SaveRefused || error instanceof UserError ? error.message : explain(error);
  const failure = new Error([neutralise(message, 600), ...links.map(link => linkTo(link, uri))].join(' '));
  failure.name = 'Cloud Zoo';
  return failure;
}

function linksOf(error: unknown): readonly SaveLink[] {
  return error instanceof MissingSecretError ? ['updateSecret'] : [];
}

function linkTo(link: SaveLink, uri: vscode.Uri): string {
  const address = parseAddress(uri);
  const connection = address?.kind === 'product' ? address.ref.connection : '';
  const links: Record<SaveLink, { title: string; command: string; argument?: unknown }> = {
    compare: { title: t('Compare'), command: 'cloudZoo.compareWithLive', argument: uri.toString() },
    overwrite: { title: t('Overwrite'), command: 'cloudZoo.overwriteLive', argument: uri.toString() },
    updateSecret: { title: t('Update Secret'), command: 'cloudZoo.updateSecret', argument: { connection } },
    showLog: { title: t('Show Log'), command: 'cloudZoo.showLog' },
  };
  const { title, command, argument } = links[link];
  const query = argument === undefined ? '' : `?${encodeURIComponent(JSON.stringify([argument]))}`;
  return `[${title}](command:${command}${query})`;
}
