import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Connections } from '../connections/connections';
import { Owner } from '../ui/owner';
import { neutralise } from '../ui/text';
import { type PlanFile, type PlanFiles, rangeIn } from './planFiles';

/** Shows in Problems what is wrong with a plan, beside what VS Code says by the schema. */
export class PlanDiagnostics extends Owner {
  private readonly collection = this.own(vscode.languages.createDiagnosticCollection('cloudZooIssuer'));
  private readonly shown = new Map<string, PlanFile>();

  constructor(
    files: PlanFiles,
    private readonly connections: Connections,
  ) {
    super();
    this.own(
      files.onDidChange(({ uri, file }) => {
        if (file) {
          this.shown.set(uri.toString(), file);
          this.show(file);
        } else {
          this.shown.delete(uri.toString());
          this.collection.delete(uri);
        }
      }),
    );
    this.own(
      connections.onDidChange(() => {
        for (const file of this.shown.values()) {
          this.show(file);
        }
      }),
    );
  }

  private show({ uri, text, plan, problems, places }: PlanFile): void {
    const isOpen = vscode.workspace.textDocuments.some(
      document => document.uri.toString() === uri.toString(),
    );
    const own = problems
      .filter(({ isInSchema }) => !(isInSchema && isOpen))
      .map(({ message, ...place }) => problem(text, place, message, vscode.DiagnosticSeverity.Error));
    const place = places.get('connection');
    const isMissing = plan && place && !this.connections.findCloudZoo(plan.connection);
    const missing = isMissing
      ? [
          problem(
            text,
            place,
            t(
              'There is no connection to Cloud Zoo named {0} on this computer.',
              neutralise(plan.connection, 60),
            ),
            vscode.DiagnosticSeverity.Warning,
          ),
        ]
      : [];
    this.collection.set(uri, [...own, ...missing]);
  }
}

function problem(
  text: string,
  place: { offset: number; length: number },
  message: string,
  severity: vscode.DiagnosticSeverity,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeIn(text, place), message, severity);
  diagnostic.source = 'Cloud Zoo';
  return diagnostic;
}
