import type * as vscode from 'vscode';

/** Milliseconds without a change after which a text is looked at. */
const pause = 250;

/** Puts work on an address off until nothing has asked for it for a moment, as while a person types. */
export class Debounce implements vscode.Disposable {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  dispose(): void {
    for (const timer of this.timers.values()) {
      clearTimeout(timer);
    }
  }

  run(uri: vscode.Uri, work: () => unknown): void {
    const key = uri.toString();
    const begin = () => {
      this.timers.delete(key);
      work();
    };
    clearTimeout(this.timers.get(key));
    this.timers.set(key, setTimeout(begin, pause));
  }
}

/** Does work a moment after it was first asked for, once for all who ask until then. */
export class Gathering implements vscode.Disposable {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    /** Milliseconds in which requests are gathered. */
    private readonly pause: number,
    private readonly work: () => unknown,
  ) {}

  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  ask(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.work();
    }, this.pause);
  }
}
