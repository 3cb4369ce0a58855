import type * as vscode from 'vscode';
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
