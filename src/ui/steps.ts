import { t } from '@vscode/l10n';
import * as vscode from 'vscode';

/** One question of a prompt; `Values` is what the whole prompt collects, by key. */
export interface Step<Values> {
  readonly key: keyof Values & string;
  /** Whether the question makes sense after the answers so far; it always does where this is not given. */
  applies?(values: Partial<Values>): boolean;
  ask(frame: Frame, values: Partial<Values>): Promise<Partial<Values> | 'back' | undefined>;
}

/** Where a question stands in its prompt. */
export interface Frame {
  readonly title: string;
  readonly step: number;
  /** Unknown while it depends on the answer. */
  readonly totalSteps?: number;
  /** Whether there is something to go back to. */
  readonly canGoBack?: boolean;
  /** Why the question is asked again. */
  readonly problem?: string;
}

/** The question to begin with where the earlier answers were not good enough; Back leads to those before it. */
export interface Resume {
  readonly key: string;
  readonly problem?: string;
}

/**
 * Asks the questions whose answer is not `given`, one after the other, with a Back button that keeps what was
 * typed; what was answered `earlier` is offered again. Resolves to undefined when the person leaves with Escape.
 */
export async function askSteps<Values extends object>(
  title: string,
  steps: readonly Step<Values>[],
  given: Partial<Values> = {},
  earlier: Partial<Values> = {},
  resume?: Resume,
): Promise<Partial<Values> | undefined> {
  const answers = await askFurther(title, steps, given, earlier, 0, resume);
  return answers === 'back' ? undefined : answers;
}

/**
 * The same after `before` questions that were asked already, to which the first Back leads, where there were any.
 */
export async function askFurther<Values extends object>(
  title: string,
  steps: readonly Step<Values>[],
  given: Partial<Values>,
  earlier: Partial<Values>,
  before: number,
  resume?: Resume,
): Promise<Partial<Values> | 'back' | undefined> {
  const open = steps.filter(step => given[step.key] === undefined);
  let values = { ...earlier, ...given };
  const first = Math.max(
    0,
    open.findIndex(step => step.key === resume?.key),
  );
  const asked = [...open.keys()].filter(index => index < first && open[index]?.applies?.(values) !== false);
  let problem = resume?.problem;
  for (let index = first; index < open.length; ) {
    const step = open[index];
    if (!step || step.applies?.(values) === false) {
      index++;
      continue;
    }
    const frame = {
      title,
      step: before + asked.length + 1,
      totalSteps: before + asked.length + countAhead(open, index, values),
      canGoBack: before + asked.length > 0,
      problem,
    };
    problem = undefined;
    const answer = await step.ask(frame, values);
    if (answer === undefined) {
      return undefined;
    }
    if (answer === 'back') {
      const before = asked.pop();
      if (before === undefined) {
        return 'back';
      }
      index = before;
      continue;
    }
    values = { ...values, ...answer };
    asked.push(index);
    index++;
  }
  return values;
}

function countAhead<Values>(open: readonly Step<Values>[], index: number, values: Partial<Values>): number {
  return open.slice(index).filter(step => step.applies?.(values) !== false).length;
}

export interface InputQuestion<Values> {
  readonly prompt: string;
  readonly placeholder?: string;
  readonly password?: boolean;
  /** What stands in the box at first, where nothing was answered yet. */
  initial?(values: Partial<Values>): string | undefined;
  /** Says what is wrong with the text, as it is typed. */
  validate?(text: string, values: Partial<Values>): string | undefined;
  /** A button in the title, which leaves the question open. */
  readonly button?: vscode.QuickInputButton & { run(): unknown };
  /** Turns the accepted text into answers, where it is more than itself without outer white space. */
  accept?(text: string): Partial<Values>;
}

/** A question answered by typing. */
export function inputStep<Values extends object>(
  key: keyof Values & string,
  question: InputQuestion<Values>,
): Step<Values> & { applies?: (values: Partial<Values>) => boolean } {
  return { key, ask: (frame, values) => askInput(key, question, frame, values) };
}

