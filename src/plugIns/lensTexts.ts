import { t } from '@vscode/l10n';
import { neutralise } from '../ui/text';
import type { PlugInId } from './plugInId';

/** What is known of a plug-in's product on one connection that lists it. */
export interface Listing {
  readonly connection: string;
  /** The title, or the id where none is known. */
  readonly title: string;
  readonly version: string | undefined;
  /** The product's `id` as last seen, in the service's own characters. */
  readonly registered: string | undefined;
}

/** A lens above a plug-in id. */
export interface LensText {
  readonly title: string;
  readonly tooltip: string;
  readonly command:
    | 'cloudZoo.openProduct'
    | 'cloudZoo.createProduct'
    | 'cloudZoo.addProduct'
    | 'cloudZoo.addConnection'
    // A text, and nothing to click.
    | '';
  readonly argument: { readonly connection?: string; readonly id: string };
}

/** What Rhino says of a plug-in whose product it does not find. */
const rhinoSays = 'The resource cannot be found.';

export function lensTexts(
  { id }: Pick<PlugInId, 'id'>,
  listings: readonly Listing[],
  hasConnection: boolean,
): LensText[] {
  if (!hasConnection) {
    return [
      {
        title: t('Cloud Zoo: Connect…'),
        tooltip: t('With a connection, the product of this plug-in is shown here.'),
        command: 'cloudZoo.addConnection',
        argument: { id },
      },
    ];
  }
  return listings.length ? listings.flatMap(listing => productLenses(id, listing)) : missingLenses(id);
}

function productLenses(id: string, { connection, title, version, registered }: Listing): LensText[] {
  const argument = { connection, id };
  const name = title === id ? t('Product') : neutralise(title, 80);
  const product: LensText = {
    title: [[name, version && neutralise(version, 30)].filter(part => part).join(' '), connection].join(
      ' · ',
    ),
    tooltip: t('Open the product {0} of {1}', id, connection),
    command: 'cloudZoo.openProduct',
    argument,
  };
  if (registered === undefined || registered === registered.toLowerCase()) {
    return [product];
  }
  const written = neutralise(registered, 60);
  const warning = t(
    'Registered as {0} on {1}. Rhino looks for lowercase, and would say: {2}',
    written,
    connection,
    rhinoSays,
  );
  return [
    product,
    { title: `$(warning) ${warning}`, tooltip: warning, command: 'cloudZoo.openProduct', argument },
  ];
}

function missingLenses(id: string): LensText[] {
  const reason = t(
    'No connection lists the product {0}. Until it is registered, Rhino says about this plug-in: {1}',
    id,
    rhinoSays,
  );
  return [
    {
      title: t('Not in Cloud Zoo: Create…'),
      tooltip: reason,
      command: 'cloudZoo.createProduct',
      argument: { id },
    },
    {
      title: t('Add to List…'),
      tooltip: t('If the product is already registered, add it to a connection.'),
      command: 'cloudZoo.addProduct',
      argument: { id },
    },
    {
      title: t('$(warning) Rhino would say: {0}', rhinoSays),
      tooltip: reason,
      command: '',
      argument: { id },
    },
  ];
}
