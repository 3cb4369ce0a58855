import * as vscode from 'vscode';
import type { FileProblem } from './table';

/** Shows in Problems which rows of a list cannot be used, until the file is changed or read again. */
export class FileProblems implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('cloudZoo.licenses');
  private readonly subscriptions = vscode.Disposable.from(
    this.collection,
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length) {
        this.clear(document.uri);
      }
    }),
    vscode.workspace.onDidDeleteFiles(({ files }) => {
      files.forEach(uri => {
        this.clear(uri);
      });
    }),
  );

  dispose(): void {
    this.subscriptions.dispose();
  }

  show(file: vscode.Uri, problems: readonly FileProblem[], severity: vscode.DiagnosticSeverity): void {
    const diagnostics = problems.map(({ line, message }) => {
      const whole = new vscode.Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER);
      const diagnostic = new vscode.Diagnostic(whole, message, severity);
      diagnostic.source = 'Cloud Zoo';
      return diagnostic;
    });
    this.collection.set(file, diagnostics);
  }

  clear(file: vscode.Uri): void {
    this.collection.delete(file);
  }
}
