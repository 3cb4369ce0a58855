import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Connection } from '../connections/connection';
import { type LicenseAddress, licensePath } from '../services/cloudZoo/client';

/** A request as a person may read it: secrets are placeholders. */
export interface ReadableRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The authorization of Cloud Zoo with a placeholder for the secret. */
export function basic(connection: Connection): { readonly Authorization: string } {
  return { Authorization: `Basic <${connection.issuer}:issuer secret, base64>` };
}

export function deletionRequest(connection: Connection, license: LicenseAddress): ReadableRequest {
  return {
    method: 'DELETE',
    url: connection.endpoint + licensePath(license),
    headers: { Accept: 'application/json', ...basic(connection) },
  };
}

/** The same request for a shell; curl asks for the secret itself. */
export function asCurl(connection: Connection, { method, url, headers, body }: ReadableRequest): string {
  const quote = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
  const shown = Object.entries(headers).filter(([name]) => name !== 'Authorization');
  return [
    `curl --request ${method} --user ${quote(connection.issuer)}`,
    ...shown.map(([name, value]) => `--header ${quote(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-raw ${quote(body)}`]),
    quote(url),
  ].join(' \\\n  ');
}

/** Shows requests as read-only documents, so that closing them asks nothing. */
export class RequestDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private static readonly scheme = 'cloudzoo-request';
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(
    RequestDocuments.scheme,
    this,
  );
  private readonly texts = new Map<string, string>();

  dispose(): void {
    this.registration.dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? '';
  }

  async show(name: string, connection: Connection, request: ReadableRequest): Promise<void> {
    const head = [`${request.method} ${request.url}`];
    const headers = Object.entries(request.headers).map(([key, value]) => `${key}: ${value}`);
    const path = `/${this.texts.size + 1}/${name}.http`;
    const note = t('# Not sent. The same for a shell:');
    this.texts.set(
      path,
      [
        ...head,
        ...headers,
        '',
        ...(request.body === undefined ? [] : [request.body, '']),
        note,
        '',
        asCurl(connection, request),
        '',
      ].join('\n'),
    );
    const uri = vscode.Uri.from({ scheme: RequestDocuments.scheme, path });
    await vscode.window.showTextDocument(uri, { preview: true });
  }
}
