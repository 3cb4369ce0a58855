import * as vscode from 'vscode';

/** Does work with a signal that fires when VS Code cancels the token. */
export async function withSignal<Result>(
  token: vscode.CancellationToken,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const subscription = token.onCancellationRequested(() => controller.abort());
  try {
    return await work(controller.signal);
  } finally {
    subscription.dispose();
  }
}

/** Does work with a token for VS Code that is cancelled when the signal fires. */
export async function withToken<Result>(
  signal: AbortSignal | undefined,
  work: (token: vscode.CancellationToken) => PromiseLike<Result>,
): Promise<Result> {
  const source = new vscode.CancellationTokenSource();
  const cancel = () => source.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await work(source.token);
  } finally {
    signal?.removeEventListener('abort', cancel);
    source.dispose();
  }
}
