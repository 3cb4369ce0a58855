/** Milliseconds between two events: VS Code puts off what comes within 200 of the one before, again and again. */
const beat = 300;

/** Rows in one event: what VS Code does with them grows with their square. */
const most = 200;

/** Gathers what changes and passes it on, the first at once and then a few times a second. */
export class Gathered<Item> {
  private readonly items = new Set<Item>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly pass: (items: Item[]) => void) {}

  dispose(): void {
    clearTimeout(this.timer);
  }

  add(item: Item): void {
    this.items.add(item);
    this.timer ??= setTimeout(() => this.flush(), 0);
  }

  /** All is told anew by other means. */
  clear(): void {
    this.items.clear();
  }

  private flush(): void {
    const items = [...this.items].slice(0, most);
    for (const item of items) {
      this.items.delete(item);
    }
    this.timer = items.length ? setTimeout(() => this.flush(), beat) : undefined;
    if (items.length) {
      this.pass(items);
    }
  }
}
