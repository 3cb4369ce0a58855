import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { jsonFrom } from '../json/json';
import { UserError } from '../ui/messages';
import type { ActivityEntry, ActivityRecord } from './record';

const scheme = 'cloudzoo-activity';

/** Shows entries of the record whole, as read-only JSON. */
export class ActivityDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);

  constructor(private readonly record: ActivityRecord) {}

  dispose(): void {
    this.registration.dispose();
  }

  /** The address at which an entry can be opened. */
  static addressOf({ id, operation }: ActivityEntry): vscode.Uri {
    return vscode.Uri.from({ scheme, path: `/${operation}.json`, query: id });
  }

  async provideTextDocumentContent({ query }: vscode.Uri): Promise<string> {
    const entry = (await this.record.search({ ids: [query] }))[0];
    if (!entry) {
      throw new UserError(t('The activity has no such entry any more.'));
    }
    return `${JSON.stringify(readable(entry), undefined, 2)}\n`;
  }
}

/** An entry as a person reads it: the time as text, and what was returned as the object that it is. */
function readable({ time, ending, fingerprint: _, ...entry }: ActivityEntry): object {
  const returned =
    ending?.returned === undefined ? undefined : (jsonFrom(ending.returned) ?? ending.returned);
  return { time: new Date(time).toISOString(), ...entry, ...(ending && { ending: { ...ending, returned } }) };
}
