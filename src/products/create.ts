import { randomUUID } from 'node:crypto';
import { t } from '@vscode/l10n';
import { stripComments } from 'jsonc-parser';
import * as vscode from 'vscode';
import type { Connection } from '../connections/connection';
import type { Connections } from '../connections/connections';
import { explain } from '../connections/explain';
import { type Product, parseProduct, stringProperty } from '../services/cloudZoo/product';
import { ServiceError } from '../services/serviceError';
import { ask, notify, UserError } from '../ui/messages';
import { withCancellableProgress } from '../ui/progress';
import { askSteps, inputStep } from '../ui/steps';
import { neutralise, sentences } from '../ui/text';
import { definitionEnding, isGuid, type ProductRef } from './address';
import { checkProduct, describeProblem } from './check';
import { openProduct } from './open';
import type { ProductStore } from './store';
import { summarise, titleFor } from './title';

/** The language of drafts and definitions. */
export const definitionLanguage = 'cloudzoo-definition';

/** Product drafts: opened from a template, created in Cloud Zoo on the person's word. */
export class Drafts {
  private readonly didChange = new vscode.EventEmitter<void>();
  readonly onDidChange = this.didChange.event;
  private readonly connectionByDraft = new Map<string, string>();

  constructor(
    private readonly connections: Connections,
    private readonly store: ProductStore,
  ) {}

  dispose(): void {
    this.didChange.dispose();
  }

  /** The connection that a draft was begun for. */
  connectionOf(uri: vscode.Uri): string | undefined {
    return this.connectionByDraft.get(uri.toString());
  }

  /** Asks for the id and opens a draft for the connection. */
  async begin(connection: Connection, given?: string): Promise<void> {
    const answers = await askSteps<{ id: string }>(
      t('Create Product on {0}', connection.name),
      [
        inputStep('id', {
          prompt: t('Product ID: the GUID of the plug-in, or this new one'),
          initial: () => randomUUID(),
          validate: problemOfId,
        }),
      ],
      given === undefined ? {} : { id: given },
    );
    if (!answers?.id) {
      return;
    }
    const problem = problemOfId(answers.id);
    if (problem) {
      throw new UserError(problem);
    }
    const document = await openDraft(template(answers.id.toLowerCase()));
    this.connectionByDraft.set(document.uri.toString(), connection.name);
    this.didChange.fire();
  }

  /** Checks a draft, asks, sends it and shows the product that came of it. */
  async create(document: vscode.TextDocument, connection: Connection): Promise<void> {
    const product = parseDraft(document);
    const title = neutralise(titleFor(summarise(product).titles, vscode.env.language) ?? '', 80);
    const id = stringProperty(product, 'id') ?? '';
    const create = t('Create Product');
    const answer = await ask(
      t('Create "{0}" in Cloud Zoo?', title),
      [
        t('Product ID: {0}', id),
        t('Connection: {0}, issuer {1} at {2}', connection.name, connection.issuer, connection.endpoint),
        t('A product can never be deleted, and its ID can never be changed.'),
      ].join('\n'),
      t('Back to the Draft'),
      create,
    );
    if (answer !== create) {
      return;
    }
    const ref = await this.send(connection, product, id);
    await closeDraft(document);
    this.connectionByDraft.delete(document.uri.toString());
    await this.connections.addProducts(connection.name, [ref.id]);
    await openProduct(this.store, ref);
    void notify(
      'information',
      t('"{0}" is created. It may take some minutes until everybody sees it.', title),
    );
  }

  private async send(connection: Connection, product: Product, id: string): Promise<ProductRef> {
    const ref = { connection: connection.name, id };
    const title = t('Creating the product…');
    try {
      return await withCancellableProgress(title, signal => this.store.post(connection, product, signal));
    } catch (error) {
      if (!(error instanceof ServiceError)) {
        throw error;
      }
      if (error.certainlyNotApplied) {
        throw new UserError(sentences(t('The product was not created.'), explain(error)));
      }
      const isThere = await this.store.fetch(ref).then(
        () => true,
        () => false,
      );
      if (!isThere) {
        const unknown = t('It could not be told whether the product was created. Creating it again is safe.');
        throw new UserError(sentences(unknown, explain(error)));
      }
      return ref;
    }
  }
}

function problemOfId(text: string): string | undefined {
  return isGuid(text.trim())
    ? undefined
    : t('A product ID is a GUID, such as 06bb1e79-5456-47a1-ad6d-104518cd894b.');
}

/** What a new product needs; its blanks break the schema until they are filled. */
function template(id: string): string {
  return `${JSON.stringify(
    {
      id,
      version: '',
      platforms: ['Windows', 'Mac'],
      picture: 'https://',
      downloadUrl: 'https://',
      titles: { en: '' },
      format: { length: { min: 24, max: 24 }, prefix: '', example: '' },
    },
    undefined,
    2,
  )}\n`;
}

/**
 * Opens a draft where saving it asks or stays inside the workspace: a bare `untitled:` name would be written to
 * the root of the file system.
 */
async function openDraft(content: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  if (!folder) {
    const document = await vscode.workspace.openTextDocument({ language: definitionLanguage, content });
    await vscode.window.showTextDocument(document);
    return document;
  }
  const document = await vscode.workspace.openTextDocument(await freeName(folder.uri));
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), content);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document);
  return document;
}

async function freeName(folder: vscode.Uri): Promise<vscode.Uri> {
  const taken = new Set(vscode.workspace.textDocuments.map(document => document.uri.path));
  for (let number = 1; ; number++) {
    const name = `product${number === 1 ? '' : `-${number}`}${definitionEnding}`;
    const file = vscode.Uri.joinPath(folder, name);
    const exists = await vscode.workspace.fs.stat(file).then(
      () => true,
      () => false,
    );
    if (!exists && !taken.has(file.path)) {
      return file.with({ scheme: 'untitled' });
    }
  }
}

/** @throws UserError at the first thing that Cloud Zoo would refuse, with the cursor put there. */
function parseDraft(document: vscode.TextDocument): Product {
  const parsed = parseProduct(stripComments(document.getText(), ' ').trimEnd());
  if ('problem' in parsed) {
    throw at(document, parsed.problem.offset, describeProblem(parsed.problem));
  }
  const { product } = parsed;
  const [problem] = checkProduct(product);
  if (problem) {
    throw at(document, problem.offset, `${neutralise(problem.path)}: ${neutralise(problem.message)}`);
  }
  const id = stringProperty(product, 'id') ?? '';
  if (!isGuid(id) || id !== id.toLowerCase()) {
    const offset = product.properties.get('id')?.node.offset ?? 0;
    throw at(
      document,
      offset,
      t('The "id" must be a GUID in lowercase, or Rhino does not find the product.'),
    );
  }
  return product;
}

function at(document: vscode.TextDocument, offset: number, message: string): UserError {
  const position = document.positionAt(offset);
  const show = async () => {
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(position, position);
    editor.revealRange(new vscode.Range(position, position));
  };
  return new UserError(sentences(t('Nothing was sent. Line {0}: {1}', position.line + 1, message)), [
    { title: t('Show'), run: show },
  ]);
}

/** Closing a draft by its tab would ask whether to save it. */
async function closeDraft(document: vscode.TextDocument): Promise<void> {
  if (document.isUntitled) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}

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
