import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { withToken } from '../ui/signals';
import { inSlices } from '../ui/turns';
import { kindOf, readFacts } from './find';
import type { PlugInId } from './plugInId';
import { PlugInScan } from './scan';

/** The most files of each sort that are looked at, and the most bytes of one. */
const mostProjects = 5000;
const mostSources = 20_000;
const mostBytes = 2_000_000;

const projectFiles = '**/*.{csproj,vbproj,projitems,props,targets,rhproj}';
const sourceFiles = '**/*.{cs,vb,cpp,cc,cxx,mm}';
/** What is built, fetched or not the person's own. */
const skippedFolders = ['bin', 'obj', 'node_modules', '.git', '.vs'];
const skipped = new RegExp(`(?:^|/)(?:${skippedFolders.join('|').replaceAll('.', '\\.')})/`, 'i');
/** Where NuGet unpacked packages before it had a folder for the whole machine: `packages/<Id>.<version>/`. */
const unpacked = /^(.*\/packages\/([^/]+\.\d+\.\d+[^/]*))\//i;
/** How long is waited while a person types, in milliseconds. */
const typingPause = 400;
const guidLike = /[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{32}/i;

/** The plug-in ids in the workspace; it is looked through when they are first asked for, and watched from then on. */
export class PlugInIds implements vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<void>();
  readonly onDidChange = this.didChange.event;
  private readonly scan = new PlugInScan({
    list: signal => this.list(signal),
    look: uri => this.look(uri),
    read: uri => this.read(uri),
  });
  private watching: vscode.Disposable | undefined;
  private shown: readonly PlugInId[] | undefined;
  private isOutdated = false;
  private timer: NodeJS.Timeout | undefined;
  private refreshing: Promise<void> | undefined;
  private readonly said = new Set<string>();
  private readonly ended = new AbortController();

  constructor(private readonly log: vscode.LogOutputChannel) {}

  dispose(): void {
    this.ended.abort();
    clearTimeout(this.timer);
    this.watching?.dispose();
    this.didChange.dispose();
  }

  /** All plug-in ids, unsaved changes included; none when `signal` ends the search. */
  async all(signal?: AbortSignal): Promise<readonly PlugInId[]> {
    this.watching ??= this.watch();
    const found = await this.scan.ids(signal);
    this.shown = found ?? this.shown;
    return found ?? [];
  }

  /** Those of a document; a file that cannot hold any starts no search. */
  async inDocument(document: vscode.TextDocument, signal?: AbortSignal): Promise<readonly PlugInId[]> {
    const uri = document.uri.toString();
    const text = document.getText();
    const kind = kindOf(uri);
    if (!kind || text.length > mostBytes || !guidLike.test(text)) {
      return [];
    }
    if (kind === 'own') {
      const facts = await inSlices(readFacts(text, uri));
      return facts.kind === 'own' ? facts.ids : [];
    }
    return isOurs(document.uri) ? (await this.all(signal)).filter(found => found.uri === uri) : [];
  }

  private async list(signal: AbortSignal): Promise<string[]> {
    const found = await withToken(signal, token =>
      Promise.all([this.find(projectFiles, mostProjects, token), this.find(sourceFiles, mostSources, token)]),
    );
    return await this.ownOf(found.flat());
  }

  private async find(pattern: string, most: number, token: vscode.CancellationToken): Promise<string[]> {
    const exclude = `**/{${skippedFolders.join(',')}}/**`;
    const uris = await vscode.workspace.findFiles(pattern, exclude, most + 1, token);
    if (uris.length > most) {
      this.say(t('Only the first {0} files {1} are searched for plug-in IDs.', most, pattern));
    }
    return uris
      .slice(0, most)
      .filter(isOurs)
      .map(uri => uri.toString());
  }

  private async read(address: string): Promise<string | undefined> {
    const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === address);
    if (open) {
      return open.getText();
    }
    const uri = vscode.Uri.parse(address, true);
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > mostBytes) {
        this.say(t('Files larger than {0} bytes are not searched for plug-in IDs.', mostBytes));
        return undefined;
      }
      return decode(await vscode.workspace.fs.readFile(uri));
    } catch {
      // It is gone, or not for us to read; a later event brings it back.
      return undefined;
    }
  }

  /** What is there now: a file, or a folder as the files in it. */
  private async look(address: string): Promise<'file' | readonly string[] | undefined> {
    const uri = vscode.Uri.parse(address, true);
    try {
      const { type } = await vscode.workspace.fs.stat(uri);
      if (type & vscode.FileType.Directory) {
        return await this.ownOf(await filesIn(uri));
      }
      return (await this.ownOf([address])).length ? 'file' : undefined;
    } catch {
      // It is gone, or not for us to read; a later event brings it back.
      return undefined;
    }
  }

  /** Files less those of packages that NuGet unpacked; a `packages` folder of the person's own is none. */
  private async ownOf(uris: readonly string[]): Promise<string[]> {
    const folders = new Map<string, Promise<boolean>>();
    const own = uris.map(async uri => {
      const [, folder, name] = unpacked.exec(uri) ?? [];
      if (folder === undefined || name === undefined) {
        return [uri];
      }
      const isPackage = folders.get(folder) ?? holds(folder, `${name}.nupkg`);
      folders.set(folder, isPackage);
      return (await isPackage) ? [] : [uri];
    });
    return (await Promise.all(own)).flat();
  }

  private say(sentence: string): void {
    if (!this.said.has(sentence)) {
      this.said.add(sentence);
      this.log.info(sentence);
    }
  }

  private watch(): vscode.Disposable {
    const { workspace } = vscode;
    // Of a folder that comes or goes, only the folder itself may be told.
    const all = workspace.createFileSystemWatcher('**', false, true, false);
    const watchers = [projectFiles, sourceFiles].map(pattern =>
      workspace.createFileSystemWatcher(pattern, true, false, true),
    );
    const touched = (uri: vscode.Uri) => this.touched(uri);
    const changed = (uri: vscode.Uri, pause = 0) => {
      if (kindOf(uri.path)) {
        this.touched(uri, pause);
      }
    };
    const moved = () => {
      this.scan.relist();
      this.refresh();
    };
    return vscode.Disposable.from(
      all,
      all.onDidCreate(touched),
      all.onDidDelete(touched),
      ...watchers.flatMap(watcher => [watcher, watcher.onDidChange(touched)]),
      workspace.onDidRenameFiles(moved),
      workspace.onDidChangeWorkspaceFolders(moved),
      workspace.onDidOpenTextDocument(({ uri }) => changed(uri)),
      workspace.onDidCloseTextDocument(({ uri }) => changed(uri)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length) {
          changed(document.uri, typingPause);
        }
      }),
    );
  }

  private touched(uri: vscode.Uri, pause = 0): void {
    if (isOurs(uri)) {
      this.scan.touch(uri.toString());
      this.refresh(pause);
    }
  }

  /** Says when there is something new; what changes meanwhile is taken along. */
  private refresh(pause = 0): void {
    this.isOutdated = true;
    clearTimeout(this.timer);
    if (!this.ended.signal.aborted) {
      this.timer = setTimeout(() => this.update(), pause);
    }
  }

  private update(): void {
    this.refreshing ??= this.bringUp()
      .catch(error => this.log.warn(String(error)))
      .finally(() => {
        this.refreshing = undefined;
      });
  }

  private async bringUp(): Promise<void> {
    while (this.isOutdated && this.scan.hasBegun) {
      this.isOutdated = false;
      const found = await this.scan.ids(this.ended.signal);
      if (found && found !== this.shown) {
        this.shown = found;
        this.didChange.fire();
      }
    }
  }
}

/** Whether a file or folder is in the workspace and not skipped. */
function isOurs(uri: vscode.Uri): boolean {
  const { workspace } = vscode;
  const isInWorkspace = workspace.getWorkspaceFolder(uri) !== undefined;
  return isInWorkspace && !skipped.test(`${workspace.asRelativePath(uri, false)}/`);
}

async function holds(folder: string, name: string): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(vscode.Uri.joinPath(vscode.Uri.parse(folder, true), name));
    return true;
  } catch {
    return false;
  }
}

async function filesIn(folder: vscode.Uri): Promise<string[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const found = entries.map(async ([name, type]) => {
    const uri = vscode.Uri.joinPath(folder, name);
    if (type === vscode.FileType.Directory) {
      return isOurs(uri) ? await filesIn(uri) : [];
    }
    return kindOf(uri.path) ? [uri.toString()] : [];
  });
  return (await Promise.all(found)).flat();
}

/** Visual Studio has written sources in UTF-16 too. */
function decode(bytes: Uint8Array): string {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const encoding = !isUtf16 ? 'utf-8' : bytes[0] === 0xff ? 'utf-16le' : 'utf-16be';
  return new TextDecoder(encoding).decode(bytes);
}
