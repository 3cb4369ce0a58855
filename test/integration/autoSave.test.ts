import assert from 'node:assert/strict';
import {
  ConfigurationTarget,
  type Disposable,
  EventEmitter,
  Range,
  type TextDocument,
  TextDocumentSaveReason,
  WorkspaceEdit,
  workspace,
} from 'vscode';
import { canopy, connectAcme, eventually, openProduct, writes } from './acme';

describe('auto save, though a person has turned it on for live products', () => {
  afterEach(async () => {
    for (const name of ['autoSave', 'autoSaveDelay']) await setForProducts(name, undefined);
  });

  it('sends nothing; saving by hand sends one PUT', async () => {
    const sandbox = await connectAcme();
    const document = await workspace.openTextDocument(await openProduct(canopy));
    await setForProducts('autoSaveDelay', 50);
    await setForProducts('autoSave', 'afterDelay');
    sandbox.clearRequests();
    const seen = watchSaves(document, () => sandbox.requests.length);
    try {
      await replace(document, '8.2.1', '8.3');
      await seen.next(TextDocumentSaveReason.AfterDelay);
      // As long as the refused one is under way, a save joins it.
      await eventually(async () => assert.equal(await document.save(), true));
      const manual = await seen.next(TextDocumentSaveReason.Manual);
      assert.equal(manual, 0, 'nothing was sent or asked before');
      assert.deepEqual(writes(sandbox), [`PUT ${canopy} {"version": "8.3"}`]);
      assert.equal(document.isDirty, false);
    } finally {
      seen.dispose();
    }
  });
});

async function setForProducts(name: string, value: unknown): Promise<void> {
  await workspace
    .getConfiguration('files', { languageId: 'cloudzoo-product' })
    .update(name, value, ConfigurationTarget.Global, true);
}

async function replace(document: TextDocument, from: string, to: string): Promise<void> {
  const start = document.getText().indexOf(from);
  const range = new Range(document.positionAt(start), document.positionAt(start + from.length));
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, range, to);
  assert.equal(await workspace.applyEdit(edit), true);
}

/** Tells of each reason when a save first began with it, and what `count` was at that moment. */
function watchSaves(
  document: TextDocument,
  count: () => number,
): Disposable & { next(reason: TextDocumentSaveReason): Promise<number> } {
  const begun = new Map<TextDocumentSaveReason, number>();
  const changed = new EventEmitter<void>();
  const subscription = workspace.onWillSaveTextDocument(event => {
    if (event.document === document && !begun.has(event.reason)) begun.set(event.reason, count());
    changed.fire();
  });
  return {
    next: async reason => {
      for (;;) {
        const found = begun.get(reason);
        if (found !== undefined) return found;
        await new Promise<void>(resolve => {
          const listener = changed.event(() => {
            listener.dispose();
            resolve();
          });
        });
      }
    },
    dispose: () => {
      subscription.dispose();
      changed.dispose();
    },
  };
}
