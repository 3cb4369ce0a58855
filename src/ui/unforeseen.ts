import * as vscode from 'vscode';
import { UserError } from './messages';

const logged = new WeakSet<Error>();

/** Writes an error that nobody foresaw to the log with its stack, once however many places it passes. */
export function logUnforeseen(error: unknown, log: vscode.LogOutputChannel): void {
  const isForeseen =
    error instanceof UserError ||
    error instanceof vscode.CancellationError ||
    error instanceof vscode.FileSystemError;
  if (isForeseen || (error instanceof Error && logged.has(error))) {
    return;
  }
  if (error instanceof Error) {
    logged.add(error);
  }
  log.error(error instanceof Error ? error : String(error));
}
