import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandArguments } from '../../commandArguments';
import { explain } from '../../connections/explain';
import { keyOf, type ProductRef } from '../../products/address';
import type { DifferenceEditor } from '../../products/editor/differenceEditor';
import { documentAt } from '../../products/editor/documents';
import type { ProductStore } from '../../products/remote/store';
import type { Product } from '../../services/cloudZoo/product';
import { ServiceError } from '../../services/serviceError';
import { UserError } from '../../ui/messages';
import { withCancellableProgress } from '../../ui/progress';
import { neutralise, sentences } from '../../ui/text';
import { liveInPlaceOf } from '../liveInPlace';
import type { Chosen, DefinitionChoice } from './choose';

/** At most so many differences are kept up to date. */
const mostFollowed = 200;

interface Followed {
  readonly side: vscode.Uri;
  readonly uri: vscode.Uri;
  readonly ref: ProductRef;
}

/** Compares definitions with live products: on the left what is live, in the definition's own order and layout. */
export class DefinitionDifferences implements vscode.Disposable {
  private followed: readonly Followed[] = [];
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly choice: DefinitionChoice,
    private readonly store: ProductStore,
    private readonly editor: DifferenceEditor,
  ) {
    this.subscription = store.onDidChange(ref => this.renew(ref));
  }

  dispose(): void {
    this.subscription.dispose();
  }

  async run(given: CommandArguments): Promise<void> {
    const chosen = await this.choice.ask(t('Compare with Definition'), given);
    if (chosen) {
      await this.show(chosen, await this.fetch(chosen));
    }
  }

  /** Opens VS Code's diff of the live product and the definition. */
  async show({ document, ref }: Chosen, live: Product): Promise<void> {
    const side = this.sideFor(document.uri, document.getText(), ref, live);
    await this.editor.diff(side, document.uri, t('{0} ↔ definition', ref.connection));
  }

  /** A read-only left side, which follows the live product. */
  sideFor(uri: vscode.Uri, text: string, ref: ProductRef, live: Product): vscode.Uri {
    const side = this.editor.remember(uri, liveInPlaceOf(text, live));
    this.followed = [...this.followed.slice(1 - mostFollowed), { side, uri, ref }];
    return side;
  }

  /** The live product. @throws UserError where it cannot be fetched, or is not there. */
  async fetch(chosen: Chosen): Promise<Product> {
    const live = await this.fetchIfThere(chosen);
    if (!live) {
      const { connection, id } = chosen.ref;
      throw new UserError(t('{0} has no product with the ID {1}.', connection, id), [
        {
          title: t('Create in Cloud Zoo…'),
          run: () =>
            vscode.commands.executeCommand('cloudZoo.pushDefinition', {
              connection,
              uri: chosen.document.uri,
            }),
        },
      ]);
    }
    return live;
  }

  /** The live product; undefined where the service says that there is none. */
  async fetchIfThere({ ref }: Chosen): Promise<Product | undefined> {
    const title = t('Fetching {0}…', neutralise(this.store.title(ref), 60));
    try {
      return await withCancellableProgress(title, signal => this.store.remote(ref).fetchNow(signal), true);
    } catch (error) {
      if (isMissing(error)) {
        return undefined;
      }
      if (error instanceof ServiceError && error.failure.kind !== 'cancelled') {
        const head = t('Nothing was sent, because the live product could not be fetched first.');
        throw new UserError(sentences(head, explain(error)), [
          { title: t('Show Log'), run: () => vscode.commands.executeCommand('cloudZoo.showLog') },
        ]);
      }
      throw error;
    }
  }

  private renew(ref: ProductRef | undefined): void {
    for (const { side, uri, ref: its } of this.followed) {
      const { product } = this.store.remote(its);
      const document = documentAt(uri);
      if (product && document && (!ref || keyOf(ref) === keyOf(its))) {
        this.editor.change(side, liveInPlaceOf(document.getText(), product));
      }
    }
  }
}

/** Whether the service said that there is no such product. */
export function isMissing(error: unknown): boolean {
  return error instanceof ServiceError && error.failure.kind === 'refused' && error.failure.status === 404;
}
