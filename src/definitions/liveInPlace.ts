import { applyEdits, type Edit } from '../json/edits';
import { mergeEdits } from '../json/merge';
import {
  formatProduct,
  type Product,
  parseDefinition,
  readOnlyProperties,
} from '../services/cloudZoo/product';

/** The edits that make a definition's text say what the live product says; undefined for a broken text. */
export function pullEdits(text: string, live: Product): Edit[] | undefined {
  const parsed = parseDefinition(text);
  if ('problem' in parsed) {
    return undefined;
  }
  const { product } = parsed;
  const wanted = [...live.properties.keys()].filter(
    name => !readOnlyProperties.has(name) || product.properties.has(name),
  );
  return mergeEdits(text, product, live, wanted);
}

/** The live product in the words and order of a definition, so that a difference shows what differs and nothing else. */
export function liveInPlaceOf(text: string, live: Product): string {
  const edits = pullEdits(text, live);
  return edits ? applyEdits(text, edits) : formatProduct(live);
}
