import * as vscode from 'vscode';
import { difference } from '../../json/edits';
import { keyOf, liveScheme, type ProductRef, parseAddress, pathOf } from '../address';
import type { ProductStore } from '../remote/store';

/** The address at which a product is open already, or the one to open it at; so a product has one tab. */
export function addressOf(store: ProductStore, ref: ProductRef): vscode.Uri {
  return addressAmong(openAddressesByProduct(), store, ref);
}

/** The same for many products, with the open ones looked up once for all. */
export function addressAmong(
  open: ReadonlyMap<string, vscode.Uri>,
  store: ProductStore,
  ref: ProductRef,
): vscode.Uri {
  return (
    open.get(keyOf(ref)) ??
    vscode.Uri.from({ scheme: liveScheme, authority: ref.connection, path: pathOf(ref.id, store.title(ref)) })
  );
}

/** The address at which each open product is open; of several, the first. */
export function openAddressesByProduct(): Map<string, vscode.Uri> {
  const byProduct = new Map<string, vscode.Uri>();
  for (const uri of openAddresses()) {
    const address = parseAddress(uri);
    if (address?.kind === 'product' && !byProduct.has(keyOf(address.ref))) {
      byProduct.set(keyOf(address.ref), uri);
    }
  }
  return byProduct;
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
  await store.remote(ref).fetch(2000);
  await vscode.commands.executeCommand('vscode.open', addressOf(store, ref), options);
}

/** The product of an address. @throws FileSystemError where it is none. */
export function refOf(uri: vscode.Uri): ProductRef {
  const address = parseAddress(uri);
  if (address?.kind === 'product') {
    return address.ref;
  }
  throw vscode.FileSystemError.FileNotFound(uri);
}

/** The open document of an address. */
export function documentAt(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find(document => document.uri.toString() === key);
}

/** What a tab is called. */
export function tabName(uri: vscode.Uri): string {
  return uri.path.split('/').at(-1) ?? uri.path;
}

/**
 * A small edit that makes a document say `text`, so that the cursor stays and Undo works. VS Code makes edits in the
 * active editor smaller by a comparison of its own, which cuts characters in halves ("Fish 🐡" became "Fish �"); it
 * leaves those alone that come with a label.
 */
export function editTo(document: vscode.TextDocument, text: string): vscode.WorkspaceEdit {
  const { offset, length, content } = difference(document.getText(), text);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
  edit.replace(document.uri, range, content, { needsConfirmation: false, label: 'Cloud Zoo' });
  return edit;
}

/** Makes a document say `text`, and shows it. */
export async function replaceText(document: vscode.TextDocument, text: string): Promise<void> {
  await vscode.workspace.applyEdit(editTo(document, text));
  await vscode.window.showTextDocument(document);
}
