import { t } from '@vscode/l10n';
import { stringify } from 'csv-stringify/sync';
import * as vscode from 'vscode';
import { notify } from '../ui/messages';
import { asText } from './formulas';
import type { ActivityEntry, ActivityRecord } from './record';

/** Writes all that is kept of the record to a CSV or JSON file that the person names. */
export async function exportActivity(record: ActivityRecord): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `cloud-zoo-activity-${new Date().toISOString().slice(0, 10)}.csv`;
  const file = await vscode.window.showSaveDialog({
    title: t('Export Activity'),
    defaultUri: folder && vscode.Uri.joinPath(folder, name),
    filters: { CSV: ['csv'], JSON: ['json'] },
  });
  if (!file) {
    return;
  }
  const entries = (await record.all()).reverse();
  const text = file.path.endsWith('.json') ? `${JSON.stringify(entries, undefined, 2)}\n` : asCsv(entries);
  await vscode.workspace.fs.writeFile(file, Buffer.from(text, 'utf8'));
  void notify('information', t('{0} entries were exported.', entries.length), [
    { title: t('Open'), run: () => vscode.commands.executeCommand('vscode.open', file) },
  ]);
}

/** One row an entry, with a column for each id that occurs. */
export function asCsv(entries: readonly ActivityEntry[]): string {
  const ids = [...new Set(entries.flatMap(entry => Object.keys(entry.subject)))];
  const rows = entries.map(({ time, ending, subject, ...entry }) => ({
    time: new Date(time).toISOString(),
    connection: entry.connection,
    service: entry.service,
    host: entry.host,
    operation: entry.operation,
    ...Object.fromEntries(ids.map(id => [id, subject[id] ?? ''])),
    outcome: ending?.outcome ?? 'unknown',
    status: ending?.status ?? '',
    // A service's own words might be taken for a formula by a spreadsheet.
    code: asText(ending?.code ?? ''),
    milliseconds: ending?.milliseconds ?? '',
    returned: asText(ending?.returned ?? ''),
  }));
  const columns = Object.keys(rows[0] ?? { time: '', connection: '', operation: '', outcome: '' });
  return stringify(rows, { header: true, columns });
}
