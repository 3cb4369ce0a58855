import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import { explain } from '../../connections/explain';
import type { ProductRef } from '../../products/address';
import { openProduct } from '../../products/editor/documents';
import { keyFormatOf, misfits, stripKey } from '../../products/keyFormat';
import type { ProductStore } from '../../products/remote/store';
import { UserError } from '../../ui/messages';
import { withCancellableProgress } from '../../ui/progress';
import { neutralise } from '../../ui/text';

interface ProductItem extends vscode.QuickPickItem {
  readonly ref: ProductRef;
}

/** Shows, as a license key is typed, which products' formats take it and why the others do not. */
export async function testLicenseKey(connections: Connections, store: ProductStore): Promise<void> {
  const refs = connections
    .cloudZoos()
    .flatMap(({ name, products }) => products.map(id => ({ connection: name, id })));
  if (!refs.length) {
    throw new UserError(t('There is no product on your list yet.'), [
      { title: t('Add Product…'), run: () => vscode.commands.executeCommand('cloudZoo.addProduct') },
    ]);
  }
  const unread = refs.filter(ref => !store.remote(ref).product);
  await withCancellableProgress(
    t('Fetching the key formats…'),
    signal => store.fetchAll(unread, signal),
    true,
  );
  const chosen = await pick(store, refs);
  if (chosen) {
    await openProduct(store, chosen);
  }
}

async function pick(store: ProductStore, refs: readonly ProductRef[]): Promise<ProductRef | undefined> {
  const box = vscode.window.createQuickPick<ProductItem>();
  box.title = t('Test License Key');
  box.placeholder = t('License key: only its format is checked, and it stays on this computer');
  box.ignoreFocusOut = true;
  const show = () => {
    box.items = itemsFor(store, refs, box.value);
  };
  show();
  try {
    return await new Promise<ProductRef | undefined>(resolve => {
      box.onDidChangeValue(show);
      box.onDidAccept(() => resolve(box.activeItems[0]?.ref));
      box.onDidHide(() => resolve(undefined));
      box.show();
    });
  } finally {
    box.dispose();
  }
}

/** Those that take the key first. */
function itemsFor(store: ProductStore, refs: readonly ProductRef[], key: string): ProductItem[] {
  const items = refs.map(ref => ({ ref, ...fitOf(store, ref, key) }));
  return items
    .sort((a, b) => Number(b.takes) - Number(a.takes))
    .map(({ ref, takes, detail }) => ({
      ref,
      label: `${takes ? '$(pass)' : '$(circle-slash)'} ${neutralise(store.title(ref), 100)}`,
      description: ref.connection,
      detail,
      // What is typed is the key and no filter.
      alwaysShow: true,
    }));
}

function fitOf(store: ProductStore, ref: ProductRef, key: string): { takes: boolean; detail: string } {
  const { product, error } = store.remote(ref);
  if (!product) {
    return { takes: false, detail: error === undefined ? t('not fetched') : explain(error) };
  }
  const format = keyFormatOf(product);
  if (!format) {
    return { takes: false, detail: t('has no format that can be matched') };
  }
  if (!stripKey(key)) {
    const length = format.min === format.max ? `${format.min}` : `${format.min}–${format.max}`;
    return { takes: false, detail: t('prefix {0}, {1} characters', neutralise(format.prefix, 40), length) };
  }
  const reasons = misfits(format, key);
  return reasons.length
    ? { takes: false, detail: t('The key {0}.', reasons.join(', ')) }
    : { takes: true, detail: t('The key matches its format.') };
}
