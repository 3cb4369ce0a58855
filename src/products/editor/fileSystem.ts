import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Product } from '../../services/cloudZoo/product';
import { withCancellableProgress } from '../../ui/progress';
import { neutralise } from '../../ui/text';
import { liveScheme, parseAddress } from '../address';
import type { EditSession } from '../saving/editSession';
import { SaveRefused } from '../saving/save';
import { documentAt, refOf, tabName } from './documents';
import { type ReadingNotices, type SavedTab, saveFailure } from './messages';
import type { ProductTabs } from './tabs';

/** Milliseconds from VS Code's word that it saves by itself to its `writeFile`. */
const autoSaveTime = 30_000;

/** Live products as files: reading is a GET, saving a PUT of what was changed; nothing else can be done to them. */
export class ProductFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly didSave = new vscode.EventEmitter<SavedTab>();
  /** Fires when VS Code has noted that a tab is saved. */
  readonly onDidSave = this.didSave.event;
  readonly onDidChangeFile: vscode.Event<vscode.FileChangeEvent[]>;
  private readonly saves = new Map<string, SavedTab>();
  private readonly autoSaves = new Map<string, number>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly tabs: ProductTabs,
    private readonly notices: ReadingNotices,
    private readonly log: vscode.LogOutputChannel,
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
    const file = { type: vscode.FileType.File, ctime: 0 };
    const known = this.isAutoSaving(uri) ? this.tabs.get(uri).lastStamp : undefined;
    if (known) {
      return { ...file, ...known };
    }
    const session = this.sessionAt(uri);
    const { stamp, live, pending } = await this.orNotice(uri, () => session.stat());
    if (live) {
      session.happened({ kind: 'told', stamp, live });
    }
    this.follow(uri, pending);
    // What the service did not confirm can be read, not edited.
    const permissions = pending === undefined ? undefined : vscode.FilePermission.Readonly;
    return { ...file, ...stamp, permissions };
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const session = this.sessionAt(uri);
    const { offer, pending } = await this.orNotice(uri, () => session.read());
    session.happened({ kind: 'read', offer });
    this.follow(uri, pending);
    return Buffer.from(offer.text, 'utf8');
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const ref = refOf(uri);
    const key = uri.toString();
    try {
      if (this.isAutoSaving(uri)) {
        throw new SaveRefused(
          t('A live product is not saved automatically. Save it yourself when it is ready.'),
        );
      }
      const text = decode(content);
      const session = this.sessionAt(uri);
      const { base } = session;
      const saved = await withCancellableProgress(
        t('Saving {0}…', neutralise(tabName(uri), 80)),
        signal => session.write(text, Date.now(), signal),
        true,
      );
      this.saves.set(key, { uri, ref, base, saved });
    } catch (error) {
      throw saveFailure(uri, ref, error, this.log);
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

  /** The session, as its document is at this moment. */
  private sessionAt(uri: vscode.Uri): EditSession {
    const document = documentAt(uri);
    if (document) {
      this.tabs.see(document);
    }
    return this.tabs.get(uri);
  }

  /** The error tab hides every message, so a notice says beside it what to do. */
  private async orNotice<Value>(uri: vscode.Uri, work: () => Promise<Value>): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      throw this.notices.failed(uri, refOf(uri), error);
    }
  }

  /** What was last seen is on screen: the tab is read again when the service answers. */
  private follow(uri: vscode.Uri, pending: Promise<Product> | undefined): void {
    if (pending !== undefined) {
      this.tabs.awaitAnswer(uri);
      pending.catch((error: unknown) => this.notices.failed(uri, refOf(uri), error));
    }
  }

  /**
   * A save without a reason is one without formatting, which a person asked for; so an auto save that VS Code
   * dropped on the way must not count for long.
   */
  private isAutoSaving(uri: vscode.Uri): boolean {
    return Date.now() - (this.autoSaves.get(uri.toString()) ?? 0) < autoSaveTime;
  }

  private beginSave({ document, reason }: vscode.TextDocumentWillSaveEvent): void {
    if (document.uri.scheme === liveScheme) {
      const isManual = reason === vscode.TextDocumentSaveReason.Manual;
      this.autoSaves.set(document.uri.toString(), isManual ? 0 : Date.now());
      this.tabs.get(document.uri).happened({ kind: 'saveBegins' });
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
    this.tabs.get(uri).happened({ kind: 'saveEnds' });
    this.tabs.see(document);
    this.tabs.announce(saved.ref);
    this.didSave.fire(saved);
  }
}

function decode(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw new SaveRefused(
      t('Not saved, because the text is not UTF-8. Choose "Save with Encoding", then UTF-8.'),
    );
  }
}
