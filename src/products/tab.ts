import { createHash } from 'node:crypto';
import { type Product, parseProduct } from '../services/cloudZoo/product';
import { conflicting, fingerprint, propertiesOf } from './saveDecision';
import { formatProduct } from './text';

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

/**
 * What is known of one open tab of a live product: its base (the product in the text that it was last equal to),
 * what it was offered and not yet taken, and which remote states its person has seen.
 */
export class ProductTab {
  /** Undefined for a restored tab whose base is not known: then every difference is a question. */
  base: Product | undefined;
  private baseText: string | undefined;
  /** The account that the tab's text came from; it is saved nowhere else. */
  origin: string | undefined;
  private stamp: Stamp | undefined;
  private answered: Stamp | undefined;
  private offers: { readonly text: string; readonly product: Product; readonly origin: string }[] = [];
  private readonly texts = new Set<string>();
  private readonly shown = new Set<string>();
  private raised: Product | undefined;
  private writing = false;

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
    this.texts.add(digest(text));
    const index = this.offers.findLastIndex(offer => offer.text === text);
    const taken = this.offers[index];
    if (taken) {
      this.offers = this.offers.slice(index + 1);
      this.base = taken.product;
      this.baseText = text;
      this.origin = taken.origin;
      // VS Code took the text with the answer that it got to its `stat` of the same moment.
      this.stamp = this.answered ?? this.stamp;
      this.shown.clear();
      this.raised = undefined;
    }
  }

  /** Whether the document has had this text since it was last clean. */
  hasHad(text: string): boolean {
    return this.texts.has(digest(text));
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
    if (this.stamp && this.writing) {
      return this.stamp;
    }
    const moved = this.stampOf(remote, changedAt);
    if (!this.stamp || text === undefined || this.isClean(text)) {
      return moved;
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
    if (this.raised) {
      this.shown.add(fingerprint(this.raised));
      this.raised = undefined;
    }
  }

  /** A refusal tells the person of this remote state; the next attempt may overwrite it. */
  raise(remote: Product): void {
    this.raised = remote;
  }

  hasShown(remote: Product): boolean {
    return this.shown.has(fingerprint(remote));
  }

  /** The text is saved; until `endSave`, `stat` answers for it, so that VS Code takes it as what it wrote. */
  wrote(text: string, outgoing: Product, now: number): void {
    this.stamp = { mtime: Math.max(now, (this.stamp?.mtime ?? 0) + 1), size: Buffer.byteLength(text) };
    this.base = outgoing;
    this.baseText = text;
    this.offers = [];
    this.texts.clear();
    this.texts.add(digest(text));
    this.shown.clear();
    this.raised = undefined;
    this.writing = true;
  }

  endSave(): void {
    this.writing = false;
  }

  /** Whether the remote says something else than the tab was last equal to. */
  isBehind(remote: Product): boolean {
    return this.base !== undefined && fingerprint(this.base) !== fingerprint(remote);
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

function digest(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}
