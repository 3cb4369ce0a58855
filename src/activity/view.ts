import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { Gathering } from '../ui/debounce';
import { Owner } from '../ui/owner';
import { neutralise } from '../ui/text';
import { addressOf } from './documents';
import type { ActivityEntry, Outcome } from './entry';
import { askFilter, type Filter, filterWords, shows } from './filter';
import type { ActivityRecord, Slice } from './record';
import {
  agoWords,
  momentWords,
  type Names,
  operationWords,
  outcomeWords,
  reasonWords,
  whatWords,
} from './words';

const icons: Record<Outcome, vscode.ThemeIcon> = {
  done: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  alreadyGone: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  notThere: new vscode.ThemeIcon('circle-slash'),
  refused: new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed')),
  unknown: new vscode.ThemeIcon('question', new vscode.ThemeColor('list.warningForeground')),
};

/** How many entries are listed at first, and how many more each time. */
const page = 100;
/** How many slices are read for one page: a filter that shows little must not read the whole record at once. */
const mostSlices = 24;
/** Milliseconds between what is written and its row; a run writes hundreds of lines in that time. */
const pace = 300;
/** Milliseconds between two looks at how long ago things are. */
const tick = 20_000;

/** A row of the view: an entry, or the way to older ones. */
export type Row =
  | {
      readonly kind: 'entry';
      readonly entry: ActivityEntry;
      /** The product that it is about, as commands take it. */
      readonly ref?: { readonly connection: string; readonly id: string };
    }
  | { readonly kind: 'more' };

type EntryRow = Row & { readonly kind: 'entry' };

const more: Row = { kind: 'more' };

/** The view of what was sent and what came of it, newest first; it reads the end of the record, and on when asked. */
export class ActivityView extends Owner implements vscode.TreeDataProvider<Row> {
  private readonly didChangeTreeData = this.own(new vscode.EventEmitter<Row[] | undefined>());
  readonly onDidChangeTreeData = this.didChangeTreeData.event;
  private readonly view = this.own(
    vscode.window.createTreeView<Row>('cloudZoo.activity', { treeDataProvider: this }),
  );
  private rows: EntryRow[] = [];
  private slices: AsyncGenerator<Slice> | undefined;
  private reading: Promise<void> = Promise.resolve();
  private isStale = true;
  private unreadable = 0;
  private most = page;
  private filter: Filter = {};
  private readonly connections = new Set<string>();
  /** What rows say about how long ago they were. */
  private readonly shownAges = new Map<string, string>();
  private readonly gathering = new Gathering(pace, () => this.refresh());
  private ticking: NodeJS.Timeout | undefined;

  constructor(
    private readonly record: ActivityRecord,
    private readonly names: Names,
  ) {
    super();
    this.own(record.onDidAppend(() => this.refreshSoon()));
    this.own({ dispose: () => this.stopTimers() });
    this.own(
      this.view.onDidChangeVisibility(({ visible }) => {
        this.stopTimers();
        if (visible) {
          // Another window may have written meanwhile.
          this.refresh();
          this.ticking = setInterval(() => this.renewAges(), tick);
        }
      }),
    );
  }

  get selected(): ActivityEntry | undefined {
    const [row] = this.view.selection;
    return row?.kind === 'entry' ? row.entry : undefined;
  }

  /** Shows the view with the focus on its newest row. */
  async show(): Promise<void> {
    await vscode.commands.executeCommand('cloudZoo.activity.focus');
    await this.getChildren();
    const [first] = this.rows;
    if (first) {
      await this.view.reveal(first, { focus: true, select: true });
    }
  }

  /** Lists older entries. */
  async showMore(): Promise<void> {
    this.most += page;
    await this.read();
    this.didChangeTreeData.fire(undefined);
  }

  async askFilter(): Promise<void> {
    const filter = await askFilter(this.filter, [...this.connections]);
    if (filter) {
      await this.setFilter(filter);
    }
  }

  async setFilter(filter: Filter): Promise<void> {
    this.filter = filter;
    this.most = page;
    const isFiltered = filterWords(filter) !== '';
    await vscode.commands.executeCommand('setContext', 'cloudZoo.activityFiltered', isFiltered);
    this.view.description = isFiltered ? filterWords(filter) : undefined;
    this.refresh();
  }

  async getChildren(row?: Row): Promise<Row[]> {
    if (row) {
      return [];
    }
    if (this.isStale) {
      await this.read();
    }
    return this.slices ? [...this.rows, more] : this.rows;
  }

  getParent(): undefined {
    return undefined;
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return row.kind === 'more' ? this.moreItem() : this.entryItem(row);
  }

  private refresh(): void {
    this.isStale = true;
    this.didChangeTreeData.fire(undefined);
  }

  private refreshSoon(): void {
    this.isStale = true;
    if (this.view.visible) {
      this.gathering.ask();
    }
  }

  /** Reads as many entries as are to be listed; one reading at a time. */
  private async read(): Promise<void> {
    this.reading = this.reading.catch(() => undefined).then(() => this.readOn());
    await this.reading;
  }

