/** Waits for what others may wait for too; whoever cancels only leaves, with the error that says so. */
export async function unlessCancelled<Result>(
  start: () => Promise<Result>,
  cancelled: () => Error,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (signal?.aborted) {
    throw cancelled();
  }
  let leave = (): void => undefined;
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(cancelled());
  });
  signal?.addEventListener('abort', leave);
  try {
    return await Promise.race([start(), left]);
  } finally {
    signal?.removeEventListener('abort', leave);
  }
}

interface Call<Result> {
  readonly result: Promise<Result>;
  readonly controller: AbortController;
  waiting: number;
}

/** One call however many wait for it at the same time; when the last of them has left, it is ended. */
export class SharedCall<Result> {
  private running: Call<Result> | undefined;

  constructor(
    private readonly begin: (signal: AbortSignal) => Promise<Result>,
    private readonly cancelled: () => Error,
  ) {}

  async join(signal: AbortSignal | undefined): Promise<Result> {
    if (signal?.aborted) {
      throw this.cancelled();
    }
    const call = this.running ?? this.start();
    call.waiting++;
    try {
      return await unlessCancelled(() => call.result, this.cancelled, signal);
    } finally {
      call.waiting--;
      if (call.waiting === 0) {
        call.controller.abort();
        this.running = this.running === call ? undefined : this.running;
      }
    }
  }

  private start(): Call<Result> {
    const controller = new AbortController();
    const call = { result: this.begin(controller.signal), controller, waiting: 0 };
    this.running = call;
    return call;
  }
}
