import { t } from '@vscode/l10n';
import type * as vscode from 'vscode';
import { askPick } from '../../ui/steps';
import type { ProductRef } from '../address';
import type { ProductStore } from '../remote/store';

/** How the products of a connection are put in order. */
export type Order = 'listed' | 'title' | 'changed';

const key = 'cloudZoo.order';

/** The order that the person chose for the view. */
export class ProductOrder {
  constructor(private readonly memory: vscode.Memento) {}

  get value(): Order {
    const stored = this.memory.get(key);
    return stored === 'title' || stored === 'changed' ? stored : 'listed';
  }

  async choose(order: Order): Promise<void> {
    await this.memory.update(key, order === 'listed' ? undefined : order);
  }

  /** Puts products in order; what is not known yet comes last, as listed. */
  apply(refs: readonly ProductRef[], store: ProductStore, language: string): readonly ProductRef[] {
    switch (this.value) {
      case 'listed':
        return refs;
      case 'title': {
        const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
        const titled = refs.map(ref => ({ ref, title: store.title(ref) }));
        const isKnown = ({ ref, title }: { ref: ProductRef; title: string }) => title !== ref.id;
        return titled
          .sort(
            (one, other) => Number(isKnown(other)) - Number(isKnown(one)) || compare(one.title, other.title),
          )
          .map(({ ref }) => ref);
      }
      case 'changed': {
        const changed = (ref: ProductRef) => store.summary(ref)?.changedAt ?? 0;
        return refs
          .map(ref => ({ ref, at: changed(ref) }))
          .sort((one, other) => other.at - one.at)
          .map(({ ref }) => ref);
      }
    }
  }
}

/** Asks for the order of the products in the view; true where one was chosen. */
export async function askOrder(order: ProductOrder, given: unknown): Promise<boolean> {
  const items: { label: string; description: string; value: Order }[] = [
    { label: t('As Listed'), description: t('in the order of the settings'), value: 'listed' },
    { label: t('By Title'), description: '', value: 'title' },
    {
      label: t('By Last Change'),
      description: t('latest first, as far as it is known here'),
      value: 'changed',
    },
  ];
  const named = items.find(({ value }) => value === given);
  const answer =
    named ??
    (await askPick({ title: t('Sort Products'), step: 1, totalSteps: 1 }, t('Order'), items, order.value));
  if (typeof answer !== 'object') {
    return false;
  }
  await order.choose(answer.value);
  return true;
}
