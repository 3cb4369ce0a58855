import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { applyEdits } from '../json/edits';
import { valueIn } from '../json/properties';
import { differenceOf } from '../products/difference';
import { editTo } from '../products/editor/documents';
import { findingOf, findProblems } from '../products/editor/findings';
import type { ProductStore } from '../products/remote/store';
import { type Product, parseDefinition } from '../services/cloudZoo/product';
import { Debounce } from '../ui/debounce';
import { problemAt, quickFixes, rangeOf } from '../ui/problems';
import { neutralise } from '../ui/text';
import type { DefinitionConnections } from './connections';
import { definitionIn, definitionSelector, isDefinition } from './definition';

/** Shows in Problems what Cloud Zoo would suffer from, and read-only values other than the live product's. */
export class DefinitionDiagnostics implements vscode.CodeActionProvider, vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('cloudZooDefinitions');
  private readonly debounce = new Debounce();
  /** What a quick fix takes over from the live product. */
  private readonly fixes = new WeakMap<vscode.Diagnostic, { name: string; value: string }>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly store: ProductStore,
    private readonly connections: DefinitionConnections,
  ) {
    const lookAtAll = () => {
      for (const document of vscode.workspace.textDocuments) {
        this.lookSoon(document);
      }
    };
    this.subscriptions = vscode.Disposable.from(
      this.collection,
      this.debounce,
      vscode.workspace.onDidOpenTextDocument(document => this.lookSoon(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.lookSoon(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.collection.delete(uri)),
      store.onDidChange(lookAtAll),
      vscode.languages.registerCodeActionsProvider(definitionSelector, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
      connections.onDidChange(lookAtAll),
    );
    lookAtAll();
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    return quickFixes(this.collection.get(document.uri) ?? [], context, problem => {
      const fix = this.fixes.get(problem);
      const text = fix && withValue(document.getText(), fix.name, fix.value);
      return fix === undefined || text === undefined
        ? undefined
        : { title: t('Replace with {0}', neutralise(fix.value, 40)), edit: editTo(document, text) };
    });
  }

  private lookSoon(document: vscode.TextDocument): void {
    if (!isDefinition(document)) {
      return;
    }
    this.debounce.run(document.uri, () => this.look(document));
  }

  private look(document: vscode.TextDocument): void {
    const { uri } = document;
    if (document.isClosed) {
      this.collection.delete(uri);
      return;
    }
    const parsed = parseDefinition(document.getText());
    const findings =
      'product' in parsed ? findProblems(parsed.product, undefined) : findingOf(parsed.problem);
    const warnings = findings.map(({ severity, message, ...place }) =>
      problemAt(
        rangeOf(document, place),
        message,
        severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
      ),
    );
    const { product, id } = definitionIn(uri, document.getText());
    if (!product) {
      this.collection.set(uri, warnings);
      return;
    }
    const errors = this.fixedBy(uri, id, product).map(({ name, value, connection }) => {
      const node = product.properties.get(name)?.node.children?.[1];
      const words = t(
        '"{0}" is set by Cloud Zoo and is {2} on {1}. It cannot be pushed with another value.',
        name,
        connection,
        neutralise(value ?? t('nothing'), 80),
      );
      const range = rangeOf(document, { offset: node?.offset ?? 0, length: node?.length ?? 1 });
      const error = problemAt(range, words, vscode.DiagnosticSeverity.Error);
      if (value !== undefined) {
        this.fixes.set(error, { name, value });
      }
      return error;
    });
    this.collection.set(uri, [...errors, ...warnings]);
  }

  /** The read-only properties that say something else than the live product, as far as it is known. */
  private fixedBy(uri: vscode.Uri, id: string | undefined, product: Product) {
    const [connection, ...others] = id === undefined ? [] : this.connections.of(uri, id);
    const live =
      connection && id && !others.length
        ? this.store.known({ connection: connection.name, id })?.product
        : undefined;
    const names = live ? differenceOf(product, live).readOnly : [];
    return names.map(name => ({
      name,
      connection: connection?.name ?? '',
      value: live?.properties.get(name)?.valueSource,
    }));
  }
}

/** The text as it is by now, with another value in place of a property's. */
function withValue(text: string, name: string, content: string): string | undefined {
  const parsed = parseDefinition(text);
  const node = 'product' in parsed ? valueIn(parsed.product, name) : undefined;
  return node && applyEdits(text, [{ offset: node.offset, length: node.length, content }]);
}
