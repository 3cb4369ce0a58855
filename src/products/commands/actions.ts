import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import { stringProperty } from '../../json/properties';
import { notify, UserError } from '../../ui/messages';
import { neutralise } from '../../ui/text';
import type { ProductRef } from '../address';
import type { ProductStore } from '../remote/store';

/** Takes products off their connections' lists, with an Undo; Cloud Zoo hears nothing of it. */
export async function forgetProducts(
  connections: Connections,
  store: ProductStore,
  refs: readonly ProductRef[],
): Promise<void> {
  const byConnection = Map.groupBy(refs, ref => ref.connection);
  for (const [name, its] of byConnection) {
    await connections.removeProducts(
      name,
      its.map(ref => ref.id),
    );
  }
  const first = refs[0];
  if (!first) {
    return;
  }
  const message =
    refs.length === 1
      ? t(
          '"{0}" was taken off your list. Nothing was changed in Cloud Zoo.',
          neutralise(store.title(first), 100),
        )
      : t('{0} products were taken off your list. Nothing was changed in Cloud Zoo.', refs.length);
  const undo = async () => {
    for (const [name, its] of byConnection) {
      await connections.addProducts(
        name,
        its.map(ref => ref.id),
      );
    }
  };
  void notify('information', message, [{ title: t('Undo'), run: undo }]);
}

export async function copyProductIds(refs: readonly ProductRef[]): Promise<void> {
  if (refs.length) {
    await vscode.env.clipboard.writeText(refs.map(ref => ref.id).join('\n'));
    vscode.window.setStatusBarMessage(
      refs.length === 1 ? t('Product ID copied.') : t('{0} product IDs copied.', refs.length),
      3000,
    );
  }
}

/** Opens the product's `downloadUrl` in the browser. */
export async function openDownloadPage(store: ProductStore, ref: ProductRef): Promise<void> {
  const product = store.remote(ref).product ?? (await store.remote(ref).fetch());
  const address = stringProperty(product, 'downloadUrl') ?? '';
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UserError(t('The product has no web address as "downloadUrl". Open it and add one.'), [
      {
        title: t('Open Product'),
        run: () => vscode.commands.executeCommand('cloudZoo.openProduct', ref),
      },
    ]);
  }
  await vscode.env.openExternal(vscode.Uri.parse(url.href));
}
