import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { type CloudZooConnection, labelOf } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import { explain } from '../../connections/explain';
import { ServiceError } from '../../services/serviceError';
import { type Action, notify, UserError } from '../../ui/messages';
import { withCancellableProgress } from '../../ui/progress';
import { askSteps, inputStep, required } from '../../ui/steps';
import { neutralise, sentences } from '../../ui/text';
import { type ProductRef, parseProductIds } from '../address';
import type { ProductStore } from '../remote/store';

/** Asks for product ids, proves each by a GET and adds those that are there to the connection's list. */
export async function addProducts(
  connections: Connections,
  store: ProductStore,
  connection: CloudZooConnection,
  given?: string,
): Promise<void> {
  const answers = await askSteps<{ ids: string }>(
    t('Add Product to {0}', labelOf(connection)),
    [
      inputStep('ids', {
        prompt: t('Product ID: the GUID of the plug-in; you can paste several at once'),
        placeholder: '06bb1e79-5456-47a1-ad6d-104518cd894b',
        validate: problemOfIds,
      }),
    ],
    given === undefined ? {} : { ids: given },
  );
  const problem = answers?.ids === undefined ? undefined : problemOfIds(answers.ids);
  if (problem) {
    throw new UserError(problem);
  }
  const { ids } = parseProductIds(answers?.ids ?? '');
  const known = ids.filter(id => connection.products.includes(id));
  const wanted = ids.filter(id => !known.includes(id));
  if (!wanted.length) {
    if (known.length) {
      void notify('information', t('{0} already has this product.', labelOf(connection)));
    }
    return;
  }
  const refs = wanted.map(id => ({ connection: connection.name, id }));
  const title = t('Asking {0}…', new URL(connection.endpoint).host);
  const cancelled = await withCancellableProgress(title, async signal => {
    await store.fetchAll(refs, signal);
    return signal.aborted;
  });
  if (cancelled) {
    return;
  }
  const found = refs.filter(ref => store.remote(ref).error === undefined);
  if (found.length) {
    await connections.addProducts(
      connection.name,
      found.map(ref => ref.id),
    );
  }
  const missing = refs.filter(ref => store.remote(ref).error !== undefined);
  const added = found.map(ref => store.title(ref));
  const addedWords = added.length
    ? t('Added to {0}: {1}', labelOf(connection), neutralise(added.join(', ')))
    : undefined;
  if (missing.length) {
    const first = missing[0];
    throw new UserError(
      sentences(
        addedWords,
        t('Not added: {0}.', missing.map(ref => ref.id).join(', ')),
        first && explain(store.remote(first).error),
      ),
      first ? [wayOut(first, missing, store.remote(first).error)] : [],
    );
  }
  void notify('information', sentences(addedWords));
}

/** What is not there can be created; what could not be asked for can be asked for again. */
function wayOut({ connection, id }: ProductRef, missing: readonly ProductRef[], error: unknown): Action {
  const run = (command: string, given: object) => () => vscode.commands.executeCommand(command, given);
  return error instanceof ServiceError && error.failure.status === 404
    ? { title: t('Create Product…'), run: run('cloudZoo.createProduct', { connection, id }) }
    : {
        title: t('Try Again'),
        run: run('cloudZoo.addProduct', { connection, id: missing.map(ref => ref.id).join(' ') }),
      };
}

function problemOfIds(text: string): string | undefined {
  const { ids, foreign } = parseProductIds(text);
  if (foreign !== undefined) {
    return t('"{0}" is not a product ID; it looks like 06bb1e79-5456-47a1-ad6d-104518cd894b.', foreign);
  }
  return ids.length ? undefined : required(t('A product ID'));
}
