import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandArguments } from '../../commandArguments';
import { differenceOf, namesIn } from '../../products/difference';
import { editTo } from '../../products/editor/documents';
import { UserError } from '../../ui/messages';
import { neutralise } from '../../ui/text';
import { fileName } from '../definition';
import { named } from '../differenceWords';
import { liveInPlaceOf } from '../liveInPlace';
import type { DefinitionChoice } from './choose';
import type { DefinitionDifferences } from './compare';

/** Takes the live product's values over into a definition: an edit like any other, which Undo takes back. */
export class DefinitionPulling {
  constructor(
    private readonly choice: DefinitionChoice,
    private readonly differences: DefinitionDifferences,
  ) {}

  async run(given: CommandArguments): Promise<void> {
    const chosen = await this.choice.ask(t('Pull Definition'), given);
    if (!chosen) {
      return;
    }
    const live = await this.differences.fetch(chosen);
    const { document, ref } = chosen;
    const names = namesIn(differenceOf(chosen.product, live));
    if (names.length) {
      await this.write(document, liveInPlaceOf(document.getText(), live));
    }
    const words = names.length
      ? t('Pulled from {0}: {1}. Use Undo to take it back.', ref.connection, named(names, 6))
      : t('The definition is in sync with {0}, so there is nothing to pull.', ref.connection);
    vscode.window.setStatusBarMessage(`$(cloud-download) ${neutralise(words)}`, 8000);
  }

  /** In a comparison the edit is seen where it is; a definition that is not on screen is shown. */
  private async write(document: vscode.TextDocument, text: string): Promise<void> {
    if (!(await vscode.workspace.applyEdit(editTo(document, text)))) {
      throw new UserError(t('{0} could not be edited. Is it read-only?', fileName(document.uri)));
    }
    if (!vscode.window.visibleTextEditors.some(editor => editor.document === document)) {
      await vscode.window.showTextDocument(document);
    }
  }
}
