import { t } from '@vscode/l10n';
import { askPick } from '../../ui/steps';
import type { Order, ProductOrder } from '../view/order';

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
