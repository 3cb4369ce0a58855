import * as vscode from 'vscode';
import { definitionEnding, liveScheme } from '../products/address';
import { definitionLanguage } from '../products/commands/productDraft';

/** Finds definitions by their names, whatever language somebody's settings give them; drafts may have no name yet. */
export const definitionSelector: vscode.DocumentSelector = [
  { language: definitionLanguage },
  { pattern: `**/*${definitionEnding}` },
];

/**
 * Whether a document is a definition that a person edits: a file or a draft. Sides of comparisons and Git's versions
 * have the same names.
 */
export function isDefinition({ uri, languageId }: Pick<vscode.TextDocument, 'uri' | 'languageId'>): boolean {
  const isNamedSo = uri.path.endsWith(definitionEnding);
  return isEditable(uri) && (languageId === definitionLanguage || isNamedSo);
}

export function isDraft(document: vscode.TextDocument): boolean {
  return document.isUntitled && isDefinition(document);
}

export function isInWorkspace(uri: vscode.Uri): boolean {
  return vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

function isEditable(uri: vscode.Uri): boolean {
  const { scheme } = uri;
  return (
    scheme === 'untitled' ||
    isInWorkspace(uri) ||
    (scheme !== liveScheme && vscode.workspace.fs.isWritableFileSystem(scheme) === true)
  );
}
