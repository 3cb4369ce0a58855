/** Milliseconds of work after which others have their turn. */
const longest = 12;

/** Lets long work breathe, so that the rest of the extension host answers meanwhile. */
export class Breath {
  private since = performance.now();

  /** Whether it worked long enough: asked often, because it costs little. */
  get isDue(): boolean {
    return performance.now() - this.since > longest;
  }

  /** Lets everything else that waits have its turn. */
  async take(): Promise<void> {
    await new Promise(resolve => setImmediate(resolve));
    this.since = performance.now();
  }
}
