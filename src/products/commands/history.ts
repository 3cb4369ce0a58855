import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { withProperty } from '../../json/edits';
import { differentNames, propertiesOf } from '../../json/properties';
import { formatProduct, readOnlyProperties } from '../../services/cloudZoo/product';
import { UserError } from '../../ui/messages';
import { askPick } from '../../ui/steps';
import { neutralise } from '../../ui/text';
import type { ProductRef } from '../address';
import type { DifferenceEditor } from '../editor/differenceEditor';
import { addressOf, openProduct, replaceText } from '../editor/documents';
import type { HistoryEntry, HistoryEvent } from '../remote/history';
import type { ProductStore } from '../remote/store';

/** Lists the kept states of a product, and compares one with now or puts it back into the tab. */
export async function showHistory(
  store: ProductStore,
  differenceEditor: DifferenceEditor,
  ref: ProductRef,
): Promise<void> {
  const title = t('History of {0}', neutralise(store.title(ref), 60));
  const entries = await store.history(ref).list();
  if (!entries.length) {
    throw new UserError(t('There is no history yet. It begins with the first save from this computer.'));
  }
  const items = entries.map((value, index) => describe(value, entries[index + 1]));
  const entry = await askPick({ title, step: 1, totalSteps: 2 }, t('State'), items);
  if (typeof entry !== 'object') {
    return;
  }
  const actions = [
    { label: t('$(diff) Compare with Now'), value: 'compare' as const },
    {
      label: t('$(discard) Restore in the Tab'),
      detail: t('This is an edit like any other. Nothing is sent until you save.'),
      value: 'restore' as const,
    },
  ];
  const when = new Date(entry.value.time).toLocaleString(vscode.env.language);
  const action = await askPick({ title, step: 2, totalSteps: 2, canGoBack: true }, when, actions);
  if (action === 'back') {
    await showHistory(store, differenceEditor, ref);
  } else if (action?.value === 'compare') {
    await openProduct(store, ref);
    await differenceEditor.compareWithTab(
      addressOf(store, ref),
      formatProduct(entry.value.product),
      t('{0} ↔ now', when),
    );
  } else if (action?.value === 'restore') {
    await openProduct(store, ref);
    await restore(await vscode.workspace.openTextDocument(addressOf(store, ref)), entry.value);
  }
}

function describe(value: HistoryEntry, older: HistoryEntry | undefined) {
  const changed = older ? differentNames(propertiesOf(older.product), propertiesOf(value.product)) : [];
  return {
    label: new Date(value.time).toLocaleString(vscode.env.language),
    description: words(value.event),
    detail: changed.length
      ? t('Differs from the previous state in: {0}', changed.map(name => neutralise(name, 40)).join(', '))
      : undefined,
    value,
  };
}

function words(event: HistoryEvent): string {
  switch (event) {
    case 'before':
      return t('before a save');
    case 'saved':
      return t('saved');
    case 'created':
      return t('created');
  }
}

/** What Cloud Zoo sets itself stays as it is, and what came later stays too: a PUT cannot remove it. */
async function restore(document: vscode.TextDocument, { product }: HistoryEntry): Promise<void> {
  let text: string | undefined = document.getText();
  for (const { name, valueSource } of product.properties.values()) {
    if (!readOnlyProperties.has(name) && text !== undefined) {
      text = withProperty(text, name, valueSource);
    }
  }
  if (text === undefined) {
    throw new UserError(t('The text in the tab is not valid JSON. Undo or revert it first.'));
  }
  await replaceText(document, text);
}
