import { t } from '@vscode/l10n';
import type { Product } from '../../services/cloudZoo/product';
import type { RemoteProduct } from '../remote/remoteProduct';
import { freshness, type Saved, SaveRefused, save } from './save';
import type { ProductTab, Stamp } from './tab';

/** An answer to VS Code; where the service has not confirmed it yet, with the promise of its own answer. */
export interface Answered<Value> {
  readonly value: Value;
  readonly pending?: Promise<Product>;
}

/**
 * A live product as the file of one tab, without VS Code: what `stat`, `readFile` and `writeFile` mean. `text` is
 * that of the open document, if there is one.
 */
export class LiveFile {
  constructor(
    private readonly live: RemoteProduct,
    private readonly tab: ProductTab,
    /** The account that the product's connection leads to now. */
    private readonly origin: () => string,
  ) {}

  /** @throws what the service or the connection says, where nothing at all is known. */
  async stat(text: string | undefined): Promise<Answered<Stamp>> {
    if (text !== undefined && !this.tab.isClean(text)) {
      return { value: await this.statEdited(text) };
    }
    const { value, pending } = await this.lastOrLive();
    return { value: this.tab.stat(value, this.live.changedAt, text), pending };
  }

  /**
   * An edited tab is asked about when it is saved, so an answer from before may miss what a colleague just did.
   * Without an answer VS Code would skip its check and write: what is known is the better answer.
   */
  private async statEdited(text: string): Promise<Stamp> {
    const known = this.tab.lastStamp();
    try {
      if (known && this.leadsElsewhere()) {
        // The save will be refused: there is nothing to ask the other place.
        return known;
      }
      return this.tab.stat(await this.live.fetch(), this.live.changedAt, text);
    } catch (error) {
      if (known) {
        return known;
      }
      throw error;
    }
  }

  async read(text: string | undefined): Promise<Answered<string>> {
    // Compare and Revert of an edited tab must show the very state that the `stat` beside them is told.
    const isEdited = text !== undefined && !this.tab.isClean(text);
    const { value, pending } = isEdited ? { value: await this.live.fetch() } : await this.lastOrLive();
    return { value: this.tab.offer(value, this.origin()), pending };
  }

  /** @throws SaveRefused when nothing was sent, the service refused, or nobody can tell. */
  async write(content: string, text: string | undefined, now: number, signal: AbortSignal): Promise<Saved> {
    const { tab } = this;
    if (text === undefined || !(tab.hasHad(content) || text === content)) {
      throw new SaveRefused(t('A live product is saved from its own tab only. Open it and edit it there.'));
    }
    if (this.leadsElsewhere()) {
      throw new SaveRefused(
        t(
          'Not saved: this connection leads to another place than the tab came from. Copy your text, then revert the tab (File: Revert File).',
        ),
      );
    }
    const saved = await save(this.live, tab, content, signal);
    tab.wrote(content, saved.outgoing, now);
    return saved;
  }

  /** Whether the connection leads to another place, or another person, than the tab came from. */
  private leadsElsewhere(): boolean {
    return this.tab.origin !== undefined && this.tab.origin !== this.origin();
  }

  /** The product as the service says, or what was last seen, until the service answers and when it cannot. */
  private async lastOrLive(): Promise<Answered<Product>> {
    const seen = this.live.isConfirmed ? undefined : await this.live.lastSeen();
    const answer = this.live.fetch(freshness);
    if (seen) {
      return { value: seen, pending: answer };
    }
    try {
      return { value: await answer };
    } catch (error) {
      if (!this.live.product) {
        throw error;
      }
      return { value: this.live.product, pending: answer };
    }
  }
}
