/** Long work that stops for a moment now and then, so that it can be done in slices. */
export type Sliced<Result> = Generator<void, Result, void>;

/** How long one slice lasts, in milliseconds; far less than a person notices. */
const sliceTime = 12;

let lastBreak = 0;
let nextTurn: Promise<void> | undefined;

/** Does the work; all that runs this way shares its slices, and lets everything else have its turn between them. */
export async function inSlices<Result>(work: Sliced<Result>): Promise<Result> {
  for (;;) {
    while (performance.now() - lastBreak > sliceTime) {
      nextTurn ??= new Promise(resolve =>
        setImmediate(() => {
          nextTurn = undefined;
          lastBreak = performance.now();
          resolve();
        }),
      );
      await nextTurn;
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
