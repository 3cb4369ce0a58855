import type { RemoteProduct } from '../../../../src/products/remote/remoteProduct';
import { LiveFile } from '../../../../src/products/saving/liveFile';
import { type Saved, SaveRefused } from '../../../../src/products/saving/save';
import { ProductTab, type Stamp, type StoredBase } from '../../../../src/products/saving/tab';

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
  private stamp: Stamp = { mtime: 0, size: 0 };
  private undo: string[] = [];
  private clean = '';
  private file: LiveFile;
  private stored: StoredBase | undefined;

  constructor(
    private readonly live: RemoteProduct,
    private tab = new ProductTab(),
  ) {
    this.file = this.fileOf(tab);
  }

  get isDirty(): boolean {
    return this.text !== this.clean;
  }

  /** Opening: `readFile` and `stat` at once. */
  async open(): Promise<void> {
    await this.load(undefined);
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
    const [other] = await Promise.all([this.file.read(this.text), this.file.stat(this.text)]);
    return other.value;
  }

  /** Revert: `readFile` and `stat` while the document is still dirty. */
  async revert(): Promise<void> {
    await this.load(this.text);
  }

  /** What VS Code does when it is told that the file changed: a clean tab is read again, a dirty one is not. */
  async changed(): Promise<void> {
    if (!this.isDirty && this.live.product && this.tab.isBehind(this.live.product)) {
      await this.load(this.text);
    }
  }

  /** The window is reloaded: a dirty tab comes back with its text and neither `stat` nor `readFile`. */
  async reload(keepsBase: boolean): Promise<void> {
    const { isDirty, stored } = this;
    this.tab = isDirty && stored && keepsBase ? ProductTab.restore(stored) : new ProductTab();
    this.file = this.fileOf(this.tab);
    this.undo = [];
    if (isDirty) {
      this.tab.see(this.text);
    } else {
      await this.load(undefined);
    }
  }

  /** A write that does not come from the tab: another extension's, or an agent's. */
  async foreignWrite(content: string): Promise<Attempt> {
    return await this.ended(() =>
      this.file.write(content, this.text, Date.now(), new AbortController().signal),
    );
  }

  private async attempt(overwrite: boolean, typed?: (text: string) => string): Promise<Attempt> {
    this.tab.beginSave();
    const content = this.text;
    // When `stat` fails VS Code skips its check, and writes.
    const stamp = await this.file.stat(content).then(
      ({ value }) => value,
      () => undefined,
    );
    if (!overwrite && stamp && stamp.mtime > this.stamp.mtime && stamp.size !== this.stamp.size) {
      return { kind: 'conflict' };
    }
    const writing = this.ended(() =>
      this.file.write(content, this.text, Date.now(), new AbortController().signal),
    );
    if (typed) {
      this.type(typed);
    }
    const attempt = await writing;
    if (attempt.kind === 'saved') {
      this.stamp = (await this.file.stat(this.text)).value;
      this.clean = content;
      this.tab.endSave();
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

  private async load(text: string | undefined): Promise<void> {
    const [read, stat] = await Promise.all([this.file.read(text), this.file.stat(text)]);
    if (text !== undefined && text !== read.value) {
      this.undo.push(text);
    }
    this.stamp = stat.value;
    this.clean = read.value;
    this.set(read.value);
  }

  private set(text: string): void {
    this.text = text;
    this.see();
  }

  private see(): void {
    this.tab.see(this.text);
    this.stored = this.tab.isClean(this.text) ? undefined : this.tab.toStore();
  }

  private fileOf(tab: ProductTab): LiveFile {
    return new LiveFile(this.live, tab, () => 'cloudZoo|sandbox|acme');
  }
}
