import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { writeAtomically } from '../files/writeAtomically';
import { notify } from '../ui/messages';
import type { ActivityRecord, Slice } from './record';
import { csvOf, exportedWords, jsonOf } from './texts';

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
  let count = 0;
  let unreadable = 0;
  const isJson = file.path.toLowerCase().endsWith('.json');
  const counted = async function* (): AsyncGenerator<Slice> {
    count = 0;
    unreadable = 0;
    for await (const slice of record.newestFirst()) {
      count += slice.entries.length;
      unreadable += slice.unreadable;
      yield slice;
    }
  };
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: t('Exporting the activity…') },
    () => writeTo(file, isJson ? jsonOf(counted) : csvOf(counted)),
  );
  void notify(unreadable ? 'warning' : 'information', exportedWords(count, unreadable), [
    { title: t('Open'), run: () => vscode.commands.executeCommand('vscode.open', file) },
  ]);
}

/** Writes piece by piece; what is not on this machine gets a copy of what is. */
async function writeTo(file: vscode.Uri, pieces: AsyncIterable<string>): Promise<void> {
  if (file.scheme === 'file') {
    await writeAtomically(file.fsPath, pieces);
    return;
  }
  const draft = join(tmpdir(), `cloud-zoo-export-${randomUUID()}`);
  try {
    await writeAtomically(draft, pieces);
    await vscode.workspace.fs.copy(vscode.Uri.file(draft), file, { overwrite: true });
  } finally {
    await rm(draft, { force: true });
  }
}
