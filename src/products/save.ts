import { t } from '@vscode/l10n';
import { explain } from '../connections/explain';
import { type Product, parseProduct } from '../services/cloudZoo/product';
import { ServiceError } from '../services/serviceError';
import { neutralise, sentences } from '../ui/text';
import type { ProductRef } from './address';
import { checkProduct, describeProblem } from './check';
import { decide, type Properties, propertiesOf, type Refusal } from './saveDecision';
import type { ProductStore } from './store';
import type { ProductTab } from './tab';

/** A save that did not happen: the message says why and what to do, the links are the ways out. */
export class SaveRefused extends Error {
  constructor(
    message: string,
    readonly links: readonly SaveLink[] = [],
    /** Where in the text the reason stands. */
    readonly offset?: number,
  ) {
    super(message);
  }
}

export type SaveLink = 'compare' | 'overwrite' | 'updateSecret' | 'showLog';

/** What a save did: which properties were sent, and what the service made of it otherwise. */
export interface Saved {
  readonly sent: readonly string[];
  readonly outgoing: Product;
}

/** Milliseconds for which the answer that VS Code's `stat` just got still counts as fresh. */
export const freshness = 2000;

/**
 * Saves the text of a live product's tab: check, fresh GET, decision, PUT of the changed properties.
 *
 * @throws SaveRefused when nothing was sent or the service refused; UnknownOutcome when nobody can tell.
 */
export async function save(
  store: ProductStore,
  ref: ProductRef,
  tab: ProductTab,
  text: string,
  signal: AbortSignal,
): Promise<Saved> {
  const parsed = parseProduct(text);
  if ('problem' in parsed) {
    throw new SaveRefused(describeProblem(parsed.problem), [], parsed.problem.offset);
  }
  const outgoing = parsed.product;
  const current = await currentOf(store, ref);
  const base = tab.base && propertiesOf(tab.base);
  const decision = decide(base, propertiesOf(current), propertiesOf(outgoing), tab.hasShown(current));
  if (decision.kind === 'refuse') {
    tab.raise(current);
    throw refusal(decision.why, decision.properties, outgoing);
  }
  if (decision.kind === 'nothing') {
    return { sent: [], outgoing };
  }
  checkSchema(outgoing, decision.changed);
  await send(store, ref, outgoing, decision.changed, signal);
  return { sent: decision.changed, outgoing };
}

async function currentOf(store: ProductStore, ref: ProductRef): Promise<Product> {
  try {
    return await store.fetch(ref, freshness);
  } catch (error) {
    if (error instanceof ServiceError) {
      const head = t('Not saved, because the live product could not be checked first.');
      throw new SaveRefused(sentences(head, explain(error)), linksFor(error));
    }
    throw error;
  }
}

/** Only what is to be sent must keep the rules: a flaw elsewhere in a live product is not the person's. */
function checkSchema(outgoing: Product, changed: readonly string[]): void {
  const problem = checkProduct(outgoing).find(({ property }) => !property || changed.includes(property));
  if (problem) {
    const path = neutralise(problem.path);
    throw new SaveRefused(
      t(
        'Not saved: {0} (line {1}): {2}',
        path,
        lineOf(outgoing, problem.offset),
        neutralise(problem.message),
      ),
      [],
      problem.offset,
    );
  }
}

function lineOf(product: Product, offset: number): number {
  return product.text.slice(0, offset).split('\n').length;
}

async function send(
  store: ProductStore,
  ref: ProductRef,
  outgoing: Product,
  changed: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  try {
    await store.put(ref, outgoing, changed, signal);
  } catch (error) {
    if (!(error instanceof ServiceError)) {
      throw error;
    }
    if (error.certainlyNotApplied) {
      throw new SaveRefused(sentences(t('Not saved.'), explain(error)), linksFor(error));
    }
    if (!(await showsSent(store, ref, propertiesOf(outgoing), changed))) {
      const unknown = t(
        'It could not be told whether the change was saved. Saving again sends the same and is safe.',
      );
      throw new SaveRefused(sentences(unknown, explain(error)), linksFor(error));
    }
  }
}

/** Reads back after an answer that got lost; a cache may still say the old, which proves nothing. */
async function showsSent(
  store: ProductStore,
  ref: ProductRef,
  sent: Properties,
  changed: readonly string[],
): Promise<boolean> {
  try {
    const current = propertiesOf(await store.fetch(ref));
    return changed.every(name => current.get(name) === sent.get(name));
  } catch {
    return false;
  }
}

function refusal(why: Refusal, properties: readonly string[], outgoing: Product): SaveRefused {
  const names = properties.map(name => `"${neutralise(name, 60)}"`).join(', ');
  const offset = outgoing.properties.get(properties[0] ?? '')?.node.offset;
  switch (why) {
    case 'readOnly':
      return new SaveRefused(
        t('Not saved: {0} is set by Cloud Zoo and cannot be changed. Put the old value back (Undo).', names),
        [],
        offset,
      );
    case 'removed':
      return new SaveRefused(
        t('Not saved: {0} was removed, but Cloud Zoo cannot remove a property. Put it back (Undo).', names),
      );
    case 'conflict':
      return new SaveRefused(
        t('Not saved: {0} was changed elsewhere since this tab was opened.', names),
        ['compare', 'overwrite'],
      );
  }
}

function linksFor(error: ServiceError): SaveLink[] {
  const { status } = error.failure;
  return status === 401 || status === 403 ? ['updateSecret', 'showLog'] : ['showLog'];
}
