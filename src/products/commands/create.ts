import { randomUUID } from 'node:crypto';
import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { type CloudZooConnection, connectionLine, labelOf } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import { explain } from '../../connections/explain';
import { differentNames, propertiesOf, stringProperty } from '../../json/properties';
import type { Product } from '../../services/cloudZoo/product';
import { ServiceError } from '../../services/serviceError';
import { confirm, notify, UserError } from '../../ui/messages';
import { withCancellableProgress } from '../../ui/progress';
import { askPick, askSteps, inputStep, type PickItem } from '../../ui/steps';
import { neutralise, sentences } from '../../ui/text';
import { isGuid, type ProductRef } from '../address';
import { openProduct } from '../editor/documents';
import type { ProductStore } from '../remote/store';
import { summarise, titleFor } from '../title';
import { closeDraft, openDraft } from './draft';
import { parseDraft, productDraft, template } from './productDraft';

/** A plug-in in the workspace, for whose id a product can be created. */
export interface FoundPlugIn {
  readonly id: string;
  readonly name: string;
  /** Address of the source that the id stands in. */
  readonly uri: string;
}

/** Looks for plug-ins until `signal` ends it. */
export type FindPlugIns = (signal: AbortSignal) => Promise<readonly FoundPlugIn[]>;

interface Answers {
  /** The id of a plug-in that was found, or nothing where another one is wanted. */
  readonly plugIn: string;
  readonly id: string;
}

/** Product drafts: opened from a template, created in Cloud Zoo on the person's word. */
export class Drafts {
  private readonly didChange = new vscode.EventEmitter<void>();
  readonly onDidChange = this.didChange.event;
  private readonly connectionByDraft = new Map<string, string>();

  constructor(
    private readonly connections: Connections,
    private readonly store: ProductStore,
    private readonly findPlugIns: FindPlugIns,
  ) {}

  dispose(): void {
    this.didChange.dispose();
  }

  /** The connection that a draft was begun for. */
  connectionOf(uri: vscode.Uri): string | undefined {
    return this.connectionByDraft.get(uri.toString());
  }

  /** Asks for the id and opens a draft for the connection. */
  async open(connection: CloudZooConnection, given?: string): Promise<void> {
    const found = given === undefined ? await this.plugInsWithout(connection) : [];
    const answers = await askSteps<Answers>(
      t('Create Product on {0}', labelOf(connection)),
      [
        {
          key: 'plugIn',
          applies: () => found.length > 0,
          ask: async frame => {
            const answer = await askPick(frame, t('Product ID: the GUID of a plug-in'), plugInItems(found));
            return typeof answer === 'object' ? { plugIn: answer.value } : answer;
          },
        },
        {
          ...inputStep('id', {
            prompt: t('Product ID: the GUID of the plug-in, or this new one'),
            initial: () => randomUUID(),
            validate: problemOfId,
          }),
          applies: ({ plugIn }) => !plugIn,
        },
      ],
      given === undefined ? {} : { id: given },
    );
    const id = answers?.plugIn || answers?.id;
    if (!id) {
      return;
    }
    const problem = problemOfId(id);
    if (problem) {
      throw new UserError(problem);
    }
    const document = await openDraft(productDraft, template(id.toLowerCase()));
    this.connectionByDraft.set(document.uri.toString(), connection.name);
    this.didChange.fire();
  }

  /** The plug-ins of the workspace that are not on the connection's list yet, each id once. */
  private async plugInsWithout(connection: CloudZooConnection): Promise<FoundPlugIn[]> {
    const found = await withCancellableProgress(
      t('Looking for plug-ins in the workspace…'),
      this.findPlugIns,
      true,
    );
    const fresh = found.filter(({ id }) => !connection.products.includes(id));
    return [...new Map(fresh.map(plugIn => [plugIn.id, plugIn])).values()];
  }

