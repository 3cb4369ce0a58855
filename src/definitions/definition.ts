import { t } from '@vscode/l10n';
import type * as vscode from 'vscode';
import { describeProblem } from '../json/json';
import { stringProperty } from '../json/properties';
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
