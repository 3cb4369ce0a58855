/** Milliseconds of our work for which others have to wait; VS Code adds its own to it. */
const slice = 8;

/** Does much work of small pieces in order, in slices between which everything else has its turn. */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private next = 0;

  async do<Result>(piece: () => Result): Promise<Result> {
    return await new Promise<Result>((resolve, reject) => {
      const work = () => {
        try {
          resolve(piece());
        } catch (error) {
          reject(error);
        }
      };
      this.waiting.push(work);
      if (this.waiting.length === 1) {
        setImmediate(() => this.turn());
      }
    });
  }

  private turn(): void {
    const end = performance.now() + slice;
    while (this.next < this.waiting.length && performance.now() < end) {
      this.waiting[this.next++]?.();
    }
    if (this.next < this.waiting.length) {
      setImmediate(() => this.turn());
    } else {
      this.waiting.length = 0;
      this.next = 0;
    }
  }
}
