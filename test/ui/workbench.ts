import { join } from 'node:path';
import type { Dialog, Locator, Page } from 'playwright-core';

export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** 1 for the rows of the first level. */
  readonly level: number;
  readonly expanded: boolean | undefined;
}

export interface Tab {
  readonly name: string;
  readonly active: boolean;
  /** Has unsaved changes. */
  readonly dirty: boolean;
}

export interface Modal {
  readonly message: string;
  readonly detail: string;
  /** In the order in which the extension named them, Cancel last. */
  readonly buttons: readonly string[];
  /** The button that Enter presses. */
  readonly focused: string;
}

/** What to recognise a prompt by: each text must be part of it. Give what differs from the prompt before. */
export interface Prompt {
  /** Of the title bar, the step count included: `Delete License (2/4)`. */
  readonly title?: string;
  /** Of the line under the input box, or of the placeholder in it. */
  readonly field?: string;
}

/** A VS Code window as a person sees and uses it. Everything waits until it is there, and fails after 30 seconds. */
export class Workbench {
  constructor(
    readonly page: Page,
    private readonly screenshotFolder: string,
  ) {
    page.setDefaultTimeout(30_000);
  }

  /** Waits until the extensions are there. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    await this.activityBarItem('Cloud Zoo').waitFor({ timeout: 60_000 });
  }

  /** Reloads the window; unsaved tabs come back from VS Code's backups. */
  async reload(): Promise<void> {
    // Which tabs are open is stored every five seconds; one that was just opened would be lost.
    const names = (await this.tabs()).map(tab => tab.name);
    await this.eventually(async () => {
      const stored = await this.page.evaluate<string>(storedEditors);
      const missing = names.filter(name => !stored.includes(name));
      if (missing.length > 0) throw new Error(`VS Code has not stored that ${missing.join()} is open.`);
    });
    while (!(await this.tryReload())) await this.page.evaluate(nextChange);
    await this.ready();
  }

  /** Pictures lie in `out/screenshots`. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(this.screenshotFolder, `${name}.png`) });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Repeats a check at each change of the page until it passes; its last error is thrown after `timeout` ms. */
  async eventually<T>(check: () => Promise<T>, timeout = 30_000): Promise<T> {
    const deadline = Date.now() + timeout;
    for (;;) {
      try {
        return await check();
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await this.page.evaluate(nextChange);
      }
    }
  }

  // --- Commands and prompts

  activityBarItem(title: string): Locator {
    return this.page.locator(`.activitybar .action-item a[aria-label^="${title}"]`);
  }

  /** Shows a view container by its Activity Bar icon. */
  async showContainer(title: string): Promise<void> {
    const item = this.activityBarItem(title).locator('..');
    // A click on the icon of the container that is on screen would hide it.
    if (!(await item.getAttribute('class'))?.includes('checked')) await item.click();
    await this.page.locator('.sidebar .composite.title', { hasText: title }).waitFor();
  }

  /** Runs a command from the palette by its whole title: `Cloud Zoo: Add Connection…`. */
  async runCommand(title: string): Promise<void> {
    await this.openQuickInput('F1', '>');
    await this.quickInputBox.fill(`>${title}`);
    await this.quickPickRow(title).click();
  }

  /** The titles that the palette offers for a search text. */
  async searchCommands(text: string): Promise<string[]> {
    await this.openQuickInput('F1', '>');
    await this.quickInputBox.fill(`>${text}`);
    const titles = await this.eventually(async () => {
      const titles = await this.quickInput.locator('.monaco-list-row .label-name').allTextContents();
      if (!titles.some(title => title.includes(text)))
        throw new Error(`No command has “${text}” in its title.`);
      return titles;
    });
    await this.press('Escape');
    return titles;
  }

  /** Opens a file of the workspace by its name. */
  async openFile(name: string): Promise<void> {
    await this.openQuickInput('Control+P', '');
    await this.quickInputBox.fill(name);
    await this.quickPickRow(name).click();
    await this.waitForTab(name);
  }

