import * as vscode from 'vscode';
import { liveScheme, parseAddress } from '../address';
import type { ProductTree } from './tree';

/** Selects the row of the product whose tab is active, as the Explorer does, where the setting wants it there. */
export function followActiveTab(tree: ProductTree): vscode.Disposable {
  const follow = () => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const address = uri?.scheme === liveScheme ? parseAddress(uri) : undefined;
    const row = address?.kind === 'product' ? tree.rowOf(address.ref) : undefined;
    const isWanted = vscode.workspace.getConfiguration('explorer').get('autoReveal') !== false;
    if (row && isWanted && tree.view.visible && !tree.view.selection.includes(row)) {
      // A row that was taken away meanwhile cannot be shown.
      tree.view.reveal(row, { select: true, focus: false }).then(undefined, () => undefined);
    }
  };
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(follow),
    tree.view.onDidChangeVisibility(follow),
  );
}
