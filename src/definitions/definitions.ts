import { t } from '@vscode/l10n';
import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { definitionEnding } from '../products/address';
import { documentAt } from '../products/editor/documents';
import { Debounce } from '../ui/debounce';
import { withCancellableProgress } from '../ui/progress';
import { withToken } from '../ui/signals';
import { type Definition, definitionIn, isDefinition, isDraft, isInWorkspace } from './definition';

/** At most so many files are looked at. */
export const mostFiles = 1000;

const mostBytes = 1024 * 1024;

const pattern = `**/*${definitionEnding}`;

/** The definitions of the workspace: its `*.cloudzoo.json` files, with the text of open editors, and drafts. */
export class Definitions implements vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<void>();
  readonly onDidChange = this.didChange.event;
  private readonly found = new Map<string, Definition>();
  private readonly debounce = new Debounce();
  private watching: vscode.Disposable | undefined;
  private looking: Promise<unknown> | undefined;

  dispose(): void {
    this.watching?.dispose();
    this.didChange.dispose();
    this.debounce.dispose();
  }

  /** What was found so far; nothing before {@link look} or {@link find}. */
  get known(): readonly Definition[] {
    return [...this.found.values()];
  }

  /** Looks for definitions once, and follows them from then on. */
  look(): void {
    this.looking ??= this.find().catch(() => {
      this.looking = undefined;
    });
  }

  /** Reads all definitions afresh, in the order of their paths. @throws CancellationError when `signal` ends it. */
  async find(signal?: AbortSignal): Promise<Definition[]> {
    this.watch();
    const files = await withToken(signal, token =>
      vscode.workspace.findFiles(pattern, '**/node_modules/**', mostFiles, token),
    );
    const drafts = vscode.workspace.textDocuments.filter(isDraft).map(({ uri }) => uri);
    const limit = pLimit(16);
    const read = await Promise.all([...files, ...drafts].map(uri => limit(() => readUnless(signal, uri))));
    if (signal?.aborted) {
      throw new vscode.CancellationError();
    }
    this.found.clear();
    for (const definition of read.sort((a, b) => a.uri.path.localeCompare(b.uri.path))) {
      this.found.set(definition.uri.toString(), definition);
    }
    this.looking ??= Promise.resolve();
    this.didChange.fire();
    return [...this.found.values()];
  }

  /** The same with Cancel, where it takes long. */
  async findPatiently(): Promise<Definition[]> {
    const title = t('Looking for definitions…');
    return await withCancellableProgress(title, signal => this.find(signal), true);
  }

  private watch(): void {
    if (this.watching) {
      return;
    }
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const ofDocument = (document: vscode.TextDocument) => {
      if (isDraft(document) || (isDefinition(document) && isInWorkspace(document.uri))) {
        this.readSoon(document.uri);
      }
    };
    this.watching = vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(uri => this.readSoon(uri)),
      watcher.onDidChange(uri => this.readSoon(uri)),
      watcher.onDidDelete(uri => this.readSoon(uri)),
      vscode.workspace.onDidOpenTextDocument(ofDocument),
      vscode.workspace.onDidChangeTextDocument(({ document }) => ofDocument(document)),
      vscode.workspace.onDidCloseTextDocument(ofDocument),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.looking = undefined;
        this.look();
      }),
    );
  }

  private readSoon(uri: vscode.Uri): void {
    if (uri.path.includes('/node_modules/')) {
      return;
    }
    this.debounce.run(uri, () => this.readAgain(uri));
  }

  private async readAgain(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    if (await isThere(uri)) {
      this.found.set(key, await readDefinition(uri));
    } else {
      this.found.delete(key);
    }
    this.didChange.fire();
  }
}

async function readUnless(signal: AbortSignal | undefined, uri: vscode.Uri): Promise<Definition> {
  return signal?.aborted ? { uri, text: '' } : await readDefinition(uri);
}

/** A definition by its address; the text of an open editor counts. */
export async function readDefinition(uri: vscode.Uri): Promise<Definition> {
  const document = documentAt(uri);
  if (document && !document.isClosed) {
    return definitionIn(uri, document.getText());
  }
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > mostBytes) {
      return { uri, text: '', problem: t('The file is larger than 1 MB.') };
    }
    const bytes = await vscode.workspace.fs.readFile(uri);
    return definitionIn(uri, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const reason = error instanceof TypeError ? t('The file is not UTF-8.') : String(error);
    return { uri, text: '', problem: reason };
  }
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  if (uri.scheme === 'untitled') {
    return documentAt(uri)?.isClosed === false;
  }
  return await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