  /** Waits for an input box, types into it, and accepts it with Enter. */
  async answer(prompt: Prompt, text: string): Promise<void> {
    await this.typeAnswer(prompt, text);
    await this.press('Enter');
  }

  /** Waits for an input box and types into it without accepting it. */
  async typeAnswer(prompt: Prompt, text: string): Promise<void> {
    await this.waitForPrompt(prompt);
    // The box is used again for the next prompt: `fill` replaces what is in it, and needs no ready key handler.
    await this.quickInputBox.fill(text);
  }

  /** Waits for a quick pick and takes the row with this label. */
  async pick(prompt: Prompt, label: string): Promise<void> {
    await this.waitForPrompt(prompt);
    await this.quickPickRow(label).click();
  }

  /** Waits for a prompt and tells the labels of its rows. */
  async choices(prompt: Prompt): Promise<string[]> {
    await this.waitForPrompt(prompt);
    const names = this.quickInput.locator('.monaco-list-row .label-name');
    await names.first().waitFor();
    return await names.allTextContents();
  }

  /** The message under the input box: the prompt, or why the text is not valid. */
  async promptMessage(): Promise<string> {
    return await textOf(this.quickInput.locator('.quick-input-message'));
  }

  /** What stands in the input box. */
  async promptValue(): Promise<string> {
    return await this.quickInputBox.inputValue();
  }

  /** The label of the row that Enter takes. */
  async focusedChoice(): Promise<string> {
    const name = this.quickInput.locator('.monaco-list-row.focused .label-name');
    await name.waitFor();
    return await textOf(name);
  }

  /** Goes back to the question before, by the keyboard. */
  async goBack(): Promise<void> {
    await this.press('Control+Alt+Minus');
  }

  /** Whether the input box shows dots instead of what is typed. */
  async promptIsMasked(): Promise<boolean> {
    return (await this.quickInputBox.getAttribute('type')) === 'password';
  }

  /** Waits until a prompt is on screen. */
  async waitForPrompt(prompt: Prompt): Promise<void> {
    await this.quickInput.waitFor();
    await this.eventually(async () => {
      const shown = await this.shownPrompt();
      const { title = '', field = '' } = prompt;
      if (!shown.title.includes(title) || !shown.field.includes(field)) {
        throw new Error(`Waited for the prompt ${JSON.stringify(prompt)}, but see ${JSON.stringify(shown)}`);
      }
    });
    await this.quickInputBox.waitFor();
  }

  /** Waits until no prompt is on screen. */
  async waitForNoPrompt(): Promise<void> {
    await this.quickInput.waitFor({ state: 'hidden' });
  }

  /** Until it has the backups, VS Code asks whether to leave: stay, as a careful person does. */
  private async tryReload(): Promise<boolean> {
    const { page } = this;
    let stay: ((dialog: Dialog) => Promise<void>) | undefined;
    const stayed = new Promise<boolean>((resolve, reject) => {
      stay = dialog => dialog.dismiss().then(() => resolve(false), reject);
      page.once('dialog', stay);
    });
    const loaded = page.waitForEvent('load').then(() => true);
    // Has failed by its time limit when VS Code asked.
    loaded.catch(() => undefined);
    await page.evaluate('void setTimeout(() => location.reload())');
    const left = await Promise.race([loaded, stayed]);
    if (stay) page.off('dialog', stay);
    return left;
  }

  private get quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  private get quickInputBox(): Locator {
    return this.quickInput.locator('.quick-input-box input');
  }

  private quickPickRow(label: string): Locator {
    const name = this.page.locator('.label-name').getByText(label, { exact: true });
    return this.quickInput.locator('.monaco-list-row', { has: name }).first();
  }

  private async shownPrompt(): Promise<{ title: string; field: string }> {
    const title = this.quickInput.locator('.quick-input-title');
    const message = this.quickInput.locator('.quick-input-message');
    const placeholder = await this.quickInputBox.getAttribute('placeholder');
    return {
      title: await textOf(title),
      field: `${await textOf(message)} ${placeholder ?? ''}`,
    };
  }

