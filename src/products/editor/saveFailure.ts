import { t } from '@vscode/l10n';
import type * as vscode from 'vscode';
import { MissingSecretError } from '../../connections/clients';
import { explain } from '../../connections/explain';
import { UserError } from '../../ui/messages';
import { neutralise } from '../../ui/text';
import type { ProductRef } from '../address';
import { type SaveLink, SaveRefused } from '../saving/save';

/** The error to throw from `writeFile`: VS Code shows its name and message, and runs the links in it. */
export function saveFailure(uri: vscode.Uri, ref: ProductRef, error: unknown): Error {
  const message = error instanceof SaveRefused || error instanceof UserError ? error.message : explain(error);
  const links = linksOf(error).map(link => linkTo(link, uri, ref));
  const failure = new Error([neutralise(message, 800), ...links].join(' '));
  failure.name = 'Cloud Zoo';
  return failure;
}

function linksOf(error: unknown): readonly SaveLink[] {
  if (error instanceof SaveRefused) {
    return error.links;
  }
  return error instanceof MissingSecretError ? ['updateSecret'] : [];
}

function linkTo(link: SaveLink, uri: vscode.Uri, { connection }: ProductRef): string {
  const links: Record<SaveLink, { title: string; command: string; argument?: unknown }> = {
    compare: { title: t('Compare'), command: 'cloudZoo.compareWithLive', argument: uri.toString() },
    overwrite: { title: t('Overwrite'), command: 'cloudZoo.overwriteLive', argument: uri.toString() },
    saveAsDefinition: {
      title: t('Save as Definition…'),
      command: 'cloudZoo.saveAsDefinition',
      argument: { uri: uri.toString() },
    },
    updateSecret: { title: t('Update Secret'), command: 'cloudZoo.updateSecret', argument: { connection } },
    showLog: { title: t('Show Log'), command: 'cloudZoo.showLog' },
  };
  const { title, command, argument } = links[link];
  const query = argument === undefined ? '' : `?${encodeURIComponent(JSON.stringify([argument]))}`;
  return `[${title}](command:${command}${query})`;
}
