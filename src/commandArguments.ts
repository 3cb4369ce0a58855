import { isAbsolute } from 'node:path';
import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { isObject } from './json/json';
import { UserError } from './ui/messages';

/** One product, as an argument names it; `id` is lowercase and without braces. */
export interface NamedProduct {
  readonly connection: string;
  readonly id: string;
}

/**
 * What a command was given: by a row of a view, a menu of an editor or the Explorer, a key binding, a link, another
 * extension, or by nobody. Every command reads it here, so that all understand the same forms.
 */
export class CommandArguments {
  constructor(
    private readonly argument: unknown,
    /** What else is selected where the command was called: rows of a view, or files of the Explorer. */
    private readonly selection?: unknown,
  ) {}

  /** The answers that the argument gives beforehand, by their names; what they are worth, each command says. */
  get answers(): Readonly<Record<string, unknown>> {
    return isObject(this.argument) && !(this.argument instanceof vscode.Uri) ? this.argument : {};
  }

  /** A key pressed in the view brings no rows along; its binding says where it was pressed. */
  get isFromView(): boolean {
    return this.answers.from === 'view';
  }

  /** The connection's name: of a row, of `{connection}`, or the argument itself. */
  get connection(): string | undefined {
    if (typeof this.argument === 'string') {
      return this.argument;
    }
    const { connection } = this.answers;
    const name = isObject(connection) ? connection.name : connection;
    return typeof name === 'string' ? name : this.product?.connection;
  }

  /** The product of a row or of `{connection, id}`. */
  get product(): NamedProduct | undefined {
    return productIn(this.argument);
  }

  /** All selected products, where the one that the command was called for is among them. */
  get selectedProducts(): readonly NamedProduct[] {
    const selected = Array.isArray(this.selection) ? this.selection.flatMap(row => productIn(row) ?? []) : [];
    const { product } = this;
    const isAmong = selected.some(
      ({ connection, id }) => connection === product?.connection && id === product.id,
    );
    return isAmong || !product ? selected : [product];
  }

  /** The document or file: a `Uri`, its text, a path, or any of these under `uri`, `file` or `resourceUri`. */
  get uri(): vscode.Uri | undefined {
    const { uri, file, resourceUri } = this.answers;
    return uriFrom(this.argument) ?? uriFrom(uri) ?? uriFrom(file) ?? uriFrom(resourceUri);
  }
}

function productIn(value: unknown): NamedProduct | undefined {
  if (!isObject(value) || value instanceof vscode.Uri) {
    return undefined;
  }
  const { ref, connection, id } = value;
  if (isObject(ref)) {
    return productIn(ref);
  }
  const named = typeof id === 'string' ? id.trim().replace(/^\{(.*)\}$/, '$1') : '';
  return typeof connection === 'string' && named ? { connection, id: named.toLowerCase() } : undefined;
}

/** @throws UserError for a relative path where no folder is open, and for an address that cannot be read. */
function uriFrom(value: unknown): vscode.Uri | undefined {
  if (value instanceof vscode.Uri) {
    return value;
  }
  // What a link or a key binding carries went through JSON.
  if (isObject(value) && typeof value.scheme === 'string' && typeof value.path === 'string') {
    const { scheme, path } = value;
    const [authority, query] = [value.authority, value.query].map(part =>
      typeof part === 'string' ? part : '',
    );
    return vscode.Uri.from({ scheme, authority, path, query });
  }
  return typeof value === 'string' && value.trim() ? uriFromText(value) : undefined;
}

function uriFromText(text: string): vscode.Uri {
  // One letter before the colon is a drive of Windows.
  if (/^[a-z][\w+.-]+:/i.test(text)) {
    try {
      return vscode.Uri.parse(text, true);
    } catch {
      throw new UserError(t('This address is not valid: {0}', text));
    }
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (isAbsolute(text) || /^[a-z]:[\\/]/i.test(text)) {
    const file = vscode.Uri.file(text);
    // A path means a file of the workspace's own machine, which may be a remote one.
    return folder && folder.scheme !== 'untitled' ? folder.with({ path: file.path }) : file;
  }
  if (!folder) {
    throw new UserError(t('The path is not absolute, and no folder is open: {0}', text));
  }
  return vscode.Uri.joinPath(folder, text);
}
