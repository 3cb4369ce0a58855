import type { RemoteProduct } from '../../../../src/products/remote/remoteProduct';
import { EditSession } from '../../../../src/products/saving/editSession';
import type { Stamp, StoredBase } from '../../../../src/products/saving/editState';
import { type Saved, SaveRefused } from '../../../../src/products/saving/save';

/** How an attempt to save ended, as its person sees it. */
export type Attempt =
  | { readonly kind: 'saved'; readonly saved: Saved }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * One VS Code tab of a live product, calling the file as VS Code 1.139 was seen to: in which order, and what it
 * makes of the answers.
 */
export class Editor {
  text = '';
  /** Whether the document has been shown since the window began. */
  private isOpen = false;
  private stamp: Stamp = { mtime: 0, size: 0 };
  private undo: string[] = [];
  private clean = '';
  private session: EditSession;
  private stored: StoredBase | undefined;

  constructor(private readonly live: RemoteProduct) {
    this.session = this.begin();
  }

  get isDirty(): boolean {
    return this.text !== this.clean;
  }

  /** Opening: `readFile` and `stat` at once. */
  async open(): Promise<void> {
    await this.load();
  }

  type(change: (text: string) => string): void {
    this.undo.push(this.text);
    this.set(change(this.text));
  }

  /** Ctrl+Z: the stack survives a re-read, so it may take back a colleague's change first. */
  undoOnce(): void {
    const text = this.undo.pop();
    if (text !== undefined) {
      this.set(text);
    }
  }

  /** Ctrl+S: `onWillSave`, `stat`, comparison, `writeFile`, `stat`, `onDidSave`. */
  async save(typed?: (text: string) => string): Promise<Attempt> {
    return await this.attempt(false, typed);
  }

  /** Overwrite: the same, without the comparison. */
  async overwrite(): Promise<Attempt> {
    return await this.attempt(true);
  }

  /** Compare: `readFile` and `stat` at once, for the other side; the text stays. Tells what the other side shows. */
  async compare(): Promise<string> {
    const [other] = await Promise.all([this.readFile(), this.stat()]);
    return other;
  }

  /** Revert: `readFile` and `stat` while the document is still dirty. */
  async revert(): Promise<void> {
    await this.load();
  }

  /** What VS Code does when it is told that the file changed: a clean tab is read again, a dirty one is not. */
  async changed(): Promise<void> {
    if (!this.isDirty && this.live.product && this.session.isBehind(this.live.product)) {
      await this.load();
    }
  }

  /** The window is reloaded: a dirty tab comes back with its text and neither `stat` nor `readFile`. */
  async reload(keepsBase: boolean): Promise<void> {
    const { isDirty, stored } = this;
    this.session = this.begin(isDirty && keepsBase ? stored : undefined);
    this.undo = [];
    if (isDirty) {
      this.session.happened({ kind: 'text', text: this.text });
    } else {
      await this.load();
    }
  }

  /** A write that does not come from the tab: another extension's, or an agent's. */
  async foreignWrite(content: string): Promise<Attempt> {
    return await this.ended(() => this.writeFile(content));
  }

  private async attempt(overwrite: boolean, typed?: (text: string) => string): Promise<Attempt> {
    this.session.happened({ kind: 'saveBegins' });
    const content = this.text;
    // When `stat` fails VS Code skips its check, and writes.
    const stamp = await this.stat().catch(() => undefined);
    if (!overwrite && stamp && stamp.mtime > this.stamp.mtime && stamp.size !== this.stamp.size) {
      return { kind: 'conflict' };
    }
    const writing = this.ended(() => this.writeFile(content));
    if (typed) {
      this.type(typed);
    }
    const attempt = await writing;
    if (attempt.kind === 'saved') {
      this.stamp = await this.stat();
      this.clean = content;
      this.session.happened({ kind: 'saveEnds' });
      this.see();
      await this.changed();
    }
    return attempt;
  }

  private async ended(write: () => Promise<Saved>): Promise<Attempt> {
    try {
      return { kind: 'saved', saved: await write() };
    } catch (error) {
      if (error instanceof SaveRefused) {
        return { kind: 'refused', message: error.message };
      }
      throw error;
    }
  }

  private async load(): Promise<void> {
    const [text, stamp] = await Promise.all([this.readFile(), this.stat()]);
    if (this.isOpen && this.text !== text) {
      this.undo.push(this.text);
    }
    this.stamp = stamp;
    this.clean = text;
    this.set(text);
  }

  private set(text: string): void {
    this.text = text;
    this.see();
  }

  private see(): void {
    this.session.happened({ kind: 'text', text: this.text });
    this.stored = this.session.stored;
    this.isOpen = true;
  }

  private begin(stored?: StoredBase): EditSession {
    this.isOpen = false;
    return new EditSession({ remote: () => this.live, origin: () => 'cloudZoo|sandbox|acme' }, stored);
  }

  private async stat(): Promise<Stamp> {
    const { stamp, live } = await this.session.stat();
    if (live) {
      this.session.happened({ kind: 'told', stamp, live });
    }
    return stamp;
  }

  private async readFile(): Promise<string> {
    const { offer } = await this.session.read();
    this.session.happened({ kind: 'read', offer });
    return offer.text;
  }

  private async writeFile(content: string): Promise<Saved> {
    return await this.session.write(content, Date.now(), new AbortController().signal);
  }
}
