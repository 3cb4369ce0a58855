import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { explain } from '../connections/explain';
import type { Product } from '../services/cloudZoo/product';
import { withCancellableProgress } from '../ui/progress';
import { neutralise } from '../ui/text';
import { liveScheme, type ProductRef, parseAddress } from './address';
import type { LiveProduct } from './liveProduct';
import type { ReadingNotices } from './readingNotices';
import { freshness, type Saved, SaveRefused, save } from './save';
import { saveFailure } from './saveFailure';
import type { ProductStore } from './store';
import type { ProductTab, Stamp } from './tab';
import { documentAt, type ProductTabs } from './tabs';

/** A save that is over, and what its tab was equal to before. */
export interface SavedTab {
  readonly uri: vscode.Uri;
  readonly ref: ProductRef;
  readonly base: Product | undefined;
  readonly saved: Saved;
}

/** Live products as files: reading is a GET, saving a PUT of what was changed; nothing else can be done to them. */
export class ProductFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly didSave = new vscode.EventEmitter<SavedTab>();
  /** Fires when VS Code has noted that a tab is saved. */
  readonly onDidSave = this.didSave.event;
  readonly onDidChangeFile: vscode.Event<vscode.FileChangeEvent[]>;
  private readonly saves = new Map<string, SavedTab>();
  private readonly reasons = new Map<string, vscode.TextDocumentSaveReason>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly store: ProductStore,
    private readonly tabs: ProductTabs,
    private readonly notices: ReadingNotices,
  ) {
    this.onDidChangeFile = tabs.onDidChangeFile;
    this.subscriptions = vscode.Disposable.from(
      this.didSave,
      vscode.workspace.registerFileSystemProvider(liveScheme, this, { isCaseSensitive: true }),
      vscode.workspace.onWillSaveTextDocument(event => this.beginSave(event)),
      vscode.workspace.onDidSaveTextDocument(document => this.endSave(document)),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    if (parseAddress(uri)?.kind === 'folder') {
      return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    }
    const ref = refOf(uri);
    const live = this.store.live(ref);
    const tab = this.tabs.get(uri);
    const file = { type: vscode.FileType.File, ctime: 0 };
    const text = documentAt(uri)?.getText();
    if (text !== undefined && !tab.isClean(text)) {
      return { ...file, ...(await this.statEdited(uri, ref, tab, text)) };
    }
    const remote = await this.readUnedited(uri, ref, live);
    // What the service did not confirm can be read, not edited.
    const permissions = isConfirmed(live) ? undefined : vscode.FilePermission.Readonly;
    return { ...file, ...tab.stat(remote, live.changedAt, text), permissions };
  }

  /** Without an answer VS Code would skip its check and write: what is known is the better answer. */
  private async statEdited(uri: vscode.Uri, ref: ProductRef, tab: ProductTab, text: string): Promise<Stamp> {
    const live = this.store.live(ref);
    try {
      // An edited tab is asked about when it is saved: an answer from before may miss what a colleague just did.
      return tab.stat(await live.fetch(), live.changedAt, text);
    } catch (error) {
      const stamp = tab.lastStamp();
      if (stamp) {
        return stamp;
      }
      throw this.notices.failed(uri, ref, error);
    }
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const ref = refOf(uri);
    const live = this.store.live(ref);
    const tab = this.tabs.get(uri);
    const text = documentAt(uri)?.getText();
    const isEdited = text !== undefined && !tab.isClean(text);
    // Compare and Revert of an edited tab are about the live product, not about what was last seen.
    const remote = isEdited ? await fetchAnyway(live) : await this.readUnedited(uri, ref, live);
    return Buffer.from(tab.offer(remote, this.store.originOf(ref)), 'utf8');
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const ref = refOf(uri);
    const key = uri.toString();
    const reason = this.reasons.get(key) ?? vscode.TextDocumentSaveReason.Manual;
    this.reasons.delete(key);
    const tab = this.tabs.get(uri);
    try {
      const text = decode(content);
      this.check(uri, ref, tab, text, reason);
      const { base } = tab;
      const saved = await withCancellableProgress(
        t('Saving {0}…', neutralise(tabName(uri), 80)),
        signal => save(this.store.live(ref), tab, text, signal),
        true,
      );
      tab.wrote(text, saved.outgoing, Date.now());
      this.saves.set(key, { uri, ref, base, saved });
    } catch (error) {
      throw saveFailure(uri, ref, error);
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

  /** The product as the service says, or what was last seen, until the service answers and when it cannot. */
  private async readUnedited(uri: vscode.Uri, ref: ProductRef, live: LiveProduct): Promise<Product> {
    const seen = isConfirmed(live) ? undefined : await live.lastSeen();
    const answer = live.fetch(freshness);
    if (seen) {
      this.tabs.awaitAnswer(uri);
      answer.catch((error: unknown) => this.notices.failed(uri, ref, error));
      return seen;
    }
    try {
      return await answer;
    } catch (error) {
      const failure = this.notices.failed(uri, ref, error);
      if (!live.product) {
        throw failure;
      }
      this.tabs.awaitAnswer(uri);
      return live.product;
    }
  }

  /** @throws SaveRefused where the text must not be sent, whatever it says. */
  private check(
    uri: vscode.Uri,
    ref: ProductRef,
    tab: ProductTab,
    text: string,
    reason: vscode.TextDocumentSaveReason,
  ): void {
    if (reason !== vscode.TextDocumentSaveReason.Manual) {
      throw new SaveRefused(
        t('A live product is not saved automatically. Save it yourself when it is ready.'),
      );
    }
    const document = documentAt(uri);
    if (!document || !(tab.hasHad(text) || document.getText() === text)) {
      throw new SaveRefused(t('A live product is saved from its own tab only. Open it and edit it there.'));
    }
    if (tab.origin !== undefined && tab.origin !== this.store.originOf(ref)) {
      const words = t(
        'Not saved: the connection {0} leads to another place than this tab came from.',
        ref.connection,
      );
      throw new SaveRefused(`${words} ${t('Copy your text, then revert the tab (File: Revert File).')}`);
    }
  }

  private beginSave({ document, reason }: vscode.TextDocumentWillSaveEvent): void {
    if (document.uri.scheme === liveScheme) {
      this.reasons.set(document.uri.toString(), reason);
      this.tabs.get(document.uri).beginSave();
    }
  }

  /** VS Code re-reads a tab only for a change that it hears of after the save is over. */
  private endSave(document: vscode.TextDocument): void {
    const { uri } = document;
    const saved = this.saves.get(uri.toString());
    if (uri.scheme !== liveScheme || !saved) {
      return;
    }
    this.saves.delete(uri.toString());
    this.tabs.get(uri).endSave();
    this.tabs.see(document);
    this.tabs.announce(saved.ref);
    this.didSave.fire(saved);
  }
}

/** VS Code words the failure itself, around what is thrown here. */
async function fetchAnyway(live: LiveProduct): Promise<Product> {
  try {
    return await live.fetch(freshness);
  } catch (error) {
    throw vscode.FileSystemError.Unavailable(explain(error));
  }
}

function isConfirmed(live: LiveProduct): boolean {
  return live.fetchedAt > 0 && live.error === undefined;
}

function refOf(uri: vscode.Uri): ProductRef {
  const address = parseAddress(uri);
  if (address?.kind === 'product') {
    return address.ref;
  }
  throw vscode.FileSystemError.FileNotFound(uri);
}

export function tabName(uri: vscode.Uri): string {
  return uri.path.split('/').at(-1) ?? uri.path;
}

function decode(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw new SaveRefused(t('Not saved: the text is not UTF-8. Choose "Save with Encoding", then UTF-8.'));
  }
}
