import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Drafts } from '../products/commands/create';
import type { ProductStore } from '../products/remote/store';
import { neutralise } from '../ui/text';
import { isMissing } from './commands/compare';
import type { DefinitionConnections } from './connections';
import { type Definition, definitionIn, definitionSelector, isDefinition } from './definition';
import { differenceWords } from './differenceWords';

/** The lenses above a definition: what is known of its live product, and what can be done. They ask nobody. */
export class DefinitionLens implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.didChange.event;
  private readonly subscriptions: vscode.Disposable;
  /** By address, what a definition said when it could last be read: a comma too many changes nothing of it. */
  private readonly lastRead = new Map<string, Definition>();

  constructor(
    private readonly store: ProductStore,
    private readonly connections: DefinitionConnections,
    private readonly drafts: Drafts,
  ) {
    const refresh = () => this.didChange.fire();
    this.subscriptions = vscode.Disposable.from(
      this.didChange,
      store.onDidChange(refresh),
      connections.onDidChange(refresh),
      drafts.onDidChange(refresh),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.lastRead.delete(uri.toString())),
      vscode.languages.registerCodeLensProvider(definitionSelector, this),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!isDefinition(document)) {
      return [];
    }
    const now = definitionIn(document.uri, document.getText());
    const definition = now.product ? now : this.lastRead.get(document.uri.toString());
    if (!definition) {
      return [problemLens(document, now)];
    }
    this.lastRead.set(document.uri.toString(), definition);
    const id = definition.id ?? '';
    const [connection, ...others] = definition.id === undefined ? [] : this.connections.of(document.uri, id);
    if (others.length) {
      return [
        lens(t('$(diff) Compare…'), 'compareDefinition', document.uri),
        this.connectionLens(document.uri, t('several connections')),
      ];
    }
    const name = connection?.name ?? this.drafts.connectionOf(document.uri) ?? this.connections.only?.name;
    const known = name === undefined ? undefined : this.store.known({ connection: name, id });
    if (connection && !isMissing(known?.error) && (known?.product || connection.products.includes(id))) {
      return this.differenceLenses(definition, connection.name);
    }
    return document.isUntitled || isMissing(known?.error)
      ? this.creation(definition, name)
      : this.unlisted(definition, name);
  }

  private differenceLenses({ uri, product, id = '' }: Definition, connection: string): vscode.CodeLens[] {
    const words = differenceWords(product, this.store.known({ connection, id })?.product, connection);
    return [
      lens(words.title, 'compareDefinition', uri, connection, words.tooltip),
      ...(words.canPull ? [lens(t('$(cloud-download) Pull'), 'pullDefinition', uri, connection)] : []),
      ...(words.canPush ? [lens(t('$(cloud-upload) Push…'), 'pushDefinition', uri, connection)] : []),
      ...(this.connections.areSeveral ? [this.connectionLens(uri, connection)] : []),
    ];
  }

  /** For a draft, and for what the service has not. */
  private creation({ uri }: Definition, connection: string | undefined): vscode.CodeLens[] {
    const title = connection
      ? t('$(cloud-upload) Create in Cloud Zoo ({0})…', connection)
      : t('$(cloud-upload) Create in Cloud Zoo…');
    return [lens(title, 'pushDefinition', uri, connection)];
  }

  /** Before the service was asked, nobody knows whether it has the product. */
  private unlisted({ uri, id }: Definition, connection: string | undefined): vscode.CodeLens[] {
    const title = connection
      ? t('$(question) Not on the list of {0}', connection)
      : t('$(question) Not on any list of products');
    const tooltip = t('Asks Cloud Zoo whether it has this product, and shows what differs');
    const addToList = new vscode.CodeLens(atTop, {
      title: t('$(add) Add to List'),
      tooltip: t('Use this if Cloud Zoo already has this product'),
      command: 'cloudZoo.addProduct',
      arguments: [{ connection, id }],
    });
    return [
      lens(title, 'compareDefinition', uri, connection, tooltip),
      lens(t('$(cloud-upload) Push or Create…'), 'pushDefinition', uri, connection),
      ...(id ? [addToList] : []),
    ];
  }

  private connectionLens(uri: vscode.Uri, words: string): vscode.CodeLens {
    const tooltip = t('Choose the connection that this definition belongs to');
    return lens(`$(plug) ${words}`, 'chooseDefinitionConnection', uri, undefined, tooltip);
  }
}

const atTop = new vscode.Range(0, 0, 0, 0);

/** Leads to what keeps the text from being read. */
function problemLens(document: vscode.TextDocument, { problem, offset }: Definition): vscode.CodeLens {
  const place = document.positionAt(offset ?? 0);
  return new vscode.CodeLens(atTop, {
    title: `$(error) ${neutralise(problem ?? '', 120)}`,
    tooltip: t('Go to This Place'),
    command: 'vscode.open',
    arguments: [document.uri, { selection: new vscode.Range(place, place) }],
  });
}

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
