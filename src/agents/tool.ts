import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { CommandArguments } from '../commandArguments';
import { explain } from '../connections/explain';
import { withSignal } from '../ui/signals';

/** What a tool answers: a text, or what becomes JSON. It reads, and nothing else: a tool has no way to change, send or remove. */
export type Answer = (given: CommandArguments, signal: AbortSignal) => Promise<unknown>;

/** Makes a tool for language models of a question; where the person has turned the tools off, it answers nothing. */
export function registerTool(name: string, doing: () => string, answer: Answer): vscode.Disposable {
  return vscode.lm.registerTool<unknown>(name, {
    prepareInvocation: () => ({ invocationMessage: doing() }),
    invoke: async ({ input }, token) => {
      if (!areToolsOn()) {
        throw new Error(
          t('The tools of Cloud Zoo are turned off by the setting {0}.', 'cloudZoo.languageModelTools'),
        );
      }
      try {
        const value = await withSignal(token, signal => answer(new CommandArguments(input), signal));
        const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
      } catch (error) {
        // What a model reads is said as to a person: the cause, and what to do.
        throw new Error(explain(error));
      }
    },
  });
}

/** The setting is the application's: a workspace cannot turn the tools on. */
function areToolsOn(): boolean {
  return vscode.workspace.getConfiguration('cloudZoo').get('languageModelTools', true);
}