async function askInput<Values extends object>(
  key: keyof Values & string,
  question: InputQuestion<Values>,
  frame: Frame,
  values: Partial<Values>,
): Promise<Partial<Values> | 'back' | undefined> {
  const box = vscode.window.createInputBox();
  const known: unknown = values[key];
  const validate = (text: string) => question.validate?.(text, values);
  Object.assign(box, shownOf(frame), {
    prompt: question.prompt,
    // A message stands where the prompt would: the empty box then says what it asks for.
    placeholder: frame.problem === undefined ? question.placeholder : question.prompt,
    password: question.password ?? false,
    value: typeof known === 'string' ? known : (question.initial?.(values) ?? ''),
    validationMessage: frame.problem,
    ignoreFocusOut: true,
    buttons: [
      ...(frame.canGoBack ? [vscode.QuickInputButtons.Back] : []),
      ...(question.button ? [question.button] : []),
    ],
  });
  const answered = (text: string) =>
    // The key's value type is the caller's affair; a step without `accept` is one whose answer is a string.
    question.accept?.(text) ?? ({ [key]: question.password ? text : text.trim() } as Partial<Values>);
  return await settle(box, resolve => [
    box.onDidTriggerButton(button => {
      if (button === question.button) {
        question.button.run();
      }
    }),
    box.onDidChangeValue(text => {
      // An empty box is no mistake before Enter is pressed.
      box.validationMessage = text ? validate(text) : undefined;
    }),
    box.onDidAccept(() => {
      box.validationMessage = validate(box.value);
      if (!box.validationMessage) {
        resolve(answered(box.value));
      }
    }),
  ]);
}

export interface PickItem<Value> extends vscode.QuickPickItem {
  readonly value?: Value;
}

/** What VS Code shows of a frame. */
function shownOf({
  title,
  step,
  totalSteps,
}: Frame): Pick<vscode.QuickInput, 'title' | 'step' | 'totalSteps'> {
  return { title, step, totalSteps };
}

/** A question answered by choosing; `extra` items may carry no value of the key but other answers. */
export async function askPick<Value>(
  frame: Frame,
  placeholder: string,
  items: readonly PickItem<Value>[],
  active?: Value,
): Promise<{ value: Value } | 'back' | undefined> {
  const pick = vscode.window.createQuickPick<PickItem<Value>>();
  Object.assign(pick, shownOf(frame), {
    placeholder,
    items,
    ignoreFocusOut: true,
    matchOnDescription: true,
    matchOnDetail: true,
    buttons: frame.canGoBack ? [vscode.QuickInputButtons.Back] : [],
  });
  const chosen = items.filter(item => active !== undefined && item.value === active);
  if (chosen.length) {
    // An empty list would leave nothing for Enter to take.
    pick.activeItems = chosen;
  }
  return await settle(pick, resolve => [
    pick.onDidAccept(() => {
      const value = pick.selectedItems[0]?.value;
      if (value !== undefined) {
        resolve({ value });
      }
    }),
  ]);
}

/** A question answered by choosing any number, none included. */
export async function askMany<Value>(
  frame: Frame,
  placeholder: string,
  items: readonly (vscode.QuickPickItem & { readonly value: Value })[],
  chosen: readonly Value[],
): Promise<{ values: Value[] } | 'back' | undefined> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly value: Value }>();
  Object.assign(pick, shownOf(frame), {
    placeholder,
    items,
    canSelectMany: true,
    selectedItems: items.filter(({ value }) => chosen.includes(value)),
    ignoreFocusOut: true,
    buttons: frame.canGoBack ? [vscode.QuickInputButtons.Back] : [],
  });
  return await settle(pick, resolve => [
    pick.onDidAccept(() => resolve({ values: pick.selectedItems.map(({ value }) => value) })),
  ]);
}

/** Shows a quick input until it is answered, left or taken back; it always settles and is always disposed. */
async function settle<Answer>(
  input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>,
  listen: (resolve: (answer: Answer) => void) => vscode.Disposable[],
): Promise<Answer | 'back' | undefined> {
  let subscriptions: vscode.Disposable[] = [];
  try {
    return await new Promise<Answer | 'back' | undefined>(resolve => {
      subscriptions = [
        ...listen(resolve),
        input.onDidTriggerButton(button => {
          if (button === vscode.QuickInputButtons.Back) {
            resolve('back');
          }
        }),
        input.onDidHide(() => resolve(undefined)),
      ];
      input.show();
    });
  } finally {
    vscode.Disposable.from(...subscriptions).dispose();
    input.dispose();
  }
}

/** The words for an empty mandatory field. */
export function required(name: string): string {
  return t('{0} is required.', name);
}
