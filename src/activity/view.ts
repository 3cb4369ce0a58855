import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { neutralise } from '../ui/text';
import { ActivityDocuments } from './documents';
import type { ActivityEntry, ActivityRecord, Outcome } from './record';
import { operationWords, outcomeWords } from './words';

const icons: Record<Outcome, vscode.ThemeIcon> = {
  done: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  alreadyGone: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  notThere: new vscode.ThemeIcon('circle-slash'),
  refused: new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed')),
  unknown: new vscode.ThemeIcon('question', new vscode.ThemeColor('list.warningForeground')),
};

/** How many entries the view lists; the export has all that are kept. */
const most = 100;

/** The view of what was sent and what came of it, newest first. */
export class ActivityView implements vscode.TreeDataProvider<ActivityEntry>, vscode.Disposable {
  private readonly didChangeTreeData = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.didChangeTreeData.event;
  private readonly view: vscode.TreeView<ActivityEntry>;

  constructor(private readonly record: ActivityRecord) {
    this.view = vscode.window.createTreeView('cloudZoo.activity', { treeDataProvider: this });
    // Another window may have appended meanwhile.
    this.view.onDidChangeVisibility(({ visible }) => {
      if (visible) {
        this.refresh();
      }
    });
  }

  dispose(): void {
    this.view.dispose();
    this.didChangeTreeData.dispose();
  }

  refresh(): void {
    this.didChangeTreeData.fire();
  }

  async getChildren(entry?: ActivityEntry): Promise<ActivityEntry[]> {
    return entry ? [] : await this.record.latest(most);
  }

  getTreeItem(entry: ActivityEntry): vscode.TreeItem {
    const subject = Object.values(entry.subject)[0] ?? '';
    const item = new vscode.TreeItem(`${operationWords(entry.operation)} ${neutralise(subject, 60)}`);
    item.id = entry.id;
    item.iconPath = entry.ending ? icons[entry.ending.outcome] : icons.unknown;
    item.description = [
      outcomeWords(entry),
      entry.connection,
      new Date(entry.time).toLocaleString(vscode.env.language),
    ].join(' · ');
    // VS Code's own command: one of ours with arguments is gone when the row is refreshed between press and click.
    item.command = {
      title: t('Open'),
      command: 'vscode.open',
      arguments: [ActivityDocuments.addressOf(entry), { preview: true }],
    };
    item.tooltip = details(entry);
    item.accessibilityInformation = { label: `${item.label}, ${item.description}` };
    return item;
  }
}

function details(entry: ActivityEntry): vscode.MarkdownString {
  const { ending } = entry;
  const lines: [string, string | number | undefined][] = [
    [t('Outcome'), outcomeWords(entry)],
    ...Object.entries(entry.subject),
    [t('Connection'), entry.connection],
    [t('Host'), entry.host],
    [t('Status'), ending?.status],
    [t('Code'), ending?.code],
    [t('Milliseconds'), ending?.milliseconds],
    [t('Returned'), ending?.returned],
  ];
  const tooltip = new vscode.MarkdownString();
  for (const [name, value] of lines) {
    if (value !== undefined) {
      tooltip.appendText(`${name}: ${neutralise(String(value))}`).appendMarkdown('\n\n');
    }
  }
  return tooltip;
}
