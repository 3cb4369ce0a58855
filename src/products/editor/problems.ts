import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { withProperty } from '../../json/edits';
import { type Product, parseProduct } from '../../services/cloudZoo/product';
import { Debounce } from '../../ui/debounce';
import { problemAt, quickFixes, rangeOf } from '../../ui/problems';
import { liveScheme, parseAddress } from '../address';
import type { ProductStore } from '../remote/store';
import { editTo } from './documents';
import { type Finding, findingOf, findProblems } from './findings';
import type { ProductTabs } from './tabs';

/** Shows in Problems, as one types, what a save of a live product would refuse or Cloud Zoo would suffer from. */
export class ProductProblems implements vscode.CodeActionProvider, vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('cloudZoo');
  private readonly debounce = new Debounce();
  private readonly restores = new WeakMap<vscode.Diagnostic, string>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly store: ProductStore,
    private readonly tabs: ProductTabs,
  ) {
    this.subscriptions = vscode.Disposable.from(
      this.collection,
      this.debounce,
      vscode.workspace.onDidOpenTextDocument(document => this.lookSoon(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.lookSoon(document)),
      vscode.workspace.onDidSaveTextDocument(document => this.lookSoon(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.collection.delete(uri)),
      vscode.languages.registerCodeActionsProvider({ scheme: liveScheme }, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
    );
    vscode.workspace.textDocuments.forEach(document => {
      this.lookSoon(document);
    });
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const { base } = this.tabs.get(document.uri);
    return quickFixes(this.collection.get(document.uri) ?? [], context, problem => {
      const name = this.restores.get(problem);
      const value = name === undefined ? undefined : base?.properties.get(name)?.valueSource;
      if (name === undefined || value === undefined) {
        return undefined;
      }
      const text = withProperty(document.getText(), name, value);
      return text === undefined
        ? undefined
        : { title: t('Restore "{0}"', name), edit: editTo(document, text) };
    });
  }

  private find(uri: vscode.Uri, product: Product): Finding[] {
    const address = parseAddress(uri);
    const ref = address?.kind === 'product' ? address.ref : undefined;
    const sameKeys = ref ? this.store.takingSameKeys(ref, product).map(other => this.store.title(other)) : [];
    return findProblems(product, this.tabs.get(uri).base, sameKeys);
  }

  private lookSoon(document: vscode.TextDocument): void {
    if (document.uri.scheme !== liveScheme) {
      return;
    }
    this.debounce.run(document.uri, () => this.look(document));
  }

  private look(document: vscode.TextDocument): void {
    if (document.isClosed) {
      return;
    }
    const parsed = parseProduct(document.getText());
    const findings =
      'product' in parsed ? this.find(document.uri, parsed.product) : findingOf(parsed.problem);
    const diagnostics = findings.map(({ severity, message, restores, ...place }) => {
      const level =
        severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
      const diagnostic = problemAt(rangeOf(document, place), message, level);
      if (restores !== undefined) {
        this.restores.set(diagnostic, restores);
      }
      return diagnostic;
    });
    this.collection.set(document.uri, diagnostics);
  }
}
