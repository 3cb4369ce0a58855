import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Drafts } from './create';
import { definitionLanguage } from './productDraft';

/** The lens "Create in Cloud Zoo" above a draft. */
export class DraftLens implements vscode.CodeLensProvider, vscode.Disposable {
  readonly onDidChangeCodeLenses: vscode.Event<void>;
  private readonly registration: vscode.Disposable;

  constructor(private readonly drafts: Drafts) {
    this.onDidChangeCodeLenses = drafts.onDidChange;
    this.registration = vscode.languages.registerCodeLensProvider(
      { language: definitionLanguage, scheme: 'untitled' },
      this,
    );
  }

  dispose(): void {
    this.registration.dispose();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const connection = this.drafts.connectionOf(document.uri);
    return [
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
        title: connection
          ? t('$(cloud-upload) Create in Cloud Zoo ({0})…', connection)
          : t('$(cloud-upload) Create in Cloud Zoo…'),
        command: 'cloudZoo.pushDefinition',
        arguments: [{ connection, uri: document.uri.toString() }],
      }),
    ];
  }
}
