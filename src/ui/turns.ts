/** Milliseconds of our work after which everything else has its turn; VS Code adds work of its own to it. */
const longest = 10;

let since = 0;
let next: Promise<void> | undefined;

/** Whether we have worked long enough for now: asked often, because it costs little. */
export function isTurnOver(): boolean {
  return performance.now() - since > longest;
}

/** Lets everything else that waits have its turn; all work of ours that waits goes on together. */
export async function nextTurn(): Promise<void> {
  next ??= new Promise(resolve =>
    setImmediate(() => {
      next = undefined;
      since = performance.now();
      resolve();
    }),
  );
  await next;
}

/** Long work that stops for a moment now and then, so that it can be done in slices. */
export type Sliced<Result> = Generator<void, Result, void>;

/** Does the work; all that runs this way shares its turns, and lets everything else have its own between them. */
export async function inSlices<Result>(work: Sliced<Result>): Promise<Result> {
  for (;;) {
    while (isTurnOver()) {
      await nextTurn();
    }
    const step = work.next();
    if (step.done) {
      return step.value;
    }
  }
}

/** Does the work without stopping. */
export function atOnce<Result>(work: Sliced<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) {
      return step.value;
    }
  }
}

/** Does much work of small pieces in order, in turns between which everything else has its own. */
export class Turns {
  private readonly waiting: (() => void)[] = [];

  async do<Result>(piece: () => Result): Promise<Result> {
    return await new Promise<Result>((resolve, reject) => {
      this.waiting.push(() => {
        try {
          resolve(piece());
        } catch (error) {
          reject(error);
        }
      });
      if (this.waiting.length === 1) {
        void this.work();
      }
    });
  }

  private async work(): Promise<void> {
    await nextTurn();
    // What is added meanwhile is done, too.
    for (const piece of this.waiting) {
      if (isTurnOver()) {
        await nextTurn();
      }
      piece();
    }
    this.waiting.length = 0;
  }
}
