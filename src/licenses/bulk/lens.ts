import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { servicesOf } from './rows';
import { isResultColumn } from './table/cells';

/** How much of a document is looked at: its heading. */
const longestHeading = 2000;

/** The line above a list of licenses that runs it: a template, or any CSV whose heading has the columns of a service. */
export class ListLens implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly registration = vscode.languages.registerCodeLensProvider({ pattern: '**/*.csv' }, this);
  /** The connections for which templates were begun, by the path of the draft. */
  private readonly connections = new Map<string, string>();

  dispose(): void {
    this.registration.dispose();
  }

  /** Remembers for which connection a template was begun. */
  remember(document: vscode.TextDocument, connection: string): void {
    this.connections.set(document.uri.path, connection);
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const { uri } = document;
    const heading = document.lineAt(0).text.slice(0, longestHeading);
    const names = heading.split(/[,;\t]/).map(name => name.replace(/^\s*"|"\s*$/g, ''));
    if (!servicesOf(names).length) {
      return [];
    }
    const isResult = names.some(isResultColumn);
    const connection = this.connections.get(uri.path);
    return [
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
        title: isResult
          ? t('$(trash) Delete Licenses from This Result Again…')
          : t('$(trash) Delete Licenses from File…'),
        command: 'cloudZoo.deleteLicenses',
        arguments: [{ uri: uri.toString(), ...(connection !== undefined && { connection }) }],
      }),
    ];
  }
}
