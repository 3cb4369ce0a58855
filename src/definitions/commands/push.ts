import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandArguments } from '../../commandArguments';
import { withProperty } from '../../json/edits';
import { differentNames, propertiesOf } from '../../json/properties';
import { isGuid } from '../../products/address';
import type { Drafts } from '../../products/commands/create';
import { refusalAt } from '../../products/commands/draft';
import { parseDraft } from '../../products/commands/productDraft';
import { type Difference, differenceInAnswer, differenceOf } from '../../products/difference';
import type { DifferenceEditor } from '../../products/editor/differenceEditor';
import { surprises } from '../../products/editor/messages';
import type { ProductStore } from '../../products/remote/store';
import { type Saved, type SaveLink, SaveRefused, save } from '../../products/saving/save';
import type { Product } from '../../services/cloudZoo/product';
import { checkProduct, formatProduct } from '../../services/cloudZoo/product';
import { type Action, ask, notify, UserError } from '../../ui/messages';
import { withCancellableProgress } from '../../ui/progress';
import { neutralise, sentences } from '../../ui/text';
import { named, pushDetail } from '../differenceWords';
import type { Chosen, DefinitionChoice } from './choose';
import type { DefinitionDifferences } from './compare';

/** Sends what a definition says otherwise than the live product, after showing it; or creates the product. */
export class DefinitionPush {
  constructor(
    private readonly choice: DefinitionChoice,
    private readonly differences: DefinitionDifferences,
    private readonly store: ProductStore,
    private readonly drafts: Drafts,
    private readonly editor: DifferenceEditor,
  ) {}

  async run(given: CommandArguments): Promise<void> {
    const chosen = await this.choice.ask(t('Push Definition'), given);
    if (!chosen) {
      return;
    }
    const { document, connection, ref } = chosen;
    const isKnown = connection.products.includes(ref.id) || this.store.summary(ref) !== undefined;
    if (!isGuid(ref.id) || (document.isUntitled && !isKnown)) {
      // It is new: what a POST would refuse is said before anything is asked of the service.
      await parseDraft(document);
    }
    const live = await this.differences.fetchIfThere(chosen);
    await (live ? this.push(chosen, live) : this.drafts.create(document, connection));
  }

  /** Asks, and asks anew when the live product has changed behind the question. */
  private async push(chosen: Chosen, shown: Product, news?: string): Promise<void> {
    const difference = await this.checked(chosen, shown);
    if (!difference.changed.length) {
      this.sayInSync(chosen, difference);
      return;
    }
    if (!(await this.confirm(chosen, shown, difference, news))) {
      return;
    }
    const now = await this.differences.fetch(chosen);
    const changed = differentNames(propertiesOf(shown), propertiesOf(now));
    if (changed.length) {
      await this.push(
        chosen,
        now,
        t('Nothing was sent, because {0} was just changed elsewhere.', named(changed)),
      );
      return;
    }
    this.say(chosen, await this.send(chosen, shown, difference.changed));
  }

  /** @throws UserError at the first thing that Cloud Zoo would refuse, with the cursor put there. */
  private async checked({ document, product }: Chosen, live: Product): Promise<Difference> {
    const difference = differenceOf(product, live);
    const [fixed] = difference.readOnly;
    if (fixed !== undefined) {
      const value = live.properties.get(fixed)?.valueSource ?? t('nothing');
      const words = t(
        '"{0}" is set by Cloud Zoo and cannot be changed. It is {1}.',
        fixed,
        neutralise(value, 80),
      );
      throw await refusalAt(document, product.properties.get(fixed)?.node.offset ?? 0, words);
    }
    // Only what is to be sent must keep the rules: a flaw elsewhere in a live product is not the person's.
    const problem = checkProduct(product).find(
      ({ property }) => property !== undefined && difference.changed.includes(property),
    );
    if (problem) {
      const words = `${neutralise(problem.path)}: ${neutralise(problem.message)}`;
      throw await refusalAt(document, problem.offset, words);
    }
    return difference;
  }

