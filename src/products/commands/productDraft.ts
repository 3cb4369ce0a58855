import { t } from '@vscode/l10n';
import type * as vscode from 'vscode';
import { describeProblem } from '../../json/json';
import { stringProperty } from '../../json/properties';
import { checkProduct, type Product, parseDefinition } from '../../services/cloudZoo/product';
import { neutralise } from '../../ui/text';
import { definitionEnding, isGuid } from '../address';
import { type DraftKind, refusalAt } from './draft';

/** The language of drafts and definitions. */
export const definitionLanguage = 'cloudzoo-definition';

export const productDraft: DraftKind = {
  language: definitionLanguage,
  name: 'product',
  ending: definitionEnding,
};

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

/** @throws UserError at the first thing that Cloud Zoo would refuse, with the cursor put there. */
export async function parseDraft(document: vscode.TextDocument): Promise<Product> {
  const parsed = parseDefinition(document.getText());
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
      t('The "id" must be a GUID in lowercase. Otherwise Rhino cannot find the product.'),
    );
  }
  return product;
}
