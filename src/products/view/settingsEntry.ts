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

/** The command may end before the editor that it opens is there; in front of the window it need not be the active one. */
async function settingsEditor(): Promise<vscode.TextEditor | undefined> {
  const find = () =>
    [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors].find(
      editor => editor?.document.uri.path.endsWith('/settings.json') === true,
    );
  const subscriptions: vscode.Disposable[] = [];
  const shown = new Promise<vscode.TextEditor | undefined>(resolve => {
    const look = () => {
      const editor = find();
      if (editor) {
        resolve(editor);
      }
    };
    subscriptions.push(
      vscode.window.onDidChangeActiveTextEditor(look),
      vscode.window.onDidChangeVisibleTextEditors(look),
    );
    setTimeout(() => resolve(undefined), patience).unref();
  });
  try {
    await vscode.commands.executeCommand('workbench.action.openSettingsJson', {
      revealSetting: { key: setting },
    });
    return find() ?? (await shown);
  } finally {
    vscode.Disposable.from(...subscriptions).dispose();
  }
}
