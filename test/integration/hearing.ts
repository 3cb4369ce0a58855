import { window } from 'vscode';

/** A notification or modal that the extension showed. */
export interface Message {
  readonly level: 'information' | 'warning' | 'error';
  readonly text: string;
  readonly modal: boolean;
  readonly buttons: readonly string[];
}

const original = {
  showInformationMessage: window.showInformationMessage,
  showWarningMessage: window.showWarningMessage,
  showErrorMessage: window.showErrorMessage,
  showSaveDialog: window.showSaveDialog,
  showOpenDialog: window.showOpenDialog,
};

let messages: Message[] = [];

/** What the extension has said in this test. */
export function heard(): readonly Message[] {
  return messages;
}

/** From now on the extension speaks to the test, which closes each message and dialog unanswered. */
export function hear(): void {
  messages = [];
  const listen =
    (level: Message['level']) =>
    async (text: string, ...rest: readonly unknown[]): Promise<undefined> => {
      const [options] = rest;
      const modal = isObject(options) && options.modal === true;
      const buttons = rest.flatMap(item =>
        typeof item === 'string' ? item : isObject(item) && typeof item.title === 'string' ? item.title : [],
      );
      messages.push({ level, text, modal, buttons });
    };
  Object.assign(window, {
    showInformationMessage: listen('information'),
    showWarningMessage: listen('warning'),
    showErrorMessage: listen('error'),
    showSaveDialog: async () => undefined,
    showOpenDialog: async () => undefined,
  });
}

export function stopHearing(): void {
  Object.assign(window, original);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
