import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandArguments } from '../../commandArguments';
import type { Connections } from '../../connections/connections';
import { UserError } from '../../ui/messages';
import { askPick } from '../../ui/steps';
import { neutralise } from '../../ui/text';
import { isGuid, liveScheme, type ProductRef, parseAddress } from '../address';
import type { ProductStore } from '../remote/store';

/** Finds out which products a command is about. */
export class ProductChoice {
  constructor(
    private readonly connections: Connections,
    private readonly store: ProductStore,
  ) {}

  /** The products of the argument, the selected ones, that of the active tab, or the one that is picked. */
  async askAll(title: string, given: CommandArguments): Promise<readonly ProductRef[]> {
    if (given.selectedProducts.length) {
      return given.selectedProducts;
    }
    const one = refAt(given.uri ?? vscode.window.activeTextEditor?.document.uri);
    if (one) {
      return [one];
    }
    return await this.pick(title, given.connection);
  }

  /** The one that is picked of all, or of a connection's. */
  async pick(title: string, connection?: string): Promise<readonly ProductRef[]> {
    const picked = await pickProduct(title, this.connections, this.store, connection);
    return picked ? [picked] : [];
  }

  /** The one product of the argument, of the active tab, or the one that is picked. */
  async ask(title: string, given: CommandArguments): Promise<ProductRef | undefined> {
    const [first] = given.product ? [given.product] : await this.askAll(title, given);
    return first;
  }

  /** The product id in an argument, with or without a connection; undefined where it is not a GUID. */
  idIn(given: CommandArguments): string | undefined {
    const id = given.answers.id ?? given.product?.id;
    return typeof id === 'string' && isGuid(id.trim()) ? id : undefined;
  }
}

/** The product at the address of a live product's tab. */
export function refAt(uri: vscode.Uri | undefined): ProductRef | undefined {
  const address = uri?.scheme === liveScheme ? parseAddress(uri) : undefined;
  return address?.kind === 'product' ? address.ref : undefined;
}

async function pickProduct(
  title: string,
  connections: Connections,
  store: ProductStore,
  only: string | undefined,
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
