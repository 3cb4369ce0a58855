import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Connection } from '../../connections/connection';
import { openDraft } from '../../products/commands/draft';
import { notify, UserError } from '../../ui/messages';
import { problemAt } from '../../ui/problems';
import { askPick, type Frame, type PickItem } from '../../ui/steps';
import { neutralise } from '../../ui/text';
import {
  type Held,
  type LicenseList,
  type Listing,
  listFrom,
  notesOn,
  servicesOf,
  templateFor,
} from './rows';
import { fieldsOf, isResultColumn } from './table/cells';
import { maximumFileSize, readTable } from './table/readTable';
import type { FileProblem } from './table/table';
import { problemsSentence } from './words';

const endings = ['csv', 'tsv', 'txt', 'json'];
/** VS Code shows no more problems of a file. */
const mostProblems = 1000;

/** What a connection is known to hold; nothing but the sandbox's is. */
export type HeldBy = (connection: Connection) => Promise<readonly Held[]>;

/**
 * Asks for the file with the list; undefined where a template was begun, or nothing chosen.
 */
export async function chooseFile(
  frame: Frame,
  connection: Connection,
  lens: ListLens,
  heldBy: HeldBy,
): Promise<vscode.Uri | 'back' | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  const items: PickItem<'active' | 'file' | 'template'>[] = [
    {
      label: t('$(folder-opened) Choose a File…'),
      detail: t('CSV or JSON, with columns named like the fields'),
      value: 'file',
    },
    {
      label: t('$(new-file) Start from a Template…'),
      detail: t('A draft with the right columns'),
      value: 'template',
    },
  ];
  if (active && isListFile(active.uri)) {
    const name = vscode.workspace.asRelativePath(active.uri);
    items.unshift({
      label: `$(file) ${neutralise(name, 100)}`,
      detail: t('The file in the active editor'),
      value: 'active',
    });
  }
  const answer = await askPick(frame, t('File with the licenses'), items);
  if (answer === 'back') {
    return answer;
  }
  switch (answer?.value) {
    case 'active':
      return active?.uri;
    case 'file':
      return await openDialog(frame.title);
    case 'template': {
      const draft = { language: 'plaintext', name: 'licenses', ending: '.csv' };
      const held = await heldBy(connection);
      lens.remember(await openDraft(draft, templateFor(connection, held)), connection.name);
      void notify(
        'information',
        held.length
          ? t('This is what the sandbox holds. The line above the list runs it.')
          : t('Replace the example with your rows. The line above them runs the list.'),
      );
      return undefined;
    }
    case undefined:
      return undefined;
  }
}

/** Reads lists from files, and shows on the file what is wrong with them until it is changed or read again. */
export class ListReading implements vscode.Disposable {
  private readonly problems = vscode.languages.createDiagnosticCollection('cloudZoo.licenses');
  private readonly subscriptions = vscode.Disposable.from(
    this.problems,
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length) {
        this.problems.delete(document.uri);
      }
    }),
    vscode.workspace.onDidDeleteFiles(({ files }) => {
      for (const file of files) {
        this.problems.delete(file);
      }
    }),
  );

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** @throws UserError where a row cannot be used: then nothing is sent. */
  async read(file: vscode.Uri, listing: Listing): Promise<LicenseList> {
    this.problems.delete(file);
    const read = await readTable(
      await bytesOf(file, listing.connection),
      fieldsOf[listing.connection.service],
    );
    if ('problem' in read) {
      throw this.refusal(file, [read.problem], 0);
    }
    const { table } = read;
    const checked = await listFrom(file.toString(), table, listing);
    if ('problems' in checked) {
      throw this.refusal(file, checked.problems, table.rows.length);
    }
    const { list } = checked;
    this.show(file, notesOn(list), vscode.DiagnosticSeverity.Information);
    return list;
  }

  private refusal(file: vscode.Uri, problems: readonly FileProblem[], rows: number): UserError {
    this.show(file, problems, vscode.DiagnosticSeverity.Error);
    const line = (problems[0]?.line ?? 1) - 1;
    return new UserError(problemsSentence(problems, rows), [
      {
        title: t('Show in File'),
        run: () => vscode.window.showTextDocument(file, { selection: new vscode.Range(line, 0, line, 0) }),
      },
      {
        title: t('Show Problems'),
        run: () => vscode.commands.executeCommand('workbench.actions.view.problems'),
      },
    ]);
  }

  private show(
    file: vscode.Uri,
    problems: readonly FileProblem[],
    severity: vscode.DiagnosticSeverity,
  ): void {
    const diagnostics = problems.slice(0, mostProblems).map(({ line, message }) => {
      const whole = new vscode.Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER);
      return problemAt(whole, neutralise(message), severity);
    });
    this.problems.set(file, diagnostics);
  }
}

