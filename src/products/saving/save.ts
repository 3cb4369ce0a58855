import { t } from '@vscode/l10n';
import { explain } from '../../connections/explain';
import { describeProblem } from '../../json/json';
import { digest, propertiesOf } from '../../json/properties';
import { checkProduct, type Product, parseProduct } from '../../services/cloudZoo/product';
import { ServiceError } from '../../services/serviceError';
import { neutralise, sentences } from '../../ui/text';
import type { RemoteProduct } from '../remote/remoteProduct';
import { decide, type Refusal } from './decision';

/** What a save needs of a live product. */
export type Remote = Pick<RemoteProduct, 'fetch' | 'put' | 'readBack'>;

export type SaveLink = 'compare' | 'overwrite' | 'saveAsDefinition' | 'updateSecret' | 'showLog';

/** A save that did not happen: the message says why and what to do, the links are the ways out. */
export class SaveRefused extends Error {
  constructor(
    message: string,
    readonly links: readonly SaveLink[] = [],
    /** What its words put before the person: a live product, or names of properties that would go back. */
    readonly tells: { readonly live?: Product; readonly goesBack?: readonly string[] } = {},
  ) {
    super(message);
  }
}

/** What a save builds on. */
export interface Basis {
  /** The product that the text was last equal to; without one, every difference is a question. */
  readonly base: Product | undefined;
  /** Digests of the live products that the person has seen. */
  readonly shown: ReadonlySet<string>;
  /** Values that a colleague's change replaced in the text, by property: going back to one is asked about once. */
  readonly replaced: ReadonlyMap<string, ReadonlySet<string | undefined>>;
}

/** What a save did. */
export interface Saved {
  /** The product in the saved text. */
  readonly mine: Product;
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
 * Saves the text of a live product: check, fresh GET, decision, PUT of the changed properties.
 *
 * @throws SaveRefused when nothing was sent, the service refused, or nobody can tell; its message says which.
 */
export async function save(remote: Remote, basis: Basis, text: string, signal: AbortSignal): Promise<Saved> {
  const parsed = parseProduct(text);
  if ('problem' in parsed) {
    throw new SaveRefused(sentences(t('Not saved.'), describeProblem(parsed.problem)));
  }
  const mine = parsed.product;
  const before = await liveNow(remote);
  const base = basis.base && propertiesOf(basis.base);
  const decision = decide(base, propertiesOf(before), propertiesOf(mine), basis.shown.has(digest(before)));
  if (decision.kind === 'refuse') {
    const isLost = decision.why === 'conflict' && !base;
    throw refusal(isLost ? 'unknownBase' : decision.why, decision.properties, before);
  }
  if (decision.kind === 'nothing') {
    return { mine, before, sent: [], answer: before };
  }
  const { changed } = decision;
  checkSchema(mine, changed);
  const back = changed.filter(name => basis.replaced.get(name)?.has(mine.properties.get(name)?.canonical));
  if (back.length) {
    throw new SaveRefused(
      t(
        'Not saved, because {0} would go back to what it was before a colleague changed it. Save again if you mean it, or use Redo.',
        names(back),
      ),
      ['compare'],
      { goesBack: back },
    );
  }
  return { mine, before, sent: changed, answer: await put(remote, mine, changed, signal) };
}

async function liveNow(remote: Remote): Promise<Product> {
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
function checkSchema(mine: Product, changed: readonly string[]): void {
  const problem = checkProduct(mine).find(({ property }) => property && changed.includes(property));
  if (problem) {
    const line = mine.text.slice(0, problem.offset).split('\n').length;
    const where = t('{0} (line {1})', neutralise(problem.path), line);
    throw new SaveRefused(sentences(t('Not saved: {0}: {1}', where, neutralise(problem.message))));
  }
}

async function put(
  remote: Remote,
  mine: Product,
  changed: readonly string[],
  signal: AbortSignal,
): Promise<Product> {
  if (signal.aborted) {
    throw new SaveRefused(t('Not saved: it was canceled before anything was sent.'));
  }
  try {
    return await remote.put(mine, changed, signal);
  } catch (error) {
    if (!(error instanceof ServiceError)) {
      throw error;
    }
    if (error.certainlyNotApplied) {
      throw new SaveRefused(sentences(t('Not saved.'), explain(error)), linksFor(error));
    }
    const wanted = propertiesOf(mine);
    const found = await remote.readBack(live => {
      const values = propertiesOf(live);
      return changed.every(name => values.get(name) === wanted.get(name));
    });
    if (found) {
      return found;
    }
    const unknown = t('It is not known whether this was saved. Saving again sends the same, and is safe.');
    throw new SaveRefused(sentences(unknown, explain(error)), linksFor(error));
  }
}

function refusal(why: Refusal | 'unknownBase', properties: readonly string[], live: Product): SaveRefused {
  switch (why) {
    case 'readOnly':
      return new SaveRefused(
        t(
          'Not saved, because {0} is set by Cloud Zoo and cannot be changed. Restore the old value (with Undo or the quick fix).',
          names(properties),
        ),
      );
    case 'removed':
      return new SaveRefused(
        t(
          'Not saved, because {0} was removed and Cloud Zoo cannot remove a property. Restore it (with Undo or the quick fix).',
          names(properties),
        ),
      );
    case 'unknownBase':
      return new SaveRefused(
        t(
          'Not saved, because it is not known what this tab began with, and {0} differs from the live product.',
          names(properties),
        ),
        ['compare', 'overwrite', 'saveAsDefinition'],
        { live },
      );
    case 'conflict':
      return new SaveRefused(
        t('Not saved, because {0} was changed elsewhere since this tab was opened.', names(properties)),
        ['compare', 'overwrite', 'saveAsDefinition'],
        { live },
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
