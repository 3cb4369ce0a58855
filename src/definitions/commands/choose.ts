import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandArguments } from '../../commandArguments';
import type { CloudZooConnection } from '../../connections/connection';
import { describeProblem } from '../../json/json';
import { stringProperty } from '../../json/properties';
import { definitionEnding, type ProductRef } from '../../products/address';
import { refAt } from '../../products/commands/choose';
import { refusalAt } from '../../products/commands/draft';
import { type Product, parseDefinition } from '../../services/cloudZoo/product';
import { UserError } from '../../ui/messages';
import { askPick } from '../../ui/steps';
import { neutralise } from '../../ui/text';
import type { DefinitionConnections } from '../connections';
import { type Definition, fileName, isDefinition } from '../definition';
import type { Definitions } from '../definitions';

/** What a command is about: a definition, read at this moment, and the product that it defines. */
export interface Chosen {
  readonly document: vscode.TextDocument;
  readonly product: Product;
  readonly connection: CloudZooConnection;
  readonly ref: ProductRef;
}

/** Finds out which definition a command is about: that of its argument, of the active editor, or the one picked. */
export class DefinitionChoice {
  constructor(
    private readonly definitions: Definitions,
    private readonly connections: DefinitionConnections,
  ) {}

  /** @throws UserError where there is none, or where its text has no product; the cursor is put there. */
  async ask(title: string, given: CommandArguments): Promise<Chosen | undefined> {
    const document = await this.askDocument(title, given);
    if (!document) {
      return undefined;
    }
    const { product, id } = await parse(document);
    const connection = await this.connections.choose(title, document.uri, id, given.connection);
    return connection && { document, product, connection, ref: { connection: connection.name, id } };
  }

  /** Asks which connection a definition belongs to, whatever was chosen before. */
  async askConnection(title: string, given: CommandArguments): Promise<void> {
    const document = await this.askDocument(title, given);
    if (document) {
      await this.connections.ask(title, (await parse(document)).id);
    }
  }

  private async askDocument(
    title: string,
    given: CommandArguments,
  ): Promise<vscode.TextDocument | undefined> {
    const ref = given.product ?? refAt(given.uri);
    if (given.uri && !ref) {
      return await openDefinition(given.uri);
    }
    const active = vscode.window.activeTextEditor?.document;
    if (!ref && active && isDefinition(active)) {
      return active;
    }
    return await this.pick(title, ref ?? refAt(active?.uri));
  }

  /** Of the workspace's definitions, or of those of one product. */
  private async pick(title: string, ref: ProductRef | undefined): Promise<vscode.TextDocument | undefined> {
    const all = await this.definitions.findPatiently();
    const candidates = ref ? all.filter(({ id }) => id === ref.id) : all;
    if (!candidates.length) {
      throw nothingToPick(ref);
    }
    const [only] = candidates;
    if (only && ref && candidates.length === 1) {
      return await vscode.workspace.openTextDocument(only.uri);
    }
    const answer = await askPick({ title, step: 1, totalSteps: 1 }, t('Definition'), candidates.map(itemOf));
    return typeof answer === 'object' ? await vscode.workspace.openTextDocument(answer.value) : undefined;
  }
}

function itemOf({ uri, id, problem }: Definition) {
  return {
    label: neutralise(fileName(uri), 120),
    description: folderOf(uri),
    detail: problem === undefined ? id : neutralise(problem),
    value: uri,
  };
}

/** Where a definition lies, as far as its name does not say it. */
export function folderOf(uri: vscode.Uri): string {
  const path = vscode.workspace.asRelativePath(uri);
  return neutralise(path.slice(0, Math.max(0, path.lastIndexOf('/'))), 200);
}

/** Says that the workspace has no definition, or none of that product, and offers what to do. */
export function nothingToPick(ref?: ProductRef): UserError {
  const saveAs = {
    title: t('Save as Definition…'),
    run: () => vscode.commands.executeCommand('cloudZoo.saveAsDefinition', ref),
  };
  const create = {
    title: t('Create Product…'),
    run: () => vscode.commands.executeCommand('cloudZoo.createProduct'),
  };
  return ref
    ? new UserError(
        t('No definition in this workspace has the ID {0}. Save the product as one first.', ref.id),
        [saveAs],
      )
    : new UserError(
        t(
          'There is no product draft or definition (*.cloudzoo.json) here. Save a product as one, or create a new one.',
        ),
        [saveAs, create],
      );
}

async function openDefinition(uri: vscode.Uri): Promise<vscode.TextDocument> {
  let document: vscode.TextDocument;
  try {
    document = await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(t('{0} could not be opened: {1}', fileName(uri), neutralise(reason)));
  }
  if (!isDefinition(document)) {
    throw new UserError(
      t('{0} is not a definition: its name does not end with {1}.', fileName(uri), definitionEnding),
    );
  }
  return document;
}

async function parse(document: vscode.TextDocument): Promise<{ product: Product; id: string }> {
  const parsed = parseDefinition(document.getText());
  if ('problem' in parsed) {
    throw await refusalAt(document, parsed.problem.offset, describeProblem(parsed.problem));
  }
  const { product } = parsed;
  const id = stringProperty(product, 'id')?.trim().toLowerCase();
  if (!id) {
    throw await refusalAt(
      document,
      product.root.offset,
      t('"id" is missing: it tells which product this is.'),
    );
  }
  return { product, id };
}
