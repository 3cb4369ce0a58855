import * as vscode from 'vscode';
import { neutralise } from './text';

/** A button of a notification. */
export interface Action {
  readonly title: string;
  run(): unknown;
}

/** An error that a person can act on: its message says what failed and what to do, in that order. */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(
    message: string,
    readonly actions: readonly Action[] = [],
  ) {
    super(message);
  }
}

let report: (error: unknown) => void = error => {
  throw error;
};

/** Says where the failures of commands and of buttons go. */
export function reportFailuresTo(reporter: (error: unknown) => void): void {
  report = reporter;
}

/** Shows what a command or a button, which outlives its command, failed at. */
export function reportFailure(error: unknown): void {
  report(error);
}

type Level = 'information' | 'warning' | 'error';

/** Shows a notification; resolves when its button has done its work or it was dismissed. */
export async function notify(level: Level, message: string, actions: readonly Action[] = []): Promise<void> {
  const show = {
    information: vscode.window.showInformationMessage,
    warning: vscode.window.showWarningMessage,
    error: vscode.window.showErrorMessage,
  }[level];
  const title = await show(neutralise(message, 1000), ...actions.map(action => action.title));
  try {
    await actions.find(action => action.title === title)?.run();
  } catch (error) {
    reportFailure(error);
  }
}

/**
 * A modal question; resolves to the chosen button, or undefined for Cancel and Escape. The first button has the
 * focus and is pressed by Enter held down, so it must be harmless.
 */
export async function ask<Title extends string>(
  message: string,
  detail: string,
  ...titles: readonly Title[]
): Promise<Title | undefined> {
  return await vscode.window.showWarningMessage<Title>(message, { modal: true, detail }, ...titles);
}

/**
 * A modal question whose first button, `look`, only shows something; resolves to whether the other one, `title`, was
 * chosen. VS Code takes a button with `isCloseAffordance` for its own Cancel and puts the focus on the next one, so
 * it has none.
 */
export async function confirm(
  message: string,
  detail: string,
  look: Action,
  title: string,
): Promise<boolean> {
  const answer = await ask(message, detail, look.title, title);
  if (answer === look.title) {
    await look.run();
  }
  return answer === title;
}

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
