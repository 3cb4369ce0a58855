import * as vscode from 'vscode';
import { CommandArguments } from '../commandArguments';
import { reportFailure } from './messages';

/** The work of a command; what it throws is shown by the boundary. */
export type Command = (given: CommandArguments) => unknown;

/** Registers a feature's commands behind the one boundary: what fails is reported once, and never thrown at VS Code. */
export function registerCommands(
  commands: Readonly<Record<`cloudZoo.${string}`, Command>>,
): vscode.Disposable {
  const registrations = Object.entries(commands).map(([id, command]) =>
    vscode.commands.registerCommand(id, async (argument?: unknown, selection?: unknown) => {
      try {
        await command(new CommandArguments(argument, selection));
      } catch (error) {
        reportFailure(error);
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}
