import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { registerCommands } from '../ui/commands';
import { UserError } from '../ui/messages';
import { Owner } from '../ui/owner';
import { ActivityDocuments } from './documents';
import type { ActivityEntry } from './entry';
import { exportActivity } from './export';
import { followFirstDone } from './firstDone';
import { ActivityRecord } from './record';
import { entryText } from './texts';
import { ActivityView, isRemoval } from './view';
import type { Names } from './words';

/** What was sent and what came of it: the record, its view and its export. */
export class ActivityFeature extends Owner {
  readonly record: ActivityRecord;

  /** @param folder where the record is kept. */
  constructor(folder: string) {
    super();
    this.record = new ActivityRecord(folder);
  }

  /** Shows the view; what entries name, others know. */
  showView(names: Names): void {
    const { record } = this;
    this.own(followFirstDone(record, key => void vscode.commands.executeCommand('setContext', key, true)));
    const view = this.own(new ActivityView(record, names));
    this.own(new ActivityDocuments(record, names));
    const entryIn = (row: unknown): ActivityEntry => {
      const entry = isEntryRow(row) ? row.entry : view.selected;
      if (!entry) {
        throw new UserError(t('Select an entry of the activity first.'));
      }
      return entry;
    };
    this.own(
      registerCommands({
        'cloudZoo.showActivity': () => view.show(),
        'cloudZoo.showMoreActivity': () => view.showMore(),
        'cloudZoo.filterActivity': () => view.askFilter(),
        'cloudZoo.clearActivityFilter': () => view.setFilter({}),
        'cloudZoo.exportActivity': () => exportActivity(record),
        'cloudZoo.copyActivity': ({ answers }) =>
          vscode.env.clipboard.writeText(entryText(entryIn(answers), names, vscode.env.language)),
        'cloudZoo.removeAgain': ({ answers }) => removeAgain(entryIn(answers)),
      }),
    );
  }
}

/** Asks for the same removal; what the record does not have of it is asked too. */
async function removeAgain(entry: ActivityEntry): Promise<void> {
  if (!isRemoval(entry)) {
    throw new UserError(t('Only a removal can be sent again from here.'));
  }
  // Of a license key only the end is kept.
  const known = Object.entries(entry.subject).filter(([, value]) => !value.startsWith('…'));
  await vscode.commands.executeCommand('cloudZoo.deleteLicense', {
    ...Object.fromEntries(known),
    connection: entry.connection,
  });
}

function isEntryRow(row: unknown): row is { readonly entry: ActivityEntry } {
  return typeof row === 'object' && row !== null && 'entry' in row;
}
