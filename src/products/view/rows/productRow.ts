import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { explain } from '../../../connections/explain';
import { neutralise } from '../../../ui/text';
import { keyOf, type ProductRef } from '../../address';
import type { ProductStore } from '../../remote/store';
import type { Drift } from '../drift';
import { rowAddress } from '../upkeep/rowsOnScreen';
import { concernsAll } from '../upkeep/trouble';

/** What a product's row shows; nothing in it takes longer where the list is longer. */
export function productItem(
  ref: ProductRef,
  isListed: boolean,
  store: ProductStore,
  drift: Drift,
  address: vscode.Uri,
): vscode.TreeItem {
  const title = neutralise(store.title(ref), 120);
  const error = errorOf(ref, store);
  const reason = error === undefined ? undefined : explain(error);
  const { version, platforms = [] } = store.summary(ref) ?? {};
  const [other] = store.takingSameKeys(ref);
  const parts = [
    reason,
    drift.differs(ref) ? t('definition differs') : undefined,
    isListed ? undefined : t('not on the list'),
    version ? neutralise(version, 30) : undefined,
    store.known(ref)?.isPropagating ? t('propagating') : undefined,
    platforms.map(platform => neutralise(platform, 20)).join(', '),
    other && t('accepts the same keys as {0}', neutralise(store.title(other), 60)),
  ].filter(part => part);
  const item = new vscode.TreeItem(title);
  item.id = `product:${keyOf(ref)}`;
  item.resourceUri = rowAddress(ref);
  item.iconPath = iconOf(reason !== undefined, other !== undefined);
  item.description = parts.join(' · ');
  item.accessibilityInformation = { label: [title, ...parts].join(', ') };
  item.contextValue = [
    'product',
    reason === undefined ? undefined : 'failed',
    isListed ? undefined : 'unlisted',
    drift.isDefined(ref.id) ? 'defined' : undefined,
  ]
    .filter(part => part)
    .join('.');
  // VS Code's own command: one of ours with arguments is gone when the row is refreshed between press and click.
  item.command = { title: t('Open Product'), command: 'vscode.open', arguments: [address] };
  return item;
}

/** What is wrong with this product; what is wrong with its whole connection stands on that one's row. */
function errorOf(ref: ProductRef, store: ProductStore): unknown {
  const error = store.known(ref)?.error;
  return error === undefined || concernsAll(error) ? undefined : error;
}

function iconOf(hasFailed: boolean, hasRival: boolean): vscode.ThemeIcon {
  if (hasFailed) {
    return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  }
  return hasRival
    ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'))
    : new vscode.ThemeIcon('package');
}
