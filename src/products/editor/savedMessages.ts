import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Product } from '../../services/cloudZoo/product';
import { notify } from '../../ui/messages';
import { neutralise, sentences } from '../../ui/text';
import { withProperty } from '../edit';
import { type Aftermath, aftermath } from '../saving/afterSave';
import type { Saved } from '../saving/save';
import { formatProduct } from '../text';
import type { ComparisonSides } from './compare';
import { replaceText } from './documentEdit';
import { type ProductFileSystem, type SavedTab, tabName } from './fileSystem';
import { documentAt } from './tabs';

/** Says what a save did: in the status bar when all is as expected, else in one notification. */
export class SavedMessages implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;

  constructor(
    fileSystem: ProductFileSystem,
    private readonly sides: ComparisonSides,
  ) {
    this.subscription = fileSystem.onDidSave(saved => this.say(saved));
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private say(tab: SavedTab): void {
    const { sent, outgoing, answer } = tab.saved;
    const { elsewhere, notKept, alsoChanged } = aftermath(tab.base, tab.saved);
    if (notKept.length || alsoChanged.length) {
      const words = sentences(
        t(
          'Saved, but the answer is not just what was sent: a colleague at the same moment, or Cloud Zoo itself.',
        ),
        ...surprises(tab.saved, { elsewhere, notKept, alsoChanged }),
      );
      void notify('warning', words, [
        {
          title: t('Show Difference'),
          run: () => this.sides.compareTexts(tab.uri, outgoing.text, formatProduct(answer), t('sent ↔ live')),
        },
        { title: t('Restore Previous'), run: () => restore(tab, { elsewhere, notKept, alsoChanged }) },
      ]);
    } else if (elsewhere.length) {
      const words = t('Saved. Changed elsewhere meanwhile, and now shown here too: {0}.', quoted(elsewhere));
      void notify('information', words, [
        {
          title: t('Show Changes'),
          run: () =>
            this.sides.compareTexts(tab.uri, outgoing.text, formatProduct(answer), t('before ↔ now')),
        },
      ]);
    }
    const status = sent.length
      ? t('Saved to Cloud Zoo: {0}', sent.map(name => neutralise(name, 40)).join(', '))
      : t('{0} is as it is in Cloud Zoo: nothing was sent.', neutralise(tabName(tab.uri), 80));
    vscode.window.setStatusBarMessage(`$(cloud-upload) ${status}`, 8000);
  }
}

/** What the answer to a save holds that nobody intended, one sentence each. */
export function surprises(
  { before, outgoing, answer }: Saved,
  { notKept, alsoChanged }: Aftermath,
): string[] {
  return [
    ...notKept.map(name => surprise(name, answer, outgoing)),
    ...alsoChanged.map(name => surprise(name, answer, before)),
  ];
}

function surprise(name: string, answer: Product, expected: Product): string {
  const value = (product: Product) =>
    neutralise(product.properties.get(name)?.valueSource ?? t('nothing'), 60);
  return t('"{0}" is {1} instead of {2}', neutralise(name, 40), value(answer), value(expected));
}

function quoted(names: readonly string[]): string {
  return names.map(name => `"${neutralise(name, 40)}"`).join(', ');
}

/** Puts the values that were expected back into the tab, as an edit to be looked at and saved. */
async function restore({ uri, saved }: SavedTab, { notKept, alsoChanged }: Aftermath): Promise<void> {
  const document = documentAt(uri) ?? (await vscode.workspace.openTextDocument(uri));
  let text: string | undefined = document.getText();
  for (const [names, source] of [
    [notKept, saved.outgoing],
    [alsoChanged, saved.before],
  ] as const) {
    for (const name of names) {
      const value = source.properties.get(name)?.valueSource;
      text = text !== undefined && value !== undefined ? withProperty(text, name, value) : text;
    }
  }
  if (text !== undefined) {
    await replaceText(document, text);
  }
}
