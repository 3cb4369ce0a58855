import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import { notify, UserError } from '../../ui/messages';
import { copyProductIds, forgetProducts } from '../commands/actions';
import type { ProductChoice } from '../commands/choose';
import type { ProductStore } from '../remote/store';
import type { ProductRow, Row } from './rows/rows';
import { openConnectionSetting } from './settingsEntry';
import type { ProductTree } from './tree';

/** What the keys for Copy and Delete mean in the view: always rows of the view, never what stands in an editor. */
export class ViewKeys {
  constructor(
    private readonly tree: ProductTree,
    private readonly connections: Connections,
    private readonly store: ProductStore,
    private readonly choice: ProductChoice,
  ) {}

  async copy(): Promise<void> {
    const rows = await focusedRows(this.tree.view);
    if (!rows.length) {
      await copyProductIds(await this.choice.pick(t('Copy Product ID')));
      return;
    }
    const products = rows.filter(isProduct);
    if (products.length) {
      await copyProductIds(products.map(({ ref }) => ref));
      return;
    }
    await vscode.env.clipboard.writeText(rows.map(nameOf).join('\n'));
    vscode.window.setStatusBarMessage(
      rows.length === 1 ? t('Connection name copied.') : t('{0} connection names copied.', rows.length),
      3000,
    );
  }

  async remove(): Promise<void> {
    const rows = await focusedRows(this.tree.view);
    if (!rows.length) {
      await forgetProducts(this.connections, this.store, await this.choice.pick(t('Forget Product')));
      return;
    }
    const products = rows.filter(isProduct);
    if (products.length === rows.length) {
      await this.forget(products);
      return;
    }
    const [row] = rows;
    if (!row || rows.length > 1) {
      throw new UserError(t('Select products only, or one connection, to remove them.'));
    }
    await this.removeConnection(row);
  }

  private async forget(products: readonly ProductRow[]): Promise<void> {
    const listed = products.filter(({ isListed }) => isListed);
    if (!listed.length) {
      throw new UserError(
        t(
          'This product is not on any list. It is shown because there is a definition of it in the workspace.',
        ),
      );
    }
    await forgetProducts(
      this.connections,
      this.store,
      listed.map(({ ref }) => ref),
    );
  }

  private async removeConnection(row: Row): Promise<void> {
    if (row.kind === 'broken') {
      throw new UserError(t('{0} is not valid. Remove it in the settings.', nameOf(row)), [
        {
          title: t('Open Settings'),
          run: () => openConnectionSetting(row.broken.index),
        },
      ]);
    }
    if (row.kind === 'connection' && this.connections.isTemporary(row.connection)) {
      void notify(
        'information',
        t('{0} belongs to the sandbox. Stop the sandbox to remove it.', row.connection.name),
        [
          {
            title: t('Stop Sandbox'),
            run: () => vscode.commands.executeCommand('cloudZoo.stopSandbox'),
          },
        ],
      );
      return;
    }
    await vscode.commands.executeCommand('cloudZoo.removeConnection', { connection: nameOf(row) });
  }
}

function isProduct(row: Row): row is ProductRow {
  return row.kind === 'product';
}

function nameOf(row: Row): string {
  switch (row.kind) {
    case 'connection':
      return row.connection.name;
    case 'broken':
      return row.broken.label;
    case 'product':
      return row.ref.id;
  }
}

/**
 * What a key pressed in the view means: the row with the focus, or the whole selection where that row is in it, as in
 * the Explorer. VS Code tells an extension the selection, not the focus; but its own command puts the focused row into
 * the selection or takes it out, and so shows which one it is. Empty where no row has the focus.
 */
export async function focusedRows(view: { readonly selection: readonly Row[] }): Promise<readonly Row[]> {
  const before = view.selection;
  const after = await toggled(view);
  const added = after.find(row => !before.includes(row));
  const removed = before.find(row => !after.includes(row));
  if (!added && !removed) {
    return [];
  }
  await toggled(view);
  return added ? [added] : before;
}

async function toggled(view: { readonly selection: readonly Row[] }): Promise<readonly Row[]> {
  await vscode.commands.executeCommand('list.toggleSelection');
  return view.selection;
}