  private async readOn(): Promise<void> {
    if (this.isStale) {
      this.isStale = false;
      this.slices = this.record.newestFirst();
      this.rows = [];
      this.unreadable = 0;
      this.shownAges.clear();
    }
    const known = new Set(this.rows.map(({ entry }) => entry.id));
    for (let count = 0; this.slices && this.rows.length < this.most && count < mostSlices; count++) {
      const { done, value } = await this.slices.next();
      if (done) {
        this.slices = undefined;
        break;
      }
      this.unreadable += value.unreadable;
      for (const entry of value.entries) {
        this.connections.add(entry.connection);
        if (!known.has(entry.id) && shows(this.filter, entry)) {
          known.add(entry.id);
          this.rows.push(rowOf(entry));
        }
      }
    }
    this.view.message = this.unreadable
      ? t('{0} lines of the record could not be read by this version. They have been kept.', this.unreadable)
      : undefined;
  }

  /** Asks VS Code only for the rows that say something else by now. */
  private renewAges(): void {
    const changed = this.rows.filter(
      ({ entry }) => this.shownAges.has(entry.id) && this.shownAges.get(entry.id) !== this.ageOf(entry),
    );
    if (changed.length) {
      this.didChangeTreeData.fire(changed);
    }
  }

  private stopTimers(): void {
    clearInterval(this.ticking);
    this.gathering.dispose();
  }

  private ageOf({ time }: ActivityEntry): string {
    return agoWords(time, Date.now(), vscode.env.language);
  }

  private entryItem(row: EntryRow): vscode.TreeItem {
    const { entry } = row;
    const { names } = this;
    const what = neutralise(whatWords(entry, names), 60);
    const item = new vscode.TreeItem(`${operationWords(entry.operation)} ${what}`);
    const age = this.ageOf(entry);
    this.shownAges.set(entry.id, age);
    const reason = entry.ending?.outcome === 'refused' ? reasonWords(entry) : undefined;
    const product = row.ref && names.titleOf(row.ref.connection, row.ref.id);
    item.id = entry.id;
    item.iconPath = entry.ending ? icons[entry.ending.outcome] : icons.unknown;
    item.description = [
      outcomeWords(entry),
      this.whereWords(entry),
      product !== undefined && neutralise(product, 60) !== what ? neutralise(product, 60) : undefined,
      age,
      reason && neutralise(reason, 120),
    ]
      .filter(part => part)
      .join(' · ');
    // VS Code's own command: one of ours with arguments is gone when the row is refreshed between press and click.
    item.command = {
      title: t('Open'),
      command: 'vscode.open',
      arguments: [addressOf(entry), { preview: true }],
    };
    item.tooltip = this.details(entry);
    item.contextValue = [
      'entry',
      isRemoval(entry) && !this.record.isOfEarlierSandbox(entry) && 'removal',
      row.ref && 'product',
    ]
      .filter(part => part)
      .join('.');
    item.accessibilityInformation = { label: `${item.label}, ${item.description}` };
    return item;
  }

  private moreItem(): vscode.TreeItem {
    const item = new vscode.TreeItem(t('Show more…'));
    const last = this.rows.at(-1);
    item.id = 'more';
    item.iconPath = new vscode.ThemeIcon('ellipsis');
    item.description = last && t('before {0}', momentWords(last.entry.time, Date.now(), vscode.env.language));
    item.command = { title: t('Show more…'), command: 'cloudZoo.showMoreActivity' };
    return item;
  }

  private whereWords(entry: ActivityEntry): string {
    const connection = neutralise(this.names.labelOf(entry.connection), 60);
    if (entry.sandbox === undefined) {
      return connection;
    }
    return this.record.isOfEarlierSandbox(entry) ? t('{0}, which has ended', connection) : connection;
  }

  private details(entry: ActivityEntry): vscode.MarkdownString {
    const { ending } = entry;
    const lines: [string, string | number | undefined][] = [
      [t('Outcome'), outcomeWords(entry)],
      [t('Reason'), reasonWords(entry)],
      ...Object.entries(entry.subject),
      [t('Connection'), this.whereWords(entry)],
      [t('Host'), entry.host],
      [t('Sent'), new Date(entry.time).toLocaleString(vscode.env.language)],
      [t('Listed in'), entry.file],
      [t('Milliseconds'), ending?.milliseconds],
    ];
    const tooltip = new vscode.MarkdownString();
    for (const [name, value] of lines) {
      if (value !== undefined) {
        tooltip
          .appendText(`${neutralise(name, 60)}: ${neutralise(String(value), 200)}`)
          .appendMarkdown('\n\n');
      }
    }
    return tooltip;
  }
}

/** Whether an entry removed something, or tried to. */
export function isRemoval({ operation }: ActivityEntry): boolean {
  return (
    operation === 'deleteLicenseCluster' ||
    operation === 'deactivateDevice' ||
    operation === 'deleteApiLicense'
  );
}

function rowOf(entry: ActivityEntry): EntryRow {
  const { connection, service, subject } = entry;
  const id = service === 'cloudZoo' ? subject.productId : undefined;
  return { kind: 'entry', entry, ...(id !== undefined && { ref: { connection, id } }) };
}
