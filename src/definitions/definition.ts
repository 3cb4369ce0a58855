import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { describeProblem } from '../json/json';
import { stringProperty } from '../json/properties';
import { definitionEnding, liveScheme } from '../products/address';
import { definitionLanguage } from '../products/commands/productDraft';
import { type Product, parseDefinition } from '../services/cloudZoo/product';

/** A definition as its text says, unsaved text included; it either has an id or a problem. */
export interface Definition {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly product?: Product;
  /** In lowercase, as Cloud Zoo has it. */
  readonly id?: string;
  /** Why it cannot be compared. */
  readonly problem?: string;
  /** Where the problem is in the text, in characters from 0. */
  readonly offset?: number;
}

export function definitionIn(uri: vscode.Uri, text: string): Definition {
  const parsed = parseDefinition(text);
  if ('problem' in parsed) {
    return { uri, text, problem: describeProblem(parsed.problem), offset: parsed.problem.offset };
  }
  const { product } = parsed;
  const id = stringProperty(product, 'id')?.trim().toLowerCase();
  return id ? { uri, text, product, id } : { uri, text, product, problem: t('"id" is missing.') };
}

/** What a definition is called in messages: the name of its file. */
export function fileName(uri: vscode.Uri): string {
  return uri.path.split('/').at(-1) ?? uri.path;
}

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
