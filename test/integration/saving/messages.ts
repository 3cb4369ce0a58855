import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './tab';

type Button = string | vscode.MessageItem;

/** A message that the extension showed, and its buttons; nobody presses one until the test does. */
export interface Message {
  readonly text: string;
  readonly isModal: boolean;
  /** The lines under a modal's question. */
  readonly detail: string;
  readonly buttons: readonly string[];
  press(title: string): void;
}

const names = ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const;

/** Takes the place of VS Code's notifications and modals, which the test host does not show. */
export class Messages {
  private static readonly originals = names.map(name => [name, vscode.window[name]] as const);
  readonly all: Message[] = [];

  /** Begins to listen; {@link Messages.end} ends it. */
  static listen(): Messages {
    const messages = new Messages();
    for (const name of names) {
      const show = (text: string, ...rest: unknown[]) => messages.show(text, rest);
      Object.assign(vscode.window, { [name]: show });
    }
    return messages;
  }

  /** For `afterEach`. */
  static end(): void {
    for (const [name, original] of Messages.originals) {
      Object.assign(vscode.window, { [name]: original });
    }
  }

  get texts(): string[] {
    return this.all.map(({ text }) => text);
  }

  /** Waits for a message. */
  async when(pattern: RegExp): Promise<Message> {
    return await eventually(() => {
      const found = this.all.find(({ text }) => pattern.test(text));
      assert.ok(found, `no message ${pattern} among ${JSON.stringify(this.texts)}`);
      return found;
    });
  }

  private show(text: string, rest: unknown[]): Promise<Button | undefined> {
    const buttons = rest.filter(isButton);
    return new Promise(resolve => {
      this.all.push({
        text,
        isModal: rest.some(option => !isButton(option) && isModal(option)),
        detail: rest.map(detailOf).join(''),
        buttons: buttons.map(titleOf),
        press: title => {
          const button = buttons.find(button => titleOf(button) === title);
          assert.ok(button, `no button ${title} among ${JSON.stringify(buttons.map(titleOf))}`);
          resolve(button);
        },
      });
    });
  }
}

function isButton(value: unknown): value is Button {
  return typeof value === 'string' || (typeof value === 'object' && value !== null && 'title' in value);
}

function isModal(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'modal' in value && value.modal === true;
}

function detailOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'detail' in value ? String(value.detail) : '';
}

function titleOf(button: Button): string {
  return typeof button === 'string' ? button : button.title;
}
