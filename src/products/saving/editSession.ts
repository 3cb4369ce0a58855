import { createHash } from 'node:crypto';
import { t } from '@vscode/l10n';
import { formatProduct, type Product } from '../../services/cloudZoo/product';
import type { RemoteProduct } from '../remote/remoteProduct';
import { type EditEvent, next } from './editEvents';
import {
  basisOf,
  type EditState,
  isBehind,
  isEdited,
  type Offer,
  originIn,
  restored,
  type Stamp,
  type StoredBase,
  stampFor,
  stampIn,
  toStored,
  unread,
} from './editState';
import { freshness, type Saved, SaveRefused, save } from './save';

/** Where the product of a session is: looked up at each use, because a connection may be changed behind an open tab. */
export interface Place {
  remote(): RemoteProduct;
  /** The account that the product's connection leads to now. */
  origin(): string;
}

/** What VS Code is to be told of a file; where the service has not confirmed it yet, with the promise of its answer. */
export interface FileAnswer {
  readonly stamp: Stamp;
  /** Undefined where the service was not asked, or could not answer. */
  readonly live?: Product;
  readonly pending?: Promise<Product>;
}

export interface TextAnswer {
  readonly offer: Offer;
  readonly pending?: Promise<Product>;
}

/**
 * One open text of a live product, without VS Code: what `stat`, `readFile` and `writeFile` mean. `stat` and `read` ask
 * and change nothing; what came of them is an event like all that happens to the tab.
 */
export class EditSession {
  private state: EditState;
  /** Which texts the document has had since it was last saved, by their hashes. */
  private readonly texts = new Set<string>();

  constructor(
    private readonly place: Place,
    stored?: StoredBase,
  ) {
    this.state = stored ? restored(stored) : unread;
  }

  happened(event: EditEvent): void {
    this.state = next(this.state, event);
    switch (event.kind) {
      case 'text':
        this.texts.add(hash(event.text));
        break;
      case 'wrote':
        this.texts.clear();
        this.texts.add(hash(event.text));
        break;
      case 'closed':
        this.texts.clear();
    }
  }

  /** The product in the text that the document was last equal to; undefined where nobody knows. */
  get base(): Product | undefined {
    return basisOf(this.state).base;
  }

  /** The last stamp, for when nothing is to be asked. */
  get lastStamp(): Stamp | undefined {
    return stampIn(this.state);
  }

  /** What to keep for the window that brings the tab back. */
  get stored(): StoredBase | undefined {
    return toStored(this.state);
  }

  /** Whether the live product says something else than the tab was last equal to. */
  isBehind(live: Product): boolean {
    return isBehind(this.state, live);
  }

  /** Whether the document has had this text since it was last saved. */
  hasHad(text: string): boolean {
    return this.texts.has(hash(text));
  }

  /** @throws what the service or the connection says, where nothing at all is known. */
  async stat(): Promise<FileAnswer> {
    const remote = this.place.remote();
    const known = this.lastStamp;
    if (known && (this.state.kind === 'saving' || (isEdited(this.state) && this.leadsElsewhere()))) {
      // What was written is not asked about, and a save of what came from another place will be refused.
      return { stamp: known };
    }
    if (!isEdited(this.state)) {
      const { live, pending } = await this.lastOrLive();
      return { stamp: stampFor(this.state, live, remote.changedAt), live, pending };
    }
    try {
      // An edited tab is asked about when it is saved: an answer from before may miss what a colleague just did.
      const live = await remote.fetch();
      return { stamp: stampFor(this.state, live, remote.changedAt), live };
    } catch (error) {
      // Without an answer VS Code would skip its check and write: what is known is the better answer.
      if (known) {
        return { stamp: known };
      }
      throw error;
    }
  }

  async read(): Promise<TextAnswer> {
    const remote = this.place.remote();
    // Compare and Revert of an edited tab must show the very state that the `stat` beside them is told.
    const { live, pending } = isEdited(this.state) ? { live: await remote.fetch() } : await this.lastOrLive();
    const stamp = stampFor(this.state, live, remote.changedAt);
    return {
      offer: { product: live, text: formatProduct(live), origin: this.place.origin(), stamp },
      pending,
    };
  }

  /** @throws SaveRefused when nothing was sent, the service refused, or nobody can tell. */
  async write(content: string, now: number, signal: AbortSignal): Promise<Saved> {
    if (!this.hasHad(content)) {
      throw new SaveRefused(
        t('A live product can be saved only from its own tab. Open it and edit it there.'),
      );
    }
    if (this.leadsElsewhere()) {
      throw new SaveRefused(
        t(
          'Not saved, because this connection no longer points to where the tab came from. Copy your text, then revert the tab (File: Revert File).',
        ),
      );
    }
    const origin = this.place.origin();
    try {
      const saved = await save(this.place.remote(), basisOf(this.state), content, signal);
      const { mine, sent } = saved;
      this.happened({ kind: 'wrote', text: content, product: mine, sent, origin, now });
      return saved;
    } catch (error) {
      if (error instanceof SaveRefused) {
        this.happened({ kind: 'refused', ...error.tells });
      }
      throw error;
    }
  }

  /** Whether the connection leads to another place, or another person, than the tab came from. */
  private leadsElsewhere(): boolean {
    const origin = originIn(this.state);
    return origin !== undefined && origin !== this.place.origin();
  }

  /** The product as the service says, or what was last seen, until the service answers and when it cannot. */
  private async lastOrLive(): Promise<{ live: Product; pending?: Promise<Product> }> {
    const remote = this.place.remote();
    const seen = remote.isConfirmed ? undefined : await remote.lastSeen();
    const answer = remote.fetch(freshness);
    if (seen) {
      return { live: seen, pending: answer };
    }
    try {
      return { live: await answer };
    } catch (error) {
      if (!remote.product) {
        throw error;
      }
      return { live: remote.product, pending: answer };
    }
  }
}

/** Of its very characters: half of one is not the same as what UTF-8 makes of it. */
function hash(text: string): string {
  return createHash('sha1').update(Buffer.from(text, 'utf16le')).digest('base64');
}
