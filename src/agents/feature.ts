import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ActivityRecord } from '../activity/record';
import type { CommandArguments } from '../commandArguments';
import { labelOf } from '../connections/connection';
import type { Connections } from '../connections/connections';
import { readDefinition } from '../definitions/definitions';
import { jsonFrom } from '../json/json';
import { definitionEnding } from '../products/address';
import { differenceOf, namesIn } from '../products/difference';
import type { ProductStore } from '../products/remote/store';
import { formatProduct, type Product } from '../services/cloudZoo/product';
import { UserError } from '../ui/messages';
import { Owner } from '../ui/owner';
import { failuresIn } from './failures';
import { registerTool } from './tool';

/** How many entries of the activity are looked through for failures. */
const mostLookedThrough = 500;

/** Tools with which a language model reads products, definitions and failures; there is none that changes anything. */
export class AgentsFeature extends Owner {
  constructor(
    private readonly connections: Connections,
    private readonly store: ProductStore,
    record: ActivityRecord,
  ) {
    super();
    this.own(
      registerTool(
        'cloudZoo_listProducts',
        () => t('Listing the products in Cloud Zoo'),
        given => this.list(given),
      ),
    );
    this.own(
      registerTool(
        'cloudZoo_readProduct',
        () => t('Reading a product from Cloud Zoo'),
        async (given, signal) => formatProduct(await this.fetch(given, undefined, signal)),
      ),
    );
    this.own(
      registerTool(
        'cloudZoo_compareDefinition',
        () => t('Comparing a definition with its live product'),
        (given, signal) => this.compare(given, signal),
      ),
    );
    this.own(
      registerTool(
        'cloudZoo_explainFailure',
        () => t('Looking up what failed in the activity'),
        async () => failuresIn(await record.latest(mostLookedThrough)),
      ),
    );
  }

  /** What is known already: nothing is asked of a service. */
  private async list({ connection: only }: CommandArguments): Promise<unknown> {
    const wanted = this.connections.cloudZoos().filter(({ name }) => only === undefined || name === only);
    await Promise.all(wanted.map(({ name }) => this.store.remember(name)));
    return wanted.map(connection => ({
      connection: connection.name,
      label: labelOf(connection),
      products: connection.products.map(id => {
        const ref = { connection: connection.name, id };
        return { id, title: this.store.title(ref), version: this.store.summary(ref)?.version };
      }),
    }));
  }

  private async compare(given: CommandArguments, signal: AbortSignal): Promise<unknown> {
    const { uri } = given;
    // No other file is read, and none of another scheme than the workspace's.
    if (!uri?.path.endsWith(definitionEnding) || !vscode.workspace.getWorkspaceFolder(uri)) {
      throw new UserError(
        t('Name a definition of the workspace by its path; it ends in {0}.', definitionEnding),
      );
    }
    const { product, id, problem } = await readDefinition(uri);
    if (!product || problem !== undefined) {
      throw new UserError(t('The definition cannot be compared: {0}', problem ?? ''));
    }
    const live = await this.fetch(given, id, signal);
    const difference = differenceOf(product, live);
    const values = namesIn(difference).map(name => [
      name,
      { live: plainValue(live, name), definition: plainValue(product, name) },
    ]);
    return { ...difference, inSync: values.length === 0, values: Object.fromEntries(values) };
  }

  /** @throws UserError where it is not clear which connection is meant. */
  private async fetch(
    given: CommandArguments,
    idOfDefinition: string | undefined,
    signal: AbortSignal,
  ): Promise<Product> {
    const { id: asked } = given.answers;
    const id = idOfDefinition ?? given.product?.id ?? (typeof asked === 'string' ? asked.trim() : '');
    const wanted = id.toLowerCase();
    if (!wanted) {
      throw new UserError(t('Name the product by its ID.'));
    }
    const all = this.connections.cloudZoos();
    const having = all.filter(({ name }) => this.connections.lists(name, wanted));
    const candidates = having.length > 0 ? having : all;
    const names = given.connection === undefined ? candidates.map(({ name }) => name) : [given.connection];
    const [connection, ...others] = names;
    if (connection === undefined) {
      throw new UserError(t('There is no connection to Cloud Zoo yet. Add one first.'));
    }
    if (others.length > 0) {
      throw new UserError(t('Name the connection: {0} may have the product.', names.join(', ')));
    }
    return await this.store.remote({ connection, id: wanted }).fetchNow(signal);
  }
}

function plainValue(product: Product, name: string): unknown {
  return jsonFrom(product.properties.get(name)?.valueSource ?? '');
}
