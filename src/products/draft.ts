import { t } from '@vscode/l10n';
import { stripComments } from 'jsonc-parser';
import * as vscode from 'vscode';
import { type Product, parseProduct, stringProperty } from '../services/cloudZoo/product';
import { UserError } from '../ui/messages';
import { neutralise, sentences } from '../ui/text';
import { definitionEnding, isGuid } from './address';
import { checkProduct, describeProblem } from './check';

/** The language of drafts and definitions. */
export const definitionLanguage = 'cloudzoo-definition';

/** What a new product needs; its blanks break the schema until they are filled. */
export function template(id: string): string {
  return `${JSON.stringify(
    {
      id,
      version: '',
      platforms: ['Windows', 'Mac'],
      picture: 'https://',
      downloadUrl: 'https://',
      titles: { en: '' },
      format: { length: { min: 24, max: 24 }, prefix: '', example: '' },
    },
    undefined,
    2,
  )}\n`;
}

/**
 * Opens a draft where saving it asks or stays inside the workspace: a bare `untitled:` name would be written to
 * the root of the file system.
 */
export async function openDraft(content: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  if (!folder) {
    const document = await vscode.workspace.openTextDocument({ language: definitionLanguage, content });
    await vscode.window.showTextDocument(document);
    return document;
  }
  const document = await vscode.workspace.openTextDocument(await freeName(folder.uri));
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), content);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document);
  return document;
}

async function freeName(folder: vscode.Uri): Promise<vscode.Uri> {
  const taken = new Set(vscode.workspace.textDocuments.map(document => document.uri.path));
  for (let number = 1; ; number++) {
    const name = `product${number === 1 ? '' : `-${number}`}${definitionEnding}`;
    const file = vscode.Uri.joinPath(folder, name);
    const exists = await vscode.workspace.fs.stat(file).then(
      () => true,
      () => false,
    );
    if (!exists && !taken.has(file.path)) {
      return file.with({ scheme: 'untitled' });
    }
  }
}

/** @throws UserError at the first thing that Cloud Zoo would refuse, with the cursor put there. */
export async function parseDraft(document: vscode.TextDocument): Promise<Product> {
  const parsed = parseProduct(stripComments(document.getText(), ' ').trimEnd());
  if ('problem' in parsed) {
    throw await refusalAt(document, parsed.problem.offset, describeProblem(parsed.problem));
  }
  const { product } = parsed;
  const [problem] = checkProduct(product);
  if (problem) {
    throw await refusalAt(
      document,
      problem.offset,
      `${neutralise(problem.path)}: ${neutralise(problem.message)}`,
    );
  }
  const id = stringProperty(product, 'id') ?? '';
  if (!isGuid(id) || id !== id.toLowerCase()) {
    const offset = product.properties.get('id')?.node.offset ?? 0;
    throw await refusalAt(
      document,
      offset,
      t('The "id" must be a GUID in lowercase, or Rhino does not find the product.'),
    );
  }
  return product;
}

/** Puts the cursor at the place and words the error. */
async function refusalAt(document: vscode.TextDocument, offset: number, message: string): Promise<UserError> {
  const position = document.positionAt(offset);
  const editor = await vscode.window.showTextDocument(document);
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(new vscode.Range(position, position));
  return new UserError(sentences(t('Nothing was sent. Line {0}: {1}', position.line + 1, message)));
}

/** Closing a draft by its tab would ask whether to save it. */
export async function closeDraft(document: vscode.TextDocument): Promise<void> {
  if (document.isUntitled) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}
