import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import * as vscode from 'vscode';

const setting = 'cloudZoo.connections';

/** Milliseconds after which the settings stay where they opened. */
const patience = 10_000;

/** Opens the settings file at one entry of the list of connections, or at the list. */
export async function openConnectionSetting(index?: number): Promise<void> {
  const editor = await settingsEditor();
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

/** The command ends before the editor that it opens has the focus. */
async function settingsEditor(): Promise<vscode.TextEditor | undefined> {
  const isSettings = (editor: vscode.TextEditor | undefined) =>
    editor?.document.uri.path.endsWith('/settings.json') === true;
  let subscription: vscode.Disposable | undefined;
  const focused = new Promise<vscode.TextEditor | undefined>(resolve => {
    subscription = vscode.window.onDidChangeActiveTextEditor(editor => isSettings(editor) && resolve(editor));
    setTimeout(() => resolve(undefined), patience).unref();
  });
  try {
    await vscode.commands.executeCommand('workbench.action.openSettingsJson', {
      revealSetting: { key: setting },
    });
    const now = vscode.window.activeTextEditor;
    return isSettings(now) ? now : await focused;
  } finally {
    subscription?.dispose();
  }
}