  private async openQuickInput(key: string, content: string): Promise<void> {
    await this.eventually(async () => {
      // Pressed before the key handlers are there, it does nothing: so once more.
      await this.press(key);
      await this.quickInputBox.waitFor({ timeout: 3000 });
      const shown = await this.quickInputBox.inputValue();
      if (shown !== content) throw new Error(`${key} shows “${shown}” instead of “${content}”.`);
    });
  }

  // --- Trees

  /** Waits for a row of a view and tells where it is. */
  async treeRow(view: string, label: string): Promise<Locator> {
    const name = this.page.locator('.label-name').getByText(label, { exact: true });
    const row = this.view(view).locator('.monaco-list-row', { has: name }).first();
    await row.waitFor();
    return row;
  }

  /** The rows on screen of a view. */
  async treeRows(view: string): Promise<TreeRow[]> {
    const rows = await this.view(view)
      .locator('.monaco-list-row')
      .evaluateAll((rows: PageElement[]) =>
        rows.map(row => ({
          label: row.querySelector('.label-name')?.textContent ?? '',
          description: row.querySelector('.label-description')?.textContent ?? '',
          level: row.getAttribute('aria-level'),
          expanded: row.getAttribute('aria-expanded'),
        })),
      );
    return rows.map(({ label, description, level, expanded }) => ({
      label: plain(label),
      description: plain(description),
      level: Number(level),
      expanded: expanded === null ? undefined : expanded === 'true',
    }));
  }

  /** Opens or closes a row's level by a click on its twistie. */
  async toggleRow(view: string, label: string): Promise<void> {
    await (await this.treeRow(view, label)).locator('.monaco-tl-twistie').click();
  }

  /** Clicks an item of a row's context menu. */
  async rowMenu(view: string, row: string, item: string): Promise<void> {
    await (await this.treeRow(view, row)).click({ button: 'right' });
    const label = this.page.locator('.monaco-menu .action-label').getByText(item, { exact: true });
    // A menu ignores clicks in its first moments.
    await this.eventually(async () => {
      await label.click();
      await label.waitFor({ state: 'hidden', timeout: 1000 });
    });
  }

  /** Clicks a button of the text that a view shows as long as it has no rows. */
  async clickWelcome(view: string, button: string): Promise<void> {
    await this.view(view).locator('.welcome-view-content .monaco-button', { hasText: button }).click();
  }

  private view(title: string): Locator {
    const header = this.page.locator(`.pane-header[aria-label^="${title}"]`);
    return this.page.locator('.pane', { has: header });
  }

  // --- Tabs and the editor

  async tabs(): Promise<Tab[]> {
    return await this.page.locator('.tabs-container .tab').evaluateAll((tabs: PageElement[]) =>
      tabs.map(tab => ({
        name: tab.getAttribute('data-resource-name') ?? '',
        active: tab.classList.contains('active'),
        dirty: tab.classList.contains('dirty'),
      })),
    );
  }

  /** Waits until a tab is there: with unsaved changes, without, or (`undefined`) either. */
  async waitForTab(name: string, dirty?: boolean): Promise<void> {
    await this.eventually(async () => {
      const tabs = await this.tabs();
      const found = tabs.find(tab => tab.name === name);
      if (!found || (dirty !== undefined && found.dirty !== dirty)) {
        throw new Error(`Waited for the tab ${name}, dirty: ${dirty}, but see ${JSON.stringify(tabs)}`);
      }
    });
  }

  async save(): Promise<void> {
    await this.press('Control+S');
  }

  /** The lines of the active editor that are on screen. */
  async visibleText(): Promise<string> {
    return await linesOf(this.editor);
  }

  /** Clicks an icon in the title bar of the active editor. */
  async clickEditorAction(title: string): Promise<void> {
    await this.page
      .locator(`.editor-group-container.active .editor-actions a[aria-label="${title}"]`)
      .click();
  }

  /** Clicks a CodeLens of the active editor. */
  async clickLens(title: string): Promise<void> {
    await this.editor.locator('.codelens-decoration a', { hasText: title }).first().click();
  }

