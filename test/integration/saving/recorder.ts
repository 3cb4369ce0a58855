import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

const scheme = 'recorded';

/** One file in memory, and a record of what was asked of it and of what its document went through. */
export class Recorder implements vscode.FileSystemProvider {
  private static count = 0;
  readonly uri = vscode.Uri.from({ scheme, path: `/${++Recorder.count}.txt` });
  calls: string[] = [];
  /** How many calls were under way at the same time. */
  mostAtOnce = 0;
  failNextStat = false;
  /** Happens in the middle of the next write. */
  onWrite: (() => Promise<void>) | undefined;
  private text = 'text';
  private mtime = Date.now();
  private size = Buffer.byteLength(this.text);
  private running = 0;
  private readonly didChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.didChangeFile.event;
  private readonly subscriptions = vscode.Disposable.from(
    this.didChangeFile,
    vscode.workspace.registerFileSystemProvider(scheme, this, { isCaseSensitive: true }),
    vscode.workspace.onDidOpenTextDocument(document => this.note(document, 'opened')),
    vscode.workspace.onWillSaveTextDocument(({ document }) => this.note(document, 'willSave')),
    vscode.workspace.onDidSaveTextDocument(document => this.note(document, 'didSave')),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length) {
        this.note(document, `changed ${document.getText()}`);
      }
    }),
  );

  dispose(): void {
    this.subscriptions.dispose();
  }

  forget(): void {
    this.calls = [];
    this.mostAtOnce = 0;
  }

  /** Waits until nothing was called for longer than VS Code waits before its third `stat` (250 ms). */
  async quiet(): Promise<void> {
    for (let count = -1; count !== this.calls.length; ) {
      count = this.calls.length;
      await delay(350);
    }
  }

  /** The file changes and nobody is told. */
  changeBehind(text: string): void {
    this.text = text;
    this.size = Buffer.byteLength(text);
    this.mtime++;
  }

  announce(): void {
    this.didChangeFile.fire([{ type: vscode.FileChangeType.Changed, uri: this.uri }]);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(): Promise<vscode.FileStat> {
    await this.begin('stat');
    if (this.failNextStat) {
      this.failNextStat = false;
      throw vscode.FileSystemError.Unavailable('no');
    }
    return { type: vscode.FileType.File, ctime: 0, mtime: this.mtime, size: this.size };
  }

  async readFile(): Promise<Uint8Array> {
    await this.begin('readFile');
    return Buffer.from(this.text);
  }

  async writeFile(_uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const text = Buffer.from(content).toString();
    await this.begin(`writeFile ${text}`);
    const { onWrite } = this;
    this.onWrite = undefined;
    await onWrite?.();
    this.changeBehind(text);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(): void {}

  delete(): void {}

  rename(): void {}

  private async begin(call: string): Promise<void> {
    this.calls.push(call);
    this.running++;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    await delay(30);
    this.running--;
  }

  private note({ uri }: vscode.TextDocument, event: string): void {
    if (uri.toString() === this.uri.toString()) {
      this.calls.push(event);
    }
  }
}
