import * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import { parseJson } from '../../json/json';
import { Debounce } from '../../ui/debounce';
import { Owner } from '../../ui/owner';
import { isCluster } from './clusterDraft';
import { clusterFlaws } from './clusterFlaws';

/** Shows in Problems, as one types, what is wrong with a license cluster beside what its schema says. */
export class ClusterProblems extends Owner {
  private readonly collection = this.own(vscode.languages.createDiagnosticCollection('cloudZoo.cluster'));
  private readonly debounce = this.own(new Debounce());

  constructor(private readonly connections: Connections) {
    super();
    const lookAtAll = () => {
      for (const document of vscode.workspace.textDocuments) {
        this.lookSoon(document);
      }
    };
    this.own(vscode.workspace.onDidOpenTextDocument(document => this.lookSoon(document)));
    this.own(vscode.workspace.onDidChangeTextDocument(({ document }) => this.lookSoon(document)));
    this.own(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.collection.delete(uri)));
    this.own(connections.onDidChange(lookAtAll));
    lookAtAll();
  }

  private lookSoon(document: vscode.TextDocument): void {
    if (isCluster(document)) {
      this.debounce.run(document.uri, () => this.look(document));
    }
  }

  private look(document: vscode.TextDocument): void {
    const parsed = document.isClosed ? undefined : parseJson(document.getText());
    const flaws = parsed && 'root' in parsed ? clusterFlaws(parsed.root, this.connections.cloudZoos()) : [];
    const diagnostics = flaws.map(({ offset, length, message, isError }) => {
      const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
      const severity = vscode.DiagnosticSeverity[isError ? 'Error' : 'Warning'];
      const diagnostic = new vscode.Diagnostic(range, message, severity);
      diagnostic.source = 'Cloud Zoo';
      return diagnostic;
    });
    this.collection.set(document.uri, diagnostics);
  }
}
