import * as vscode from 'vscode';

/** A problem as VS Code's Problems shows it, marked as ours. */
export function problemAt(
  range: vscode.Range,
  message: string,
  severity: vscode.DiagnosticSeverity,
): vscode.Diagnostic {
  const problem = new vscode.Diagnostic(range, message, severity);
  problem.source = 'Cloud Zoo';
  return problem;
}

/** A piece of a document; `offset` and `length` count UTF-16 code units. */
export function rangeOf(
  document: vscode.TextDocument,
  { offset, length }: { readonly offset: number; readonly length: number },
): vscode.Range {
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
}

/** The fixes of those of a document's problems that VS Code asks about; `fixOf` has none for some. */
export function quickFixes(
  problems: readonly vscode.Diagnostic[],
  { diagnostics: asked }: vscode.CodeActionContext,
  fixOf: (problem: vscode.Diagnostic) => { title: string; edit: vscode.WorkspaceEdit } | undefined,
): vscode.CodeAction[] {
  return problems.flatMap(problem => {
    // VS Code asks with copies.
    const isAsked = asked.some(({ message }) => message === problem.message);
    const fix = isAsked ? fixOf(problem) : undefined;
    if (!fix) {
      return [];
    }
    const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
    action.diagnostics = [problem];
    action.isPreferred = true;
    action.edit = fix.edit;
    return [action];
  });
}
