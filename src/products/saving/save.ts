import { t } from '@vscode/l10n';
import { explain } from '../../connections/explain';
import { describeProblem } from '../../json/json';
import { propertiesOf } from '../../json/properties';
import { checkProduct, type Product, parseProduct } from '../../services/cloudZoo/product';
import { ServiceError } from '../../services/serviceError';
import { neutralise, sentences } from '../../ui/text';
import type { RemoteProduct } from '../remote/remoteProduct';
import { decide, type Refusal } from './decision';
import type { ProductTab } from './tab';

/** What a save needs of a live product. */
export type Remote = Pick<RemoteProduct, 'fetch' | 'put' | 'readBack'>;

export type SaveLink = 'compare' | 'overwrite' | 'saveAsDefinition' | 'updateSecret' | 'showLog';

/** A save that did not happen: the message says why and what to do, the links are the ways out. */
export class SaveRefused extends Error {
  constructor(
    message: string,
    readonly links: readonly SaveLink[] = [],
  ) {
    super(message);
  }
}

/** What a save did. */
export interface Saved {
  /** The product in the saved text. */
  readonly outgoing: Product;
  /** The live product as it was just before. */
  readonly before: Product;
  /** The properties that were sent; empty when there was nothing to send. */
  readonly sent: readonly string[];
  /** The live product as it is now. */
  readonly answer: Product;
}

/** Milliseconds for which the answer that VS Code's `stat` just got still counts as fresh. */
export const freshness = 2000;

/**
 * Saves the text of a live product's tab: check, fresh GET, decision, PUT of the changed properties.
 *
 * @throws SaveRefused when nothing was sent, the service refused, or nobody can tell; its message says which.
 */
export async function save(
  remote: Remote,
  tab: ProductTab,
  text: string,
  signal: AbortSignal,
): Promise<Saved> {
  const parsed = parseProduct(text);
  if ('problem' in parsed) {
    throw new SaveRefused(sentences(t('Not saved.'), describeProblem(parsed.problem)));
  }
  const outgoing = parsed.product;
  const before = await currentOf(remote);
  const base = tab.base && propertiesOf(tab.base);
  const decision = decide(base, propertiesOf(before), propertiesOf(outgoing), tab.hasShown(before));
  if (decision.kind === 'refuse') {
    if (decision.why === 'conflict') {
      tab.raise(before);
    }
    throw refusal(base ? decision.why : 'unknownBase', decision.properties);
  }
  if (decision.kind === 'nothing') {
    return { outgoing, before, sent: [], answer: before };
  }
  const { changed } = decision;
  checkSchema(outgoing, changed);
  const back = tab.takenBack(changed, propertiesOf(outgoing));
  if (back.length) {
    tab.allowBack(back);
    throw new SaveRefused(
      t(
        'Not saved: {0} would go back to what it was before a colleague changed it. Save again if you mean it, or use Redo.',
        names(back),
      ),
      ['compare'],
    );
  }
  const answer = await send(remote, outgoing, changed, signal);
  tab.allowBack(changed);
  return { outgoing, before, sent: changed, answer };
}

async function currentOf(remote: Remote): Promise<Product> {
  try {
    return await remote.fetch(freshness);
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
  const problem = checkProduct(outgoing).find(({ property }) => property && changed.includes(property));
  if (problem) {
    const line = outgoing.text.slice(0, problem.offset).split('\n').length;
    const where = t('{0} (line {1})', neutralise(problem.path), line);
    throw new SaveRefused(sentences(t('Not saved: {0}: {1}', where, neutralise(problem.message))));
  }
}

async function send(
  remote: Remote,
  outgoing: Product,
  changed: readonly string[],
  signal: AbortSignal,
): Promise<Product> {
  if (signal.aborted) {
    throw new SaveRefused(t('Not saved: cancelled before anything was sent.'));
  }
  try {
    return await remote.put(outgoing, changed, signal);
  } catch (error) {
    if (!(error instanceof ServiceError)) {
      throw error;
    }
    if (error.certainlyNotApplied) {
      throw new SaveRefused(sentences(t('Not saved.'), explain(error)), linksFor(error));
    }
    const sent = propertiesOf(outgoing);
    const found = await remote.readBack(current => {
      const values = propertiesOf(current);
      return changed.every(name => values.get(name) === sent.get(name));
    });
    if (found) {
      return found;
    }
    const unknown = t(
      'It could not be told whether this was saved. Saving again sends the same and is safe.',
    );
    throw new SaveRefused(sentences(unknown, explain(error)), linksFor(error));
  }
}

function refusal(why: Refusal | 'unknownBase', properties: readonly string[]): SaveRefused {
  switch (why) {
    case 'readOnly':
      return new SaveRefused(
        t(
          'Not saved: {0} is set by Cloud Zoo and cannot be changed. Put the old value back (Undo, or the quick fix).',
          names(properties),
        ),
      );
    case 'removed':
      return new SaveRefused(
        t(
          'Not saved: {0} was removed, but Cloud Zoo cannot remove a property. Put it back (Undo, or the quick fix).',
          names(properties),
        ),
      );
    case 'unknownBase':
      return new SaveRefused(
        t(
          'Not saved: it is not known what this tab began with, and {0} differs from the live product.',
          names(properties),
        ),
        ['compare', 'overwrite', 'saveAsDefinition'],
      );
    case 'conflict':
      return new SaveRefused(
        t('Not saved: {0} was changed elsewhere since this tab was opened.', names(properties)),
        ['compare', 'overwrite', 'saveAsDefinition'],
      );
  }
}

function names(properties: readonly string[]): string {
  return properties.map(name => `"${neutralise(name, 60)}"`).join(', ');
}

function linksFor(error: ServiceError): SaveLink[] {
  const { status } = error.failure;
  return status === 401 || status === 403 ? ['updateSecret', 'showLog'] : ['showLog'];
}
