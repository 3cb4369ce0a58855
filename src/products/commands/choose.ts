import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import { isRecord } from '../../json/json';
import { UserError } from '../../ui/messages';
import { askPick } from '../../ui/steps';
import { neutralise } from '../../ui/text';
import { isGuid, keyOf, liveScheme, type ProductRef, parseAddress } from '../address';
import type { ProductStore } from '../remote/store';

/** The product that a command's argument names: a row of the view, `{connection, id}`, or a tab's address. */
export function refFrom(argument: unknown): ProductRef | undefined {
  if (argument instanceof vscode.Uri) {
    const address = argument.scheme === liveScheme ? parseAddress(argument) : undefined;
    return address?.kind === 'product' ? address.ref : undefined;
  }
  if (!isRecord(argument)) {
    return undefined;
  }
  if (isRecord(argument.ref)) {
    return refFrom(argument.ref);
  }
  const { connection, id } = argument;
  return typeof connection === 'string' && typeof id === 'string' && id
    ? { connection, id: id.trim().toLowerCase() }
    : undefined;
}

/** The products that a command is about: those of its arguments, of the active tab, or the one that is picked. */
export async function chooseProducts(
  title: string,
  connections: Connections,
  store: ProductStore,
  argument: unknown,
  selection?: unknown,
): Promise<ProductRef[]> {
  const selected = Array.isArray(selection) ? selection.flatMap(row => refFrom(row) ?? []) : [];
  const named = refFrom(argument);
  if (selected.length && (!named || selected.some(ref => keyOf(ref) === keyOf(named)))) {
    return selected;
  }
  const one = named ?? refFrom(vscode.window.activeTextEditor?.document.uri);
  if (one) {
    return [one];
  }
  const picked = await pickProduct(
    title,
    connections,
    store,
    isRecord(argument) ? argument.connection : undefined,
  );
  return picked ? [picked] : [];
}

async function pickProduct(
  title: string,
  connections: Connections,
  store: ProductStore,
  only: unknown,
): Promise<ProductRef | undefined> {
  const items = connections
    .cloudZoos()
    .filter(({ name }) => only === undefined || name === only)
    .flatMap(connection =>
      connection.products.map(id => {
        const value = { connection: connection.name, id };
        return {
          label: neutralise(store.title(value), 120),
          description: connection.name,
          detail: id,
          value,
        };
      }),
    );
  if (!items.length) {
    throw new UserError(t('There is no product on your list yet.'), [
      { title: t('Add Product…'), run: () => vscode.commands.executeCommand('cloudZoo.addProduct') },
    ]);
  }
  const answer = await askPick({ title, step: 1, totalSteps: 1 }, t('Product'), items);
  return typeof answer === 'object' ? answer.value : undefined;
}

/** The ids in an argument of `addProduct`, as text to check. */
export function idsFrom(argument: unknown): string | undefined {
  const id = isRecord(argument) ? (argument.id ?? refFrom(argument)?.id) : undefined;
  return typeof id === 'string' && isGuid(id.trim()) ? id : undefined;
}
