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

type Level = 'information' | 'warning' | 'error';

/** Shows a notification; resolves when its button has done its work or it was dismissed. */
export async function notify(level: Level, message: string, actions: readonly Action[] = []): Promise<void> {
  const show = {
    information: vscode.window.showInformationMessage,
    warning: vscode.window.showWarningMessage,
    error: vscode.window.showErrorMessage,
  }[level];
  const title = await show(neutralise(message, 1000), ...actions.map(action => action.title));
  await actions.find(action => action.title === title)?.run();
}

/** A modal question; resolves to the chosen button's title, or undefined for Cancel and Escape. */
export async function ask<Title extends string>(
  message: string,
  detail: string,
  ...titles: readonly Title[]
): Promise<Title | undefined> {
  return await vscode.window.showWarningMessage<Title>(message, { modal: true, detail }, ...titles);
}