  /** Waits for a comparison and tells the lines on screen of both sides. */
  async comparison(): Promise<{ left: string; right: string }> {
    const diff = this.page.locator('.editor-group-container.active .monaco-diff-editor');
    return await this.eventually(async () => {
      const left = await linesOf(diff.locator('.editor.original'));
      const right = await linesOf(diff.locator('.editor.modified'));
      if (!left.trim() || !right.trim()) throw new Error('There is no comparison of two texts.');
      return { left, right };
    });
  }

  /** The lines on screen of the output panel. */
  async outputText(): Promise<string> {
    return await linesOf(this.page.locator('.panel .output-view'));
  }

  /** Waits until the status bar says something. */
  async waitForStatus(text: string): Promise<void> {
    await this.page.locator('.statusbar-item', { hasText: text }).first().waitFor();
  }

  /** Waits until the active editor shows a text. */
  async waitForText(text: string): Promise<void> {
    await this.eventually(async () => {
      const visible = await this.visibleText();
      if (!visible.includes(text)) throw new Error(`Waited for the text ${text}, but see:\n${visible}`);
    });
  }

  /** The whole text of the active editor. Everything in it is selected afterwards. */
  async wholeText(): Promise<string> {
    await this.focusEditor();
    await this.writeClipboard('');
    await this.press('Control+A', 'Control+C');
    return await this.eventually(async () => {
      const text = await this.readClipboard();
      if (!text) throw new Error('Nothing was copied.');
      return text;
    });
  }

  /** Changes the text of the active editor as a person does who selects all and pastes. */
  async changeText(change: (text: string) => string): Promise<void> {
    const text = await this.wholeText();
    await this.writeClipboard(change(text));
    await this.press('Control+V');
  }

  /** Puts the cursor of the active editor to a place; both count from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.focusEditor();
    await this.openQuickInput('Control+G', ':');
    await this.quickInputBox.fill(`:${line}:${column}`);
    await this.press('Enter');
    await this.waitForStatus(`Ln ${line}, Col ${column}`);
  }

  /** Types at the cursor of the active editor, with all that VS Code adds to typing. */
  async type(text: string): Promise<void> {
    await this.focusEditor();
    await this.page.keyboard.type(text);
  }

  async readClipboard(): Promise<string> {
    return await this.page.evaluate<string>('navigator.clipboard.readText()');
  }

  async writeClipboard(text: string): Promise<void> {
    await this.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  }

  private get editor(): Locator {
    return this.page.locator('.editor-group-container.active .monaco-editor[role="code"]').last();
  }

  /** Focuses without a click, which would move the cursor. */
  private async focusEditor(): Promise<void> {
    await this.editor.locator('.native-edit-context').focus();
  }

  // --- Notifications and modals

  /** Waits for a notification that has this text. */
  async notification(text: string): Promise<Locator> {
    const toast = this.page
      .locator('.notifications-toasts .notification-list-item', { hasText: text })
      .first();
    await toast.waitFor();
    return toast;
  }

  /** The messages of the notifications on screen. */
  async notifications(): Promise<string[]> {
    const messages = this.page.locator('.notifications-toasts .notification-list-item-message');
    return (await messages.allTextContents()).map(text => plain(text));
  }

  /** The whole message of a notification that has this text. */
  async notificationText(text: string): Promise<string> {
    return await textOf((await this.notification(text)).locator('.notification-list-item-message'));
  }

  /** Where the links in a notification's message lead to. */
  async notificationLinks(text: string): Promise<string[]> {
    const links = (await this.notification(text)).locator('.notification-list-item-message a');
    return await links.evaluateAll((links: PageElement[]) =>
      links.map(link => link.getAttribute('href') ?? link.getAttribute('data-href') ?? ''),
    );
  }

