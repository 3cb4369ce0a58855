import * as vscode from 'vscode';
import { difference } from '../edit';

/** The smallest edit that makes a document say `text`, so that the cursor stays and Undo works. */
export function editTo(document: vscode.TextDocument, text: string): vscode.WorkspaceEdit {
  const { offset, length, content } = difference(document.getText(), text);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
  edit.replace(document.uri, range, content);
  return edit;
}

/** Makes a document say `text`, and shows it. */
export async function replaceText(document: vscode.TextDocument, text: string): Promise<void> {
  await vscode.workspace.applyEdit(editTo(document, text));
  await vscode.window.showTextDocument(document);
}