async function openDialog(title: string): Promise<vscode.Uri | undefined> {
  const files = await vscode.window.showOpenDialog({
    title,
    openLabel: t('Check'),
    filters: { [t('CSV or JSON')]: endings, [t('All files')]: ['*'] },
    defaultUri: vscode.workspace.workspaceFolders?.[0]?.uri,
  });
  return files?.[0];
}

/** A file on a disk, and no product. */
function isListFile({ scheme, path }: vscode.Uri): boolean {
  const [, ending = ''] = /\.([^./]+)$/.exec(path.toLowerCase()) ?? [];
  return (
    /^(file|vscode-remote|vscode-vfs)$/.test(scheme) &&
    endings.includes(ending) &&
    !/\.cloudzoo(-cluster|-issuer)?\.json$/.test(path)
  );
}

async function bytesOf(file: vscode.Uri, { name: connection }: Connection): Promise<Uint8Array> {
  const name = vscode.workspace.asRelativePath(file);
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  const goOn = {
    title: t('Save and Continue'),
    run: async () => {
      const saved = await vscode.workspace.save(file);
      await (saved &&
        vscode.commands.executeCommand('cloudZoo.deleteLicenses', { connection, file: saved.toString() }));
    },
  };
  if (file.scheme === 'untitled') {
    throw new UserError(t('Save {0} as a file first. The result is written next to it.', name), [goOn]);
  }
  if (document?.isDirty) {
    throw new UserError(t('{0} has unsaved changes. Save it, then try again.', name), [goOn]);
  }
  try {
    const { size } = await vscode.workspace.fs.stat(file);
    // What is larger is not even read; one byte more says so.
    return size > maximumFileSize
      ? new Uint8Array(maximumFileSize + 1)
      : await vscode.workspace.fs.readFile(file);
  } catch {
    throw new UserError(t('{0} could not be read.', name));
  }
}

/** How much of a document is looked at: its heading. */
const longestHeading = 2000;

/** The line above a list of licenses that runs it: a template, or any CSV whose heading has the columns of a service. */
export class ListLens implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly registration = vscode.languages.registerCodeLensProvider({ pattern: '**/*.csv' }, this);
  /** The connections for which templates were begun, by the path of the draft. */
  private readonly connections = new Map<string, string>();

  dispose(): void {
    this.registration.dispose();
  }

  /** Remembers for which connection a template was begun. */
  remember(document: vscode.TextDocument, connection: string): void {
    this.connections.set(document.uri.path, connection);
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const { uri } = document;
    const heading = document.lineAt(0).text.slice(0, longestHeading);
    const names = heading.split(/[,;\t]/).map(name => name.replace(/^\s*"|"\s*$/g, ''));
    if (!servicesOf(names).length) {
      return [];
    }
    const isResult = names.some(isResultColumn);
    const connection = this.connections.get(uri.path);
    return [
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
        title: isResult
          ? t('$(trash) Delete Licenses from This Result Again…')
          : t('$(trash) Delete Licenses from File…'),
        command: 'cloudZoo.deleteLicenses',
        arguments: [{ uri: uri.toString(), ...(connection !== undefined && { connection }) }],
      }),
    ];
  }
}
