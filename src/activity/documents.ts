import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../ui/messages';
import { Owner } from '../ui/owner';
import type { ActivityEntry } from './entry';
import type { ActivityRecord } from './record';
import { entryText } from './texts';
import type { Names } from './words';

const scheme = 'cloudzoo-activity';

/** Shows entries of the record whole, as read-only Markdown that follows the entry until it has ended. */
export class ActivityDocuments extends Owner implements vscode.TextDocumentContentProvider {
  private readonly didChange = this.own(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.didChange.event;

  constructor(
    private readonly record: ActivityRecord,
    private readonly names: Names,
  ) {
    super();
    this.own(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    this.own(record.onDidAppend(entry => this.didChange.fire(addressOf(entry))));
  }

  async provideTextDocumentContent({ query }: vscode.Uri): Promise<string> {
    const [entry] = await this.record.search({ ids: [query] }, true);
    if (!entry) {
      throw new UserError(t('The activity no longer has this entry.'));
    }
    return entryText(entry, this.names, vscode.env.language);
  }
}

/** The address at which an entry can be opened. */
export function addressOf({ id, operation }: ActivityEntry): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${operation}.md`, query: id });
}
