import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { firstFree } from '../../ui/freeName';
import { UserError } from '../../ui/messages';
import { sentences } from '../../ui/text';

/** A kind of document that is written here and sent on the person's word. */
export interface DraftKind {
  readonly language: string;
  /** What the file of a draft is called, before a number and the ending. */
  readonly name: string;
  readonly ending: string;
}

/**
 * Opens a draft where saving it asks or stays inside the workspace: a bare `untitled:` name would be written to
 * the root of the file system.
 */
export async function openDraft(kind: DraftKind, content: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  if (!folder) {
    const document = await vscode.workspace.openTextDocument({ language: kind.language, content });
    await vscode.window.showTextDocument(document);
    return document;
  }
  const document = await vscode.workspace.openTextDocument(await freeName(folder.uri, kind));
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), content);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document);
  return document;
}

async function freeName(folder: vscode.Uri, { name, ending }: DraftKind): Promise<vscode.Uri> {
  const taken = new Set(vscode.workspace.textDocuments.map(document => document.uri.path));
  const file = await firstFree(
    number => vscode.Uri.joinPath(folder, `${name}${number}${ending}`),
    async file =>
      !taken.has(file.path) &&
      (await vscode.workspace.fs.stat(file).then(
        () => false,
        () => true,
      )),
  );
  return file.with({ scheme: 'untitled' });
}

/** Puts the cursor at the place and words the error. */
export async function refusalAt(
  document: vscode.TextDocument,
  offset: number,
  message: string,
): Promise<UserError> {
  const position = document.positionAt(offset);
  const editor = await vscode.window.showTextDocument(document);
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(new vscode.Range(position, position));
  return new UserError(sentences(t('Nothing was sent. Line {0}: {1}', position.line + 1, message)));
}

/** Closing a draft by its tab would ask whether to save it. */
export async function closeDraft(document: vscode.TextDocument): Promise<void> {
  if (document.isUntitled) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}
