import { createHash } from 'node:crypto';
import { differing, digest, type Properties, propertiesOf } from '../../json/properties';
import { formatProduct, type Product, parseProduct } from '../../services/cloudZoo/product';
import { conflicting } from './decision';

/** What VS Code compares to tell whether a file changed: milliseconds since 1970, and a length that need not be one. */
export interface Stamp {
  readonly mtime: number;
  readonly size: number;
}

/** What must outlive the window, so that a restored tab still knows what it was equal to. */
export interface StoredBase extends Stamp {
  readonly text: string;
  readonly origin: string;
}

interface Offer {
  readonly text: string;
  readonly product: Product;
  readonly origin: string;
}

/**
 * What is known of one open tab of a live product: its base (the product in the text that it was last equal to),
 * what it was offered and not yet taken, and which remote states its person has seen.
 */
export class ProductTab {
  /** Undefined for a restored tab whose base is not known: then every difference is a question. */
  base: Product | undefined;
  /** The account that the tab's text came from; it is saved nowhere else. */
  origin: string | undefined;
  private baseText: string | undefined;
  private stamp: Stamp | undefined;
  private answered: Stamp | undefined;
  private offers: readonly Offer[] = [];
  private readonly texts = new Set<string>();
  private readonly shown = new Set<string>();
  private readonly takenOver = new Map<string, Set<string | undefined>>();
  private raised: Product | undefined;
  private refused: string | undefined;
  private agreed: string | undefined;
  private isWriting = false;

  /** Restores what was stored for a tab that VS Code brought back with unsaved text. */
  static restore({ text, mtime, size, origin }: StoredBase): ProductTab {
    const tab = new ProductTab();
    const parsed = parseProduct(text);
    tab.base = 'product' in parsed ? parsed.product : undefined;
    tab.baseText = text;
    tab.stamp = { mtime, size };
    tab.origin = origin;
    return tab;
  }

  /** What to keep of the tab while it has unsaved text. */
  toStore(): StoredBase | undefined {
    return this.baseText !== undefined && this.stamp && this.origin !== undefined
      ? { text: this.baseText, origin: this.origin, ...this.stamp }
      : undefined;
  }

  /** The text of `readFile`; it becomes the base once the tab shows it. */
  offer(remote: Product, origin: string): string {
    const text = formatProduct(remote);
    this.offers = [...this.offers.slice(-4), { text, product: remote, origin }];
    return text;
  }

  /** Takes note of the document's text, which may be one that was offered. */
  see(text: string): void {
    this.texts.add(hash(text));
    const index = this.offers.findLastIndex(offer => offer.text === text);
    const taken = this.offers[index];
    if (taken) {
      this.offers = this.offers.slice(index + 1);
      this.noteTakenOver(taken.product);
      this.base = taken.product;
      this.baseText = text;
      this.origin = taken.origin;
      // VS Code took the text with the answer that it got to its `stat` of the same moment.
      this.stamp = this.answered ?? this.stamp;
      this.forgetConflict();
    }
  }

  /** Whether the document has had this text since it was last saved. */
  hasHad(text: string): boolean {
    return this.texts.has(hash(text));
  }

  /** Equal to the last text served or written; `TextDocument.isDirty` is not to be trusted. */
  isClean(text: string): boolean {
    return text === this.baseText;
  }

  /**
   * The answer to `stat`. Of a clean tab it moves when the remote moved, of an edited one only when the remote
   * change overlaps the person's; then VS Code's own conflict follows, and counts as raised.
   */
  stat(remote: Product, changedAt: number, text: string | undefined): Stamp {
    if (text !== undefined) {
      this.see(text);
    }
    this.answered = this.answer(remote, changedAt, text);
    return this.answered;
  }

  private answer(remote: Product, changedAt: number, text: string | undefined): Stamp {
    if (this.stamp && this.isWriting) {
      return this.stamp;
    }
    const moved = this.stampOf(remote, changedAt);
    if (!this.stamp || text === undefined || this.isClean(text)) {
      return moved;
    }
    if (this.agreed === digest(remote)) {
      return this.stamp;
    }
    if (this.overlaps(remote, text)) {
      this.raised = remote;
      return moved;
    }
    return this.stamp;
  }

  /** The last stamp, for when the service cannot answer. */
  lastStamp(): Stamp | undefined {
    return this.stamp;
  }

  /** A new attempt to save begins: what the attempt before raised has been put before the person. */
  beginSave(): void {
    this.isWriting = false;
    if (this.raised) {
      this.show(this.raised);
      this.raised = undefined;
    }
  }

  /** A refusal tells the person of this remote state; the next attempt may overwrite it. */
  raise(remote: Product): void {
    this.raised = remote;
    this.refused = digest(remote);
  }

  /** The person agreed to overwrite what a refusal told of: VS Code need not ask again, unless it moved since. */
  agreeToOverwrite(): void {
    this.agreed = this.refused;
    this.beginSave();
  }

  /** A comparison puts this remote state before the person. */
  show(remote: Product): void {
    this.shown.add(digest(remote));
  }

  hasShown(remote: Product): boolean {
    return this.shown.has(digest(remote));
  }

  /** Which of these properties would go back to what they were before the tab took over a colleague's change. */
  takenBack(changed: readonly string[], outgoing: Properties): string[] {
    return changed.filter(name => this.takenOver.get(name)?.has(outgoing.get(name)));
  }

  /** The person was told of it, or it was saved: going back is theirs to decide from now on. */
  allowBack(names: readonly string[]): void {
    for (const name of names) {
      this.takenOver.delete(name);
    }
  }

  /** The text is saved; until `endSave`, `stat` answers for it, so that VS Code takes it as what it wrote. */
  wrote(text: string, outgoing: Product, now: number): void {
    this.stamp = { mtime: Math.max(now, (this.stamp?.mtime ?? 0) + 1), size: Buffer.byteLength(text) };
    this.base = outgoing;
    this.baseText = text;
    this.offers = [];
    this.texts.clear();
    this.texts.add(hash(text));
    this.forgetConflict();
    this.isWriting = true;
  }

  endSave(): void {
    this.isWriting = false;
  }

  /** Whether the remote says something else than the tab was last equal to. */
  isBehind(remote: Product): boolean {
    return this.base !== undefined && digest(this.base) !== digest(remote);
  }

  private forgetConflict(): void {
    this.shown.clear();
    this.raised = undefined;
    this.refused = undefined;
    this.agreed = undefined;
  }

  private noteTakenOver(product: Product): void {
    const before = this.base && propertiesOf(this.base);
    if (before) {
      for (const name of differing(before, propertiesOf(product))) {
        const values = this.takenOver.get(name) ?? new Set();
        this.takenOver.set(name, values.add(before.get(name)));
      }
    }
  }

  private overlaps(remote: Product, text: string): boolean {
    const parsed = parseProduct(text);
    // A broken text is refused by the save itself, which says where.
    return (
      'product' in parsed &&
      conflicting(this.base && propertiesOf(this.base), propertiesOf(remote), propertiesOf(parsed.product))
        .length > 0
    );
  }

  /** VS Code sees a change only when the time advances and the size differs, so the size carries the revision. */
  private stampOf(remote: Product, changedAt: number): Stamp {
    if (this.stamp && this.base && !this.isBehind(remote)) {
      return this.stamp;
    }
    const size = Buffer.byteLength(remote.text);
    return {
      mtime: Math.max(changedAt, (this.stamp?.mtime ?? 0) + 1),
      size: size === this.stamp?.size ? size + 1 : size,
    };
  }
}

function hash(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}
