import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CloudZooConnection } from '../connections/connection';
import type { Drafts } from '../products/commands/create';
import { definitionLanguage } from '../products/commands/productDraft';
import type { ProductStore } from '../products/remote/store';
import { type Definition, definitionIn } from './definition';
import { isDefinition } from './documents';
import type { DefinitionHomes } from './homes';
import { isMissing } from './missing';
import { verdictOn } from './verdict';

/** The lenses above a definition: what is known of its live product, and what can be done. They ask nobody. */
export class DefinitionLens implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.didChange.event;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly store: ProductStore,
    private readonly homes: DefinitionHomes,
    private readonly drafts: Drafts,
  ) {
    const refresh = () => this.didChange.fire();
    this.subscriptions = vscode.Disposable.from(
      this.didChange,
      store.onDidChange(refresh),
      homes.onDidChange(refresh),
      drafts.onDidChange(refresh),
      vscode.languages.registerCodeLensProvider({ language: definitionLanguage }, this),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!isDefinition(document)) {
      return [];
    }
    const definition = definitionIn(document.uri, document.getText());
    const homes = definition.id === undefined ? [] : this.homes.of(document.uri, definition.id);
    const [home, ...others] = homes;
    const id = definition.id ?? '';
    if (!home || this.isNew(home, id)) {
      return this.creation(definition, home?.name ?? this.drafts.connectionOf(document.uri));
    }
    return others.length
      ? [
          lens(t('$(diff) Compare…'), 'compareDefinition', document.uri),
          this.home(document.uri, t('several connections')),
        ]
      : this.comparison(definition, home.name);
  }

  private isNew({ name, products }: CloudZooConnection, id: string): boolean {
    const { product, error } = this.store.live({ connection: name, id });
    return !product && (isMissing(error) || !products.includes(id));
  }

  private comparison({ uri, product, id = '' }: Definition, connection: string): vscode.CodeLens[] {
    const verdict = verdictOn(product, this.store.live({ connection, id }).product, connection);
    return [
      lens(verdict.title, 'compareDefinition', uri, connection, verdict.tooltip),
      ...(verdict.canPull ? [lens(t('$(cloud-download) Pull'), 'pullDefinition', uri, connection)] : []),
      ...(verdict.canPush ? [lens(t('$(cloud-upload) Push…'), 'pushDefinition', uri, connection)] : []),
      ...(this.homes.areSeveral ? [this.home(uri, connection)] : []),
    ];
  }

  /** What is on no list may be new, or only not listed. */
  private creation({ uri, id }: Definition, connection: string | undefined): vscode.CodeLens[] {
    const title = connection
      ? t('$(cloud-upload) Create in Cloud Zoo ({0})…', connection)
      : t('$(cloud-upload) Create in Cloud Zoo…');
    const addToList = new vscode.CodeLens(atTop, {
      title: t('$(add) Add to List'),
      tooltip: t('If Cloud Zoo has this product already'),
      command: 'cloudZoo.addProduct',
      arguments: [{ connection, id }],
    });
    const isDraft = uri.scheme === 'untitled';
    return [lens(title, 'pushDefinition', uri, connection), ...(isDraft || !id ? [] : [addToList])];
  }

  private home(uri: vscode.Uri, words: string): vscode.CodeLens {
    const tooltip = t('Choose the connection that this definition belongs to');
    return lens(`$(plug) ${words}`, 'chooseDefinitionConnection', uri, undefined, tooltip);
  }
}

const atTop = new vscode.Range(0, 0, 0, 0);

function lens(
  title: string,
  command: string,
  uri: vscode.Uri,
  connection?: string,
  tooltip?: string,
): vscode.CodeLens {
  const argument = { connection, uri: uri.toString() };
  return new vscode.CodeLens(atTop, {
    title,
    tooltip,
    command: `cloudZoo.${command}`,
    arguments: [argument],
  });
}
