import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { asCurl, type ReadableRequest } from './request';

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

  async show(name: string, request: ReadableRequest): Promise<void> {
    const { method, url, body } = request;
    const headers = Object.entries(request.headers).map(([key, value]) => `${key}: ${value}`);
    const note = t('# Not sent. The same for a shell:');
    const lines = [`${method} ${url}`, ...headers, '', ...(body === undefined ? [] : [body, ''])];
    await this.showText(name, [...lines, note, '', asCurl(request), ''].join('\n'));
  }

  /** Shows several requests; with `preserveFocus` a prompt stays where the keyboard is. */
  async showText(name: string, text: string, preserveFocus = false): Promise<void> {
    const path = `/${this.texts.size + 1}/${name}.http`;
    this.texts.set(path, text);
    const uri = vscode.Uri.from({ scheme: RequestDocuments.scheme, path });
    await vscode.window.showTextDocument(uri, { preview: true, preserveFocus });
  }
}
