import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { neutralise } from '../ui/text';
import { type ActivityEntry, type Outcome, outcomes } from './entry';
import { operationWords, wordsOf } from './words';

/** Which entries the view shows; what is not given leaves all of them. */
export interface Filter {
  readonly outcome?: Outcome;
  readonly connection?: string;
  /** Part of anything that an entry says, in capitals or not. */
  readonly text?: string;
}

interface FilterItem extends vscode.QuickPickItem {
  readonly filter?: Filter;
}

/** Whether a filter shows an entry. */
export function shows({ outcome, connection, text }: Filter, entry: ActivityEntry): boolean {
  return (
    (outcome === undefined || outcome === (entry.ending?.outcome ?? 'unknown')) &&
    (connection === undefined || connection === entry.connection) &&
    (text === undefined || saysOf(entry).includes(text.toLowerCase()))
  );
}

/** What a filter leaves, in words. */
export function filterWords({ outcome, connection, text }: Filter): string {
  return [outcome && wordsOf(outcome), connection, text && `“${neutralise(text, 40)}”`]
    .filter(part => part)
    .join(' · ');
}

/** Asks for an outcome, a connection or any text; undefined where it is left. */
export async function askFilter(
  current: Filter,
  connections: readonly string[],
): Promise<Filter | undefined> {
  const prompt = vscode.window.createQuickPick<FilterItem>();
  prompt.title = t('Filter Activity');
  prompt.placeholder = t('Choose an outcome or a connection, or type any text');
  const choices: FilterItem[] = [
    { label: t('Outcome'), kind: vscode.QuickPickItemKind.Separator },
    ...outcomes.map(outcome => ({ label: wordsOf(outcome), filter: { ...current, outcome } })),
    { label: t('Connection'), kind: vscode.QuickPickItemKind.Separator },
    ...connections.map(connection => ({ label: connection, filter: { ...current, connection } })),
  ];
  const show = () => {
    const text = prompt.value.trim();
    const typed = { label: t('Contains "{0}"', text), alwaysShow: true, filter: { ...current, text } };
    prompt.items = text ? [...choices, typed] : choices;
  };
  prompt.onDidChangeValue(show);
  show();
  try {
    return await new Promise<Filter | undefined>(resolve => {
      prompt.onDidAccept(() => resolve(prompt.activeItems[0]?.filter));
      prompt.onDidHide(() => resolve(undefined));
      prompt.show();
    });
  } finally {
    prompt.dispose();
  }
}

function saysOf({ operation, connection, host, file, subject, ending }: ActivityEntry): string {
  const values = Object.values(subject);
  return [operationWords(operation), connection, host, file, ending?.code, ending?.status, ...values]
    .join('\n')
    .toLowerCase();
}
