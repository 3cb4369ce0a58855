import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import * as vscode from 'vscode';

const setting = 'cloudZoo.connections';

/** Opens the settings file at one entry of the list of connections, or at the list. */
export async function openConnectionSetting(index?: number): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettingsJson', {
    revealSetting: { key: setting },
  });
  const editor = vscode.window.activeTextEditor;
  const root = editor && parseTree(editor.document.getText(), [], { allowTrailingComma: true });
  const entry =
    root &&
    ((index === undefined ? undefined : findNodeAtLocation(root, [setting, index])) ??
      findNodeAtLocation(root, [setting]));
  if (editor && entry) {
    const { document } = editor;
    const range = new vscode.Range(
      document.positionAt(entry.offset),
      document.positionAt(entry.offset + entry.length),
    );
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}
