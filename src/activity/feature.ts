import * as vscode from 'vscode';
import { registerCommands } from '../ui/commands';
import { Owner } from '../ui/owner';
import { ActivityDocuments } from './documents';
import { exportActivity } from './export';
import { ActivityRecord } from './record';
import { ActivityView } from './view';

/** What was sent and what came of it: the record, its view and its export. */
export class ActivityFeature extends Owner {
  readonly record: ActivityRecord;

  /** @param folder where the record is kept. */
  constructor(folder: string) {
    super();
    this.record = new ActivityRecord(folder);
    const view = this.own(new ActivityView(this.record));
    this.own(this.record.onDidAppend(() => view.refresh()));
    this.own(new ActivityDocuments(this.record));
    this.own(
      registerCommands({
        'cloudZoo.showActivity': () => vscode.commands.executeCommand('cloudZoo.activity.focus'),
        'cloudZoo.exportActivity': () => exportActivity(this.record),
      }),
    );
  }
}
