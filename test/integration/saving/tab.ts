import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

/** A tab of the real VS Code, and what a person does in it. */
export class LiveTab {
  private constructor(readonly uri: vscode.Uri) {}

  /** Opens the address, or goes to its tab. */
  static async show(uri: vscode.Uri): Promise<LiveTab> {
    await vscode.window.showTextDocument(uri, { preview: false });
    return new LiveTab(uri);
  }

  get document(): vscode.TextDocument {
    const document = documentAt(this.uri);
    assert.ok(document, `${this.uri} is not open`);
    return document;
  }

  get text(): string {
    return this.document.getText();
  }

  /** A top-level property as the tab shows it. */
  shows(name: string): unknown {
    const value: Record<string, unknown> = JSON.parse(this.text);
    return value[name];
  }

  /** The mark in the tab; `TextDocument.isDirty` is not to be trusted. */
  get isDirty(): boolean {
    const tab = vscode.window.tabGroups.all
      .flatMap(group => group.tabs)
      .find(({ input }) => input instanceof vscode.TabInputText && isSame(input.uri, this.uri));
    assert.ok(tab, `${this.uri} has no tab`);
    return tab.isDirty;
  }

  /** Replaces the first match in the text. */
  async replace(from: string | RegExp, to: string): Promise<void> {
    const { document, text } = this;
    const changed = text.replace(from, () => to);
    assert.notEqual(changed, text, `there is no ${from} in:\n${text}`);
    await this.write(changed, document);
  }

  /** Sets a top-level property whose value is a string. */
  async set(name: string, value: string): Promise<void> {
    await this.replace(new RegExp(`"${name}": "[^"]*"`), `"${name}": ${JSON.stringify(value)}`);
  }

  async write(text: string, document = this.document): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    const before = document.getText();
    edit.replace(
      document.uri,
      new vscode.Range(document.positionAt(0), document.positionAt(before.length)),
      text,
    );
    assert.ok(await vscode.workspace.applyEdit(edit), 'the edit was refused');
  }

  /** Saves as Ctrl+S does, if there is something to save; tells whether VS Code counts the tab as saved. */
  async save(): Promise<boolean> {
    return await this.document.save();
  }

  /** Ctrl+S itself, which saves a clean tab too. */
  async pressSave(): Promise<void> {
    await this.focus();
    await vscode.commands.executeCommand('workbench.action.files.save');
  }

  /** Ctrl+S that must go through, and leaves the tab clean. */
  async saved(): Promise<void> {
    assert.equal(await this.save(), true, 'the save was refused');
    await this.becomes({ dirty: false });
  }

  /** Ctrl+S that must not go through, and leaves text and mark as they are. */
  async refused(): Promise<void> {
    const { text } = this;
    assert.equal(await this.save(), false, 'the save went through');
    assert.equal(this.text, text);
    await this.becomes({ dirty: true });
  }

  async undo(): Promise<void> {
    await this.focus();
    await vscode.commands.executeCommand('undo');
  }

  async revert(): Promise<void> {
    await this.focus();
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await this.becomes({ dirty: false });
  }

  async focus(): Promise<void> {
    await vscode.window.showTextDocument(this.document, { preview: false });
  }

  async becomes({ dirty }: { readonly dirty: boolean }): Promise<void> {
    await eventually(() => assert.equal(this.isDirty, dirty, `dirty: ${this.isDirty}`));
  }

  /** Waits until the tab shows this value of a property. */
  async willShow(name: string, value: unknown): Promise<void> {
    await eventually(() => assert.deepEqual(this.shows(name), value));
  }
}

export function documentAt(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(document => isSame(document.uri, uri));
}

/** The comparison in front. */
export async function comparison(): Promise<vscode.TabInputTextDiff> {
  return await eventually(() => {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputTextDiff, 'no comparison is open');
    return input;
  });
}

/** The text of a document, as soon as it has one. */
export async function textAt(uri: vscode.Uri): Promise<string> {
  return await eventually(() => {
    const text = documentAt(uri)?.getText();
    assert.ok(text, `${uri} has no text`);
    return text;
  });
}

/** Closes every tab, and drops what was not saved. */
export async function closeTabs(): Promise<void> {
  await eventually(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    assert.deepEqual(
      vscode.window.tabGroups.all.flatMap(group => group.tabs.map(({ label }) => label)),
      [],
    );
  });
}

/** Looks every few milliseconds until nothing is thrown; at the deadline throws what was thrown last. */
export async function eventually<Value>(
  look: () => Value | Promise<Value>,
  milliseconds = 6000,
): Promise<Value> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
    }
    await delay(20);
  }
}

function isSame(left: vscode.Uri, right: vscode.Uri): boolean {
  return left.toString() === right.toString();
}