  /** Checks a draft, asks, sends it and shows the product that came of it. */
  async create(document: vscode.TextDocument, connection: CloudZooConnection): Promise<void> {
    const product = await parseDraft(document);
    const title = neutralise(titleFor(summarise(product).titles, vscode.env.language) ?? '', 80);
    const id = stringProperty(product, 'id') ?? '';
    const warnings = warningsOf(document);
    const detail = [
      t('Product ID: {0}', id),
      connectionLine(connection),
      ...warnings.map(words => t('Warning: {0}', words)),
      t('A product can never be deleted, and its ID can never be changed.'),
    ].join('\n');
    const look = warnings.length
      ? {
          title: t('Show Warnings'),
          run: () => vscode.commands.executeCommand('workbench.actions.view.problems'),
        }
      : { title: t('Show Draft'), run: () => vscode.window.showTextDocument(document, { preview: false }) };
    if (!(await confirm(t('Create "{0}" in Cloud Zoo?', title), detail, look, t('Create Product')))) {
      return;
    }
    const ref = await this.send(document, connection, product, id);
    await closeDraft(document);
    this.connectionByDraft.delete(document.uri.toString());
    await this.connections.addProducts(connection.name, [ref.id]);
    await openProduct(this.store, ref, { preview: false });
    void notify(
      'information',
      t('"{0}" was created. It may take a few minutes until everybody sees it.', title),
    );
  }

  private async send(
    document: vscode.TextDocument,
    connection: CloudZooConnection,
    product: Product,
    id: string,
  ): Promise<ProductRef> {
    const ref = { connection: connection.name, id };
    const title = t('Creating the product…');
    try {
      return await withCancellableProgress(title, signal => this.store.create(connection, product, signal));
    } catch (error) {
      if (!(error instanceof ServiceError)) {
        throw error;
      }
      if (error.certainlyNotApplied) {
        throw new UserError(sentences(t('The product was not created.'), explain(error)));
      }
      const remote = this.store.remote(ref);
      const wanted = [...propertiesOf(product)].filter(([name]) => !setByService.has(name));
      const found = await withCancellableProgress(
        t('Checking whether the product was created…'),
        () =>
          remote.readBack(live => wanted.every(([name, value]) => propertiesOf(live).get(name) === value)),
        true,
      );
      if (found) {
        return ref;
      }
      if (remote.product && remote.error === undefined) {
        throw this.another(
          document,
          ref,
          differentNames(propertiesOf(product), propertiesOf(remote.product)),
        );
      }
      const unknown = t('It is not known whether the product was created. Creating it again is safe.');
      throw new UserError(sentences(unknown, explain(error)));
    }
  }

  /** What is there is not what was sent: it is shown beside the draft, which stays. */
  private another(document: vscode.TextDocument, ref: ProductRef, names: readonly string[]): UserError {
    const { connection } = ref;
    const compare = () =>
      vscode.commands.executeCommand('cloudZoo.compareDefinition', { connection, uri: document.uri });
    void compare();
    const others = names.filter(name => !setByService.has(name)).map(name => neutralise(name, 40));
    return new UserError(
      t(
        '{0} already has a product with this ID that differs from your draft in {1}. Your draft was kept. Compare the two before you continue.',
        connection,
        others.join(', '),
      ),
      [
        { title: t('Compare'), run: compare },
        { title: t('Open Product'), run: () => openProduct(this.store, ref, { preview: false }) },
      ],
    );
  }
}

/** What Problems says of a draft that could still be mended before it is created. */
function warningsOf({ uri }: vscode.TextDocument): string[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning)
    .slice(0, 5)
    .map(({ message }) => neutralise(message, 200));
}

/** What Cloud Zoo adds to a product by itself; its ID is the draft's. */
const setByService: ReadonlySet<string> = new Set(['creationDate', 'iss']);

function plugInItems(found: readonly FoundPlugIn[]): PickItem<string>[] {
  return [
    ...found.map(({ id, name, uri }) => ({
      label: neutralise(name, 80),
      description: id,
      detail: vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true)),
      iconPath: new vscode.ThemeIcon('package'),
      value: id,
    })),
    { label: t('Another ID…'), iconPath: new vscode.ThemeIcon('edit'), value: '' },
  ];
}

function problemOfId(text: string): string | undefined {
  return isGuid(text.trim())
    ? undefined
    : t('A product ID is a GUID, such as 06bb1e79-5456-47a1-ad6d-104518cd894b.');
}
