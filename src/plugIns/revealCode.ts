import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ProductRef } from '../products/address';
import type { ProductStore } from '../products/remote/store';
import { UserError } from '../ui/messages';
import { withCancellableProgress } from '../ui/progress';
import { askPick } from '../ui/steps';
import { neutralise } from '../ui/text';
import type { PlugInId } from './plugInId';
import type { PlugInIds } from './plugInIds';

/** Opens the source of a product's plug-in at its id; where several have it, one is picked. */
export async function revealPlugInCode(
  plugIns: PlugInIds,
  store: ProductStore,
  ref: ProductRef,
): Promise<void> {
  const all = await search(plugIns);
  if (!all) {
    return;
  }
  const found = all.filter(({ id }) => id === ref.id);
  if (!found.length) {
    throw new UserError(
      t(
        'No plug-in in this workspace has the ID {0} of "{1}". Open the folder that contains its source.',
        ref.id,
        neutralise(store.title(ref), 100),
      ),
      [
        {
          title: t('Open Folder…'),
          run: () => vscode.commands.executeCommand('workbench.action.addRootFolder'),
        },
      ],
    );
  }
  const one = await pick(found);
  if (one) {
    await show(one);
  }
}

/** Undefined when the person cancels. */
async function search(plugIns: PlugInIds): Promise<readonly PlugInId[] | undefined> {
  return await withCancellableProgress(
    t('Looking for plug-ins in the workspace…'),
    async signal => {
      const found = await plugIns.all(signal);
      return signal.aborted ? undefined : found;
    },
    true,
  );
}

async function pick(found: readonly PlugInId[]): Promise<PlugInId | undefined> {
  if (found.length === 1) {
    return found[0];
  }
  const items = found.map(value => ({
    label: neutralise(value.name, 80),
    description: vscode.workspace.asRelativePath(vscode.Uri.parse(value.uri, true)),
    value,
  }));
  const frame = { title: t('Reveal Plug-in Code'), step: 1, totalSteps: 1 };
  const answer = await askPick(frame, t('Plug-in'), items);
  return typeof answer === 'object' ? answer.value : undefined;
}

async function show({ uri, offset, length, written }: PlugInId): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  const text = document.getText();
  // VS Code evens out line ends, which moves what stands after them.
  const start = text.startsWith(written, offset) ? offset : Math.max(0, text.indexOf(written));
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + length));
  await vscode.window.showTextDocument(document, { selection: range });
}
