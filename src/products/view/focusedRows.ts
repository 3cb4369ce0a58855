import * as vscode from 'vscode';
import type { Row } from './rows/rows';

/**
 * What a key pressed in the view means: the row with the focus, or the whole selection where that row is in it, as in
 * the Explorer. VS Code tells an extension the selection, not the focus; but its own command puts the focused row into
 * the selection or takes it out, and so shows which one it is. Empty where no row has the focus.
 */
export async function focusedRows(view: { readonly selection: readonly Row[] }): Promise<readonly Row[]> {
  const before = view.selection;
  const after = await toggled(view);
  const added = after.find(row => !before.includes(row));
  const removed = before.find(row => !after.includes(row));
  if (!added && !removed) {
    return [];
  }
  await toggled(view);
  return added ? [added] : before;
}

async function toggled(view: { readonly selection: readonly Row[] }): Promise<readonly Row[]> {
  await vscode.commands.executeCommand('list.toggleSelection');
  return view.selection;
}
