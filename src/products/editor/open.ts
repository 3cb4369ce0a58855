import * as vscode from 'vscode';
import { keyOf, liveScheme, type ProductRef, parseAddress, pathOf } from '../address';
import type { ProductStore } from '../remote/store';

/** The address at which a product is open already, or the one to open it at; so a product has one tab. */
export function addressOf(store: ProductStore, ref: ProductRef): vscode.Uri {
  const open = openAddresses().find(uri => {
    const address = parseAddress(uri);
    return address?.kind === 'product' && keyOf(address.ref) === keyOf(ref);
  });
  return (
    open ??
    vscode.Uri.from({ scheme: liveScheme, authority: ref.connection, path: pathOf(ref.id, store.title(ref)) })
  );
}

/** The addresses of all tabs and documents of live products. */
export function openAddresses(): vscode.Uri[] {
  const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
  return [
    ...tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri] : [])),
    ...vscode.workspace.textDocuments.map(document => document.uri),
  ].filter(uri => uri.scheme === liveScheme);
}

/** Opens a product's tab; the GET comes first, so that its error is a message and not an empty tab. */
export async function openProduct(
  store: ProductStore,
  ref: ProductRef,
  options?: vscode.TextDocumentShowOptions,
): Promise<void> {
  await store.live(ref).fetch(2000);
  await vscode.commands.executeCommand('vscode.open', addressOf(store, ref), options);
}
