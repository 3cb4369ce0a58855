import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Connections } from '../connections/connections';
import { liveScheme } from '../products/address';
import { documentAt } from '../products/editor/documents';
import { Debounce } from '../ui/debounce';
import { Owner } from '../ui/owner';
import { problemAt } from '../ui/problems';
import { neutralise } from '../ui/text';
import { planEnding, type ReadPlan, readPlan } from './plan';

/** A plan as its text says, unsaved text included. */
export interface PlanFile extends ReadPlan {
  readonly uri: vscode.Uri;
  readonly text: string;
}

const pattern = `**/*${planEnding}`;
/** At most so many files are looked at. */
const mostFiles = 200;
const mostBytes = 1024 * 1024;

/** The plans of the workspace and those that are open: found when somebody looks for tests, followed from then on. */
export class PlanFiles implements vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<{
    readonly uri: vscode.Uri;
    readonly file?: PlanFile;
  }>();
  /** A plan that is new or says something else, or one that is gone. */
  readonly onDidChange = this.didChange.event;
  private readonly debounce = new Debounce();
  private readonly known = new Map<string, vscode.Uri>();
  private watcher: vscode.Disposable | undefined;
  private readonly subscriptions: vscode.Disposable;

  constructor() {
    const ofDocument = (document: vscode.TextDocument) => {
      if (isPlan(document.uri)) {
        this.lookSoon(document.uri);
      }
    };
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument(ofDocument),
      vscode.workspace.onDidChangeTextDocument(({ document }) => ofDocument(document)),
      vscode.workspace.onDidCloseTextDocument(ofDocument),
    );
    vscode.workspace.textDocuments.forEach(ofDocument);
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.watcher?.dispose();
    this.debounce.dispose();
    this.didChange.dispose();
  }

  /** Looks through the workspace, and at what was known before: a folder may have gone without a word of its files. */
  async find(): Promise<PlanFile[]> {
    this.watch();
    const files = await vscode.workspace.findFiles(pattern, '**/node_modules/**', mostFiles);
    const open = vscode.workspace.textDocuments.map(({ uri }) => uri).filter(isPlan);
    const all = new Map([...this.known.values(), ...files, ...open].map(uri => [uri.toString(), uri]));
    const found = await Promise.all([...all.values()].map(uri => this.look(uri)));
    return found.flatMap(file => file ?? []);
  }

  /** A plan as it is now; undefined where it is gone. */
  async read(uri: vscode.Uri): Promise<PlanFile | undefined> {
    const text = await textOf(uri);
    return text === undefined ? undefined : { uri, text, ...readPlan(text) };
  }

  private watch(): void {
    if (this.watcher) {
      return;
    }
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const lookAgain = () => void this.find();
    this.watcher = vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(uri => this.lookSoon(uri)),
      watcher.onDidChange(uri => this.lookSoon(uri)),
      watcher.onDidDelete(uri => this.lookSoon(uri)),
      vscode.workspace.onDidChangeWorkspaceFolders(lookAgain),
      vscode.workspace.onDidDeleteFiles(lookAgain),
      vscode.workspace.onDidRenameFiles(lookAgain),
    );
  }

  private lookSoon(uri: vscode.Uri): void {
    if (!uri.path.includes('/node_modules/')) {
      this.debounce.run(uri, () => this.look(uri));
    }
  }

  /** What an event said is looked up: it may be long past. */
  private async look(uri: vscode.Uri): Promise<PlanFile | undefined> {
    // What is no part of the workspace counts as long as it is open.
    const isOurs = vscode.workspace.getWorkspaceFolder(uri) ?? documentAt(uri)?.isClosed === false;
    const file = isOurs ? await this.read(uri) : undefined;
    if (file) {
      this.known.set(uri.toString(), uri);
    } else {
      this.known.delete(uri.toString());
    }
    this.didChange.fire({ uri, file });
    return file;
  }
}

/** Whether an address is that of a plan; sides of comparisons and Git's versions have the same names. */
export function isPlan(uri: vscode.Uri): boolean {
  const { scheme, path } = uri;
  return (
    path.endsWith(planEnding) &&
    scheme !== liveScheme &&
    (scheme === 'untitled' ||
      vscode.workspace.getWorkspaceFolder(uri) !== undefined ||
      vscode.workspace.fs.isWritableFileSystem(scheme) === true)
  );
}

/** The text of an open document counts; where its file is gone, only what a person has not saved. */
async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const found = documentAt(uri);
  const document = found?.isClosed === false ? found : undefined;
  if (uri.scheme === 'untitled') {
    return document?.getText();
  }
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0) {
      return undefined;
    }
    if (document) {
      return document.getText();
    }
    // What is too large is refused by its length, and need not be read.
    return size > mostBytes
      ? ' '.repeat(mostBytes)
      : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return document?.isDirty ? document.getText() : undefined;
  }
}

/** A place of a plan's text as VS Code has it. */
export function rangeIn(text: string, { offset, length }: { offset: number; length: number }): vscode.Range {
  return new vscode.Range(positionAt(text, offset), positionAt(text, offset + length));
}

function positionAt(text: string, offset: number): vscode.Position {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return new vscode.Position(before.length - 1, before.at(-1)?.length ?? 0);
}

/** Shows in Problems what is wrong with a plan, beside what VS Code says by the schema. */
export class PlanDiagnostics extends Owner {
  private readonly collection = this.own(vscode.languages.createDiagnosticCollection('cloudZooIssuer'));
  private readonly shown = new Map<string, PlanFile>();

  constructor(
    files: PlanFiles,
    private readonly connections: Connections,
  ) {
    super();
    this.own(
      files.onDidChange(({ uri, file }) => {
        if (file) {
          this.shown.set(uri.toString(), file);
          this.show(file);
        } else {
          this.shown.delete(uri.toString());
          this.collection.delete(uri);
        }
      }),
    );
    this.own(
      connections.onDidChange(() => {
        for (const file of this.shown.values()) {
          this.show(file);
        }
      }),
    );
  }

  private show({ uri, text, plan, problems, places }: PlanFile): void {
    const isOpen = vscode.workspace.textDocuments.some(
      document => document.uri.toString() === uri.toString(),
    );
    const own = problems
      .filter(({ isInSchema }) => !(isInSchema && isOpen))
      .map(({ message, ...place }) =>
        problemAt(rangeIn(text, place), message, vscode.DiagnosticSeverity.Error),
      );
    const place = places.get('connection');
    const isMissing = plan && place && !this.connections.findCloudZoo(plan.connection);
    const missing = isMissing
      ? [
          problemAt(
            rangeIn(text, place),
            t(
              'There is no connection to Cloud Zoo named {0} on this computer.',
              neutralise(plan.connection, 60),
            ),
            vscode.DiagnosticSeverity.Warning,
          ),
        ]
      : [];
    this.collection.set(uri, [...own, ...missing]);
  }
}