  /** Clicks a button of a notification, or a link in its text. */
  async clickNotification(text: string, button: string): Promise<void> {
    const toast = await this.notification(text);
    const target = toast.locator('.monaco-button, .notification-list-item-message a');
    const found = await target
      .getByText(button, { exact: true })
      .or(target.filter({ hasText: exactly(button) }))
      .first()
      .elementHandle();
    await found?.click();
    // VS Code takes a notification away when its button was heard; while it slid in, a click may have gone past it.
    if (await found?.evaluate(element => element.closest('.monaco-button') !== null)) {
      await found?.waitForElementState('hidden', { timeout: 5000 }).catch(async () => await found.click());
    }
  }

  async closeNotification(text: string): Promise<void> {
    const toast = await this.notification(text);
    await toast.hover();
    await toast.locator('.codicon-notifications-clear').click();
    await toast.waitFor({ state: 'hidden' });
  }

  /** Waits until no notification has this text any more. */
  async waitForNoNotification(text: string): Promise<void> {
    await this.eventually(async () => {
      const shown = await this.notifications();
      if (shown.some(message => message.includes(text))) throw new Error(`“${text}” is still on screen.`);
    });
  }

  /** Waits for a modal and tells what it says. */
  async modal(): Promise<Modal> {
    const { dialog } = this;
    await dialog.waitFor();
    const buttons = await dialog.locator('.dialog-buttons .monaco-button').allTextContents();
    return {
      message: await textOf(dialog.locator('.dialog-message-text')),
      detail: plain(await dialog.locator('.dialog-message-detail').innerText()),
      // In the page: in reverse order, with Cancel beside the first.
      buttons: cancelLast(buttons.map(text => plain(text)).reverse()),
      focused: await textOf(dialog.locator('.dialog-buttons .monaco-button:focus')),
    };
  }

  async clickModal(button: string): Promise<void> {
    const { dialog } = this;
    await dialog.locator('.dialog-buttons .monaco-button', { hasText: exactly(button) }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  async waitForNoModal(): Promise<void> {
    await this.dialog.waitFor({ state: 'hidden' });
  }

  private get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }
}

/** Evaluated in the page: resolves at its next change, at the latest after half a second. */
const nextChange = `new Promise(resolve => {
  const done = () => { observer.disconnect(); clearTimeout(timer); requestAnimationFrame(() => resolve()); };
  const observer = new MutationObserver(done);
  const timer = setTimeout(done, 500);
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
})`;

/** Evaluated in the page: what VS Code has stored of the window's editors. */
const storedEditors = `(async () => {
  const settled = request => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  let stored = '';
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith('vscode-web-state-db-')) continue;
    const database = await settled(indexedDB.open(name));
    const table = database.transaction('ItemTable').objectStore('ItemTable');
    stored += (await settled(table.get('memento/workbench.parts.editor'))) ?? '';
    database.close();
  }
  return stored;
})()`;

/** What the functions that run in the page use of its elements; each looks at all at once, because they come and go. */
interface PageElement {
  readonly textContent: string | null;
  readonly classList: { contains(name: string): boolean };
  getAttribute(name: string): string | null;
  getBoundingClientRect(): { readonly top: number };
  querySelector(selector: string): PageElement | null;
}

/** The lines on screen of an editor. */
async function linesOf(editor: Locator): Promise<string> {
  const lines = await editor.locator('.view-lines .view-line').evaluateAll((lines: PageElement[]) =>
    lines
      .map(line => ({ top: line.getBoundingClientRect().top, text: line.textContent ?? '' }))
      .sort((a, b) => a.top - b.top)
      .map(line => line.text),
  );
  return lines.map(line => plain(line, false)).join('\n');
}

async function textOf(locator: Locator): Promise<string> {
  return (await locator.count()) === 0 ? '' : plain((await locator.first().textContent()) ?? '');
}

/** VS Code shows blanks as no-break spaces. */
function plain(text: string, trim = true): string {
  const spaced = text.replaceAll('\u00a0', ' ');
  return trim ? spaced.trim() : spaced;
}

function cancelLast(buttons: readonly string[]): string[] {
  return [...buttons.filter(name => name !== 'Cancel'), ...buttons.filter(name => name === 'Cancel')];
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
