import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { explain } from '../../connections/explain';
import type { ProductRef } from '../../products/address';
import { keyOf } from '../../products/address';
import { differenceOf, namesIn } from '../../products/difference';
import type { ProductStore } from '../../products/remote/store';
import { type Action, notify } from '../../ui/messages';
import { withCountedProgress } from '../../ui/progress';
import { askPick } from '../../ui/steps';
import { neutralise, sentences } from '../../ui/text';
import type { DefinitionConnections } from '../connections';
import { type Definition, fileName } from '../definition';
import { type Definitions, mostFiles } from '../definitions';
import { folderOf, nothingToPick } from './choose';
import { type DefinitionDifferences, isMissing } from './compare';

interface Failed {
  readonly uri: vscode.Uri;
  readonly reason: string;
}

/** Reviews all definitions of the workspace at once: those that differ in one view, the others counted by name. */
export class DefinitionReview {
  constructor(
    private readonly definitions: Definitions,
    private readonly connections: DefinitionConnections,
    private readonly store: ProductStore,
    private readonly differences: DefinitionDifferences,
  ) {}

  async run(): Promise<void> {
    const title = t('Review Definitions');
    const all = await this.definitions.findPatiently();
    if (!all.length) {
      throw nothingToPick();
    }
    if (!(await this.connections.settle(title, all))) {
      return;
    }
    const refs = new Map(all.map(definition => [definition, this.refOf(definition)]));
    const unique = new Map([...refs.values()].flatMap(ref => (ref ? [[keyOf(ref), ref] as const] : [])));
    const fetched = await withCountedProgress(
      t('Fetching live products'),
      unique.size,
      async (signal, step) => {
        await this.store.fetchAll([...unique.values()], signal, step);
        return true;
      },
    );
    if (fetched) {
      await this.show(refs);
    }
  }

  private refOf({ uri, id }: Definition): ProductRef | undefined {
    const connection = id === undefined ? undefined : this.connections.of(uri, id)[0];
    return connection && id ? { connection: connection.name, id } : undefined;
  }

  /** Both sides are there before the view opens: one that cannot be read would leave it empty. */
  private async show(refs: ReadonlyMap<Definition, ProductRef | undefined>): Promise<void> {
    const changes: [vscode.Uri, vscode.Uri, vscode.Uri][] = [];
    const failed: Failed[] = [];
    let equal = 0;
    for (const [{ uri, text, product, problem }, ref] of refs) {
      const live = ref && this.store.remote(ref);
      const reason = problem ?? this.reasonAgainst(ref);
      if (reason !== undefined || !ref || !live?.product || !product) {
        failed.push({ uri, reason: reason ?? t('The live product could not be fetched.') });
      } else if (namesIn(differenceOf(product, live.product)).length) {
        changes.push([uri, this.differences.sideFor(uri, text, ref, live.product), uri]);
      } else {
        equal++;
      }
    }
    if (changes.length) {
      await vscode.commands.executeCommand('vscode.changes', t('Live products ↔ definitions'), changes);
    }
    this.say(changes.length, equal, failed);
  }

  private reasonAgainst(ref: ProductRef | undefined): string | undefined {
    if (!ref) {
      return t('It is not on any connection’s list of products. Add it to one, or create the product.');
    }
    const { error } = this.store.remote(ref);
    return isMissing(error)
      ? t('{0} has no product with this ID.', ref.connection)
      : error === undefined
        ? undefined
        : explain(error);
  }

  private say(different: number, equal: number, failed: readonly Failed[]): void {
    const total = different + equal + failed.length;
    const words = sentences(
      total === 1
        ? t('1 definition: {0} different, {1} in sync', different, equal)
        : t('{0} definitions: {1} different, {2} in sync', total, different, equal),
      failed.length
        ? t(
            '{0} could not be compared: {1}',
            failed.length,
            failed.map(({ uri }) => fileName(uri)).join(', '),
          )
        : undefined,
      total >= mostFiles ? t('Only the first {0} files were checked', mostFiles) : undefined,
    );
    const show: Action = { title: t('Show Reasons'), run: () => showReasons(failed) };
    void notify(failed.length ? 'warning' : 'information', words, failed.length ? [show] : []);
  }
}

/** Lists why definitions could not be compared, and opens the one that is taken. */
async function showReasons(failed: readonly Failed[]): Promise<void> {
  const items = failed.map(({ uri, reason }) => ({
    label: neutralise(fileName(uri), 120),
    description: folderOf(uri),
    detail: neutralise(reason),
    value: uri,
  }));
  const frame = { title: t('Definitions That Could Not Be Compared'), step: 1, totalSteps: 1 };
  const answer = await askPick(frame, t('Open a definition'), items);
  if (typeof answer === 'object') {
    await vscode.window.showTextDocument(answer.value);
  }
}
