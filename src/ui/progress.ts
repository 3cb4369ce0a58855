import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { withSignal } from './signals';

/** Milliseconds after which a wait is worth a word. */
const silence = 1000;

/** Runs work under a notification with Cancel, which is shown at once or, where `late`, only when it lasts. */
export async function withCancellableProgress<Result>(
  title: string,
  work: (signal: AbortSignal) => Promise<Result>,
  late = false,
): Promise<Result> {
  const controller = new AbortController();
  const running = work(controller.signal);
  if (late) {
    const early = await Promise.race([running.then(value => ({ value })), after(silence)]);
    if (early) {
      return early.value;
    }
  }
  return await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (_progress, token) => {
      const subscription = token.onCancellationRequested(() => controller.abort());
      try {
        return await running;
      } finally {
        subscription.dispose();
      }
    },
  );
}

/** Runs work in `total` steps under a notification with their count and Cancel; undefined when it was cancelled. */
export async function withCountedProgress<Result>(
  title: string,
  total: number,
  work: (signal: AbortSignal, step: () => void) => Promise<Result>,
): Promise<Result | undefined> {
  return await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (progress, token) =>
      withSignal(token, async signal => {
        let done = 0;
        const step = () => {
          done++;
          progress.report({ message: t('{0} of {1}', done, total), increment: 100 / total });
        };
        const result = await work(signal, step);
        return signal.aborted ? undefined : result;
      }),
  );
}

/** Runs work that says how far it is, under a notification whose Cancel asks it to stop: it decides when. */
export async function withReportedProgress<Result>(
  title: string,
  work: (signal: AbortSignal, report: (message: string, increment: number) => void) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let show = (_message: string, _increment: number): void => undefined;
  const shown = (running: Promise<Result>, cancellable: boolean) =>
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable },
      async (progress, token) => {
        show = (message, increment) => progress.report({ message, increment });
        const subscription = token.onCancellationRequested(() => {
          controller.abort();
          // VS Code takes the notification away, but there is more to say until the work has ended.
          void shown(running, false).then(undefined, () => undefined);
        });
        try {
          return await running;
        } finally {
          subscription.dispose();
        }
      },
    );
  return await shown(
    work(controller.signal, (message, increment) => show(message, increment)),
    true,
  );
}

function after(milliseconds: number): Promise<undefined> {
  return new Promise(resolve => {
    setTimeout(() => resolve(undefined), milliseconds).unref();
  });
}
