import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { openDraft } from '../../products/commands/draft';
import type { ServiceName } from '../../services/serviceError';
import { notify } from '../../ui/messages';
import { askPick, type Frame, type PickItem } from '../../ui/steps';
import { neutralise } from '../../ui/text';
import { templateFor } from './template';

const endings = ['csv', 'tsv', 'txt', 'json'];

/** Asks for the file with the list; undefined where a template was begun, or nothing chosen. */
export async function chooseFile(frame: Frame, service: ServiceName): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  const items: PickItem<'active' | 'file' | 'template'>[] = [
    {
      label: t('$(folder-opened) Choose a File…'),
      detail: t('CSV or JSON, its columns named as the fields'),
      value: 'file',
    },
    {
      label: t('$(new-file) Begin with a Template…'),
      detail: t('A draft that has the right columns'),
      value: 'template',
    },
  ];
  if (active && isListFile(active.uri)) {
    const name = vscode.workspace.asRelativePath(active.uri);
    items.unshift({
      label: `$(file) ${neutralise(name, 100)}`,
      detail: t('The file in front'),
      value: 'active',
    });
  }
  const answer = await askPick(frame, t('File with the licenses'), items);
  switch (typeof answer === 'object' ? answer.value : undefined) {
    case 'active':
      return active?.uri;
    case 'file':
      return await openDialog(frame.title);
    case 'template':
      await openDraft({ language: 'plaintext', name: 'licenses', ending: '.csv' }, templateFor(service));
      void notify('information', t('Put your rows in place of the example, save the draft, then choose it.'));
      return undefined;
    case undefined:
      return undefined;
  }
}

async function openDialog(title: string): Promise<vscode.Uri | undefined> {
  const files = await vscode.window.showOpenDialog({
    title,
    openLabel: t('Check'),
    filters: { [t('CSV or JSON')]: endings, [t('All files')]: ['*'] },
    defaultUri: vscode.workspace.workspaceFolders?.[0]?.uri,
  });
  return files?.[0];
}

/** A file on a disk, and no product. */
function isListFile({ scheme, path }: vscode.Uri): boolean {
  const [, ending = ''] = /\.([^./]+)$/.exec(path.toLowerCase()) ?? [];
  return (
    /^(file|vscode-remote|vscode-vfs)$/.test(scheme) &&
    endings.includes(ending) &&
    !/\.cloudzoo(-cluster)?\.json$|\.result\.csv$/.test(path)
  );
}
