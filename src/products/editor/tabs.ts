import * as vscode from 'vscode';
import { keyOf, liveScheme, type ProductRef, parseAddress } from '../address';
import type { ProductStore } from '../remote/store';
import { EditSession } from '../saving/editSession';
import type { StoredBase } from '../saving/editState';
import { documentAt, openAddresses, refOf } from './documents';

/** The edit sessions of live products' tabs: follows their texts, keeps their bases, tells VS Code which to read again. */
export class ProductTabs implements vscode.Disposable {
  private readonly didChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.didChangeFile.event;
  private readonly sessions = new Map<string, EditSession>();
  private readonly awaiting = new Set<string>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly store: ProductStore,
    /** Keeps the bases of tabs with unsaved text, for the window that brings them back. */
    private readonly memory: vscode.Memento,
  ) {
    this.subscriptions = vscode.Disposable.from(
      this.didChangeFile,
      vscode.workspace.onDidOpenTextDocument(document => this.see(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.see(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) =>
        this.sessions.get(uri.toString())?.happened({ kind: 'closed' }),
      ),
      store.onDidChange(ref => this.announce(ref)),
    );
    vscode.workspace.textDocuments.forEach(document => {
      this.see(document);
    });
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** A tab that VS Code brought back with unsaved text is never read from us: its base is what was stored. */
  get(uri: vscode.Uri): EditSession {
    const key = uri.toString();
    const known = this.sessions.get(key);
    if (known) {
      return known;
    }
    const place = {
      remote: () => this.store.remote(refOf(uri)),
      origin: () => this.store.originOf(refOf(uri)),
    };
    const session = new EditSession(place, this.memory.get<StoredBase>(baseKey(key)));
    this.sessions.set(key, session);
    return session;
  }

  /** Takes note of a document's text; its base is stored as long as it has unsaved text. */
  see(document: vscode.TextDocument): void {
    if (document.uri.scheme !== liveScheme) {
      return;
    }
    const key = baseKey(document.uri.toString());
    const session = this.get(document.uri);
    session.happened({ kind: 'text', text: document.getText() });
    const wanted = session.stored;
    if (wanted?.text !== this.memory.get<StoredBase>(key)?.text) {
      void this.memory.update(key, wanted);
    }
  }

  /** The titles of a connection's products whose tabs have unsaved text. */
  unsavedOf(connection: string): string[] {
    return vscode.workspace.textDocuments.flatMap(document => {
      const { uri } = document;
      const address =
        uri.scheme === liveScheme && uri.authority === connection ? parseAddress(uri) : undefined;
      return address?.kind === 'product' && this.get(uri).stored !== undefined
        ? [this.store.title(address.ref)]
        : [];
    });
  }

  /** The tab shows what was last seen; it is to be read again when the service has answered. */
  awaitAnswer(uri: vscode.Uri): void {
    this.awaiting.add(uri.toString());
  }

  /** Tells VS Code of tabs that are behind, and of tabs that could not be read or confirmed and may be now. */
  announce(ref: ProductRef | undefined): void {
    const events: vscode.FileChangeEvent[] = [];
    for (const uri of openAddresses()) {
      const address = parseAddress(uri);
      if (address?.kind !== 'product' || (ref && keyOf(address.ref) !== keyOf(ref))) {
        continue;
      }
      const { product, error } = this.store.remote(address.ref);
      const isUnread = !documentAt(uri) && error === undefined;
      const isConfirmed = error === undefined && this.awaiting.delete(uri.toString());
      if (isUnread || isConfirmed || (product && this.get(uri).isBehind(product))) {
        events.push({ type: vscode.FileChangeType.Changed, uri });
      }
    }
    if (events.length) {
      this.didChangeFile.fire(events);
    }
  }
}

function baseKey(uri: string): string {
  return `base:${uri}`;
}
