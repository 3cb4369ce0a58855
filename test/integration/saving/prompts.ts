import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './tab';

const { createQuickPick, createInputBox } = vscode.window;

/** What a box said before the test typed into it. */
export interface SeenBox {
  readonly title: string | undefined;
  readonly step: number | undefined;
  readonly totalSteps: number | undefined;
  readonly prompt: string | undefined;
  readonly password: boolean;
  /** What stood in it. */
  readonly value: string;
  /** What was wrong with what was answered before. */
  readonly problem: string | undefined;
}

/** The prompts that the extension shows: the real ones, in which the test chooses and types. */
export class Prompts {
  private readonly picks: vscode.QuickPick<vscode.QuickPickItem>[] = [];
  private readonly boxes: vscode.InputBox[] = [];

  /** Begins to look at prompts; {@link Prompts.end} ends it. */
  static watch(): Prompts {
    const prompts = new Prompts();
    vscode.window.createQuickPick = <Item extends vscode.QuickPickItem>() => {
      const pick = createQuickPick<Item>();
      prompts.picks.push(pick as unknown as vscode.QuickPick<vscode.QuickPickItem>);
      return pick;
    };
    vscode.window.createInputBox = () => {
      const box = createInputBox();
      prompts.boxes.push(box);
      return box;
    };
    return prompts;
  }

  /** For `afterEach`. */
  static end(): void {
    Object.assign(vscode.window, { createQuickPick, createInputBox });
  }

  /** Waits for the next list, goes down to an item and presses Enter; returns all items. */
  async choose(
    find: (item: vscode.QuickPickItem, index: number) => boolean,
  ): Promise<readonly vscode.QuickPickItem[]> {
    const pick = await eventually(() => {
      const [next] = this.picks;
      // The first item is chosen by Enter alone, as soon as the list is on screen.
      assert.ok(next?.activeItems.length, 'no list is shown, or Enter would do nothing in it');
      return next;
    });
    this.picks.shift();
    const { items } = pick;
    const index = items.findIndex(find);
    assert.ok(index >= 0, `not among ${items.map(({ label }) => label)}`);
    await eventually(async () => {
      if (pick.activeItems[0] !== items[index]) {
        await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
      }
      assert.equal(pick.activeItems[0], items[index]);
    });
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    return items;
  }

  /** Waits for the next box, puts a text into it, where one is given, and presses Enter; tells what it looked like. */
  async type(text: string | undefined): Promise<SeenBox> {
    return await this.end('workbench.action.acceptSelectedQuickOpenItem', text);
  }

  /** Goes back to the question before. */
  async back(): Promise<SeenBox> {
    return await this.end('workbench.action.quickInputBack');
  }

  /** Leaves with Escape. */
  async leave(): Promise<SeenBox> {
    return await this.end('workbench.action.closeQuickOpen');
  }

  /** Waits for the next box, and ends it by a command, as its key does. */
  private async end(command: string, text?: string): Promise<SeenBox> {
    const box = await eventually(() => {
      const [next] = this.boxes;
      assert.ok(next, 'no box is shown');
      return next;
    });
    this.boxes.shift();
    const { title, step, totalSteps, prompt, password, value, validationMessage } = box;
    box.value = text ?? box.value;
    const hidden = new Promise<void>(resolve => box.onDidHide(() => resolve()));
    const isHidden = hidden.then(() => true);
    await eventually(async () => {
      // Before the box is on screen its keys do nothing.
      await vscode.commands.executeCommand(command);
      assert.ok(await Promise.race([isHidden, nextTurn()]), 'the box is still there');
    });
    const problem = typeof validationMessage === 'object' ? validationMessage.message : validationMessage;
    return { title, step, totalSteps, prompt, password, value, problem };
  }
}

async function nextTurn(): Promise<false> {
  return await new Promise(resolve => setTimeout(() => resolve(false), 20));
}