  private async confirm(
    chosen: Chosen,
    live: Product,
    difference: Difference,
    news: string | undefined,
  ): Promise<boolean> {
    const { product, connection, ref } = chosen;
    const title = neutralise(this.store.title(ref), 80);
    const count = difference.changed.length;
    const question =
      count === 1
        ? t('Push 1 property of "{0}" to {1}?', title, connection.name)
        : t('Push {0} properties of "{1}" to {2}?', count, title, connection.name);
    const detail = pushDetail(difference, product, live, connection);
    const compare = t('Compare');
    const push = t('Push to Cloud Zoo');
    const answer = await ask(sentences(news, question), detail, compare, push);
    if (answer === compare) {
      await this.differences.show(chosen, live);
    }
    return answer === push;
  }

  /** Saves the live product as it was shown, with the definition's own values in it. */
  private async send(chosen: Chosen, live: Product, changed: readonly string[]): Promise<Saved> {
    const { product, ref } = chosen;
    const basis = { base: live, shown: new Set<string>(), replaced: new Map<string, Set<string>>() };
    const sent = [...product.properties.values()].filter(({ name }) => changed.includes(name));
    const text = sent.reduce(
      (so, { name, valueSource }) => withProperty(so, name, valueSource) ?? so,
      formatProduct(live),
    );
    try {
      return await withCancellableProgress(
        t('Pushing to {0}…', ref.connection),
        signal => save(this.store.remote(ref), basis, text, signal),
        true,
      );
    } catch (error) {
      throw error instanceof SaveRefused
        ? new UserError(
            error.message,
            error.links.flatMap(link => this.actionFor(link, chosen)),
          )
        : error;
    }
  }

  private actionFor(link: SaveLink, { document, ref }: Chosen): Action | [] {
    const { connection } = ref;
    const argument = { connection, uri: document.uri.toString() };
    const run = (command: string, given?: unknown) => () => vscode.commands.executeCommand(command, given);
    switch (link) {
      case 'compare':
        return { title: t('Compare'), run: run('cloudZoo.compareDefinition', argument) };
      case 'overwrite':
        return { title: t('Push Again…'), run: run('cloudZoo.pushDefinition', argument) };
      case 'saveAsDefinition':
        return [];
      case 'updateSecret':
        return { title: t('Update Secret…'), run: run('cloudZoo.updateSecret', { connection }) };
      case 'showLog':
        return { title: t('Show Log'), run: run('cloudZoo.showLog') };
    }
  }

  private sayInSync({ ref }: Pick<Chosen, 'ref'>, { onlyLive }: Difference): void {
    const words = sentences(
      t('The definition is in sync with {0}, so nothing was sent.', ref.connection),
      onlyLive.length
        ? t('Only the live product has {0}; this stays as it is.', named(onlyLive, onlyLive.length))
        : undefined,
    );
    void notify('information', words);
  }

  private say({ document, ref }: Chosen, saved: Saved): void {
    const after = differenceInAnswer(undefined, saved);
    if (!saved.sent.length) {
      this.sayInSync({ ref }, differenceOf(saved.mine, saved.answer));
      return;
    }
    if (!after.notKept.length && !after.alsoChanged.length) {
      void notify('information', t('Pushed to {0}: {1}.', ref.connection, named(saved.sent, 6)));
      return;
    }
    const words = sentences(
      t(
        'Pushed, but the product is not exactly as it was sent. A colleague may have changed it at the same moment, or Cloud Zoo did.',
      ),
      ...surprises(saved, after),
    );
    const { mine, answer } = saved;
    void notify('warning', words, [
      {
        title: t('Show Difference'),
        run: () => this.editor.compareTexts(document.uri, mine.text, formatProduct(answer), t('sent ↔ live')),
      },
      {
        title: t('Product History…'),
        run: () => vscode.commands.executeCommand('cloudZoo.productHistory', ref),
      },
    ]);
  }
}
