import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { type CloudZooConnection, isCloudZoo, labelOf } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import { reportFailure, UserError } from '../../ui/messages';
import { neutralise } from '../../ui/text';
import type { ProductRef } from '../address';
import { openProduct } from '../editor/documents';
import { parseProductLink, productLink } from '../links';
import type { ProductStore } from '../remote/store';

/** Opens what a link names, in the connection that it names and no other: a GET, and nothing else. */
export function registerProductLinks(connections: Connections, store: ProductStore): vscode.Disposable {
  return vscode.window.registerUriHandler({
    handleUri: async uri => {
      try {
        const ref = parseProductLink(uri);
        if (!ref) {
          throw new UserError(t('The link names no product, so nothing was opened.'));
        }
        const named = connections.find(ref.connection);
        if (!named || !isCloudZoo(named)) {
          throw connectionMissing(connections, ref);
        }
        await openProduct(store, ref);
      } catch (error) {
        reportFailure(error);
      }
    },
  });
}

/** A colleague may call the connection otherwise; which one is meant, the person says. */
function connectionMissing(connections: Connections, { connection, id }: ProductRef): UserError {
  const candidates = connections.cloudZoos().filter(({ products }) => products.includes(id));
  const actions = candidates.slice(0, 2).map((candidate: CloudZooConnection) => ({
    title: t('Open in {0}', neutralise(labelOf(candidate), 40)),
    run: () => vscode.commands.executeCommand('cloudZoo.openProduct', { connection: candidate.name, id }),
  }));
  const message = candidates.length
    ? t(
        'The link is for the connection "{0}", which is not here. The product is on another list.',
        connection,
      )
    : t('The link is for the connection "{0}", which is not here.', connection);
  const add = {
    title: t('Add Connection…'),
    run: () => vscode.commands.executeCommand('cloudZoo.addConnection'),
  };
  return new UserError(message, candidates.length ? actions : [add]);
}

/** Copies links to products, one a line. */
export async function copyProductLinks(extension: string, refs: readonly ProductRef[]): Promise<void> {
  if (refs.length) {
    const links = refs.map(ref => productLink(vscode.env.uriScheme, extension, ref));
    await vscode.env.clipboard.writeText(links.join('\n'));
    const { length } = refs;
    vscode.window.setStatusBarMessage(
      length === 1 ? t('Link copied.') : t('{0} links copied.', length),
      3000,
    );
  }
}
