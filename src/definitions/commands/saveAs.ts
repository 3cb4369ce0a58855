import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { definitionEnding, type ProductRef, pathOf } from '../../products/address';
import { documentAt } from '../../products/editor/documents';
import type { ProductStore } from '../../products/remote/store';
import { formatProduct } from '../../services/cloudZoo/product';
import { firstFree } from '../../ui/freeName';
import { confirm } from '../../ui/messages';
import { fileName } from '../definition';

/**
 * Writes a product as a definition, in a file that the person names: from its tab what the tab says, so that nothing
 * typed is lost, and else what is live.
 */
export async function saveAsDefinition(
  store: ProductStore,
  ref: ProductRef,
  tab?: vscode.Uri,
): Promise<void> {
  const text = (tab && documentAt(tab)?.getText()) ?? formatProduct(await store.remote(ref).fetch());
  const name = fileName(vscode.Uri.from({ scheme: 'file', path: pathOf(ref.id, store.title(ref)) }));
  const chosen = await vscode.window.showSaveDialog({
    title: t('Save as Definition'),
    defaultUri: await freeFile(name),
    // VS Code's own file dialog puts a filter's ending behind a name that has a longer one.
    filters: { [t('Cloud Zoo Product Definition')]: ['json'] },
  });
  if (!chosen) {
    return;
  }
  const file = chosen.with({ path: withEnding(chosen.path) });
  const old = await textOf(file);
  if (old !== undefined && old !== text) {
    const detail = t(
      '{0}\nIts current content will be lost, unless it is under version control.',
      file.fsPath,
    );
    const show = { title: t('Show File'), run: () => vscode.window.showTextDocument(file) };
    if (!(await confirm(t('Overwrite "{0}"?', fileName(file)), detail, show, t('Overwrite')))) {
      return;
    }
  }
  await vscode.workspace.fs.writeFile(file, Buffer.from(text));
  await vscode.window.showTextDocument(file);
}

/** A name that is not taken, so that Enter overwrites nothing. */
async function freeFile(name: string): Promise<vscode.Uri | undefined> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) {
    return undefined;
  }
  const stem = name.slice(0, -definitionEnding.length);
  return await firstFree(
    number => vscode.Uri.joinPath(folder.uri, `${stem}${number}${definitionEnding}`),
    async file => (await textOf(file)) === undefined,
  );
}

/** A definition is known by its ending, which it has once, whatever the dialog made of the name. */
function withEnding(path: string): string {
  const stem = path.replace(/(\.cloudzoo|\.json)+$/i, '');
  return (stem.endsWith('/') ? `${stem}product` : stem) + definitionEnding;
}

async function textOf(file: vscode.Uri): Promise<string | undefined> {
  return await vscode.workspace.fs.readFile(file).then(
    bytes => new TextDecoder().decode(bytes),
    () => undefined,
  );
}
