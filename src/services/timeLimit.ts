/** The longest delay that a timer keeps; a longer one fires at once. */
const longest = 2 ** 31 - 1;

/** One signal that fires at the time limit or when the caller cancels, and remembers which it was. */
export class TimeLimit {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly cancel = () => this.end('cancelled');
  reason: 'timeout' | 'cancelled' | undefined;

  constructor(
    milliseconds: number,
    private readonly caller: AbortSignal | undefined,
  ) {
    this.timer = setTimeout(() => this.end('timeout'), Math.min(milliseconds, longest));
    if (caller?.aborted) {
      this.cancel();
    }
    caller?.addEventListener('abort', this.cancel);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.caller?.removeEventListener('abort', this.cancel);
  }

  private end(reason: 'timeout' | 'cancelled'): void {
    this.reason ??= reason;
    this.controller.abort();
  }
}
