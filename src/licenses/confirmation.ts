import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { registerCommands } from '../ui/commands';
import { ask } from '../ui/messages';
import { Owner } from '../ui/owner';
import { asCurl, type ReadableRequest } from './request';

/** What is asked before something is sent. */
export interface Question {
  readonly question: string;
  readonly details: readonly string[];
  /** The button that sends, named by its effect. */
  readonly button: string;
}

/** The question before a request that changes licenses. */
export class Confirmation {
  constructor(private readonly requests: RequestDocuments) {}

  /**
   * Asks whether to send a request; resolves to whether to go on. The first button shows the request and is
   * harmless, because Enter held down presses it; from its document `again` comes back.
   *
   * @param name what the document of the request is called.
   */
  async ask(
    { question, details, button }: Question,
    name: string,
    request: ReadableRequest,
    again: () => Promise<void>,
  ): Promise<boolean> {
    const show = t('Show Request');
    const answer = await ask(question, details.join('\n'), show, button);
    if (answer === show) {
      await this.requests.show(name, { request, button, again });
    }
    return answer === button;
  }
}

const scheme = 'cloudzoo-request';
/** A language of its own wraps long lines. */
const language = 'cloudzoo-request';

/** A request that was shown, and the way on from there. */
interface Shown {
  readonly request: ReadableRequest;
  /** What sends it is called, by its effect. */
  readonly button: string;
  /** Asks anew, then sends. */
  readonly again: () => Promise<void>;
}

/** Shows requests as read-only documents, so that closing them asks nothing; the way on stands above the text. */
export class RequestDocuments
  extends Owner
  implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider
{
  private readonly texts = new Map<string, string>();
  private readonly shown = new Map<string, Shown>();

  constructor() {
    super();
    this.own(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    this.own(vscode.languages.registerCodeLensProvider({ scheme }, this));
    this.own(
      registerCommands({
        'cloudZoo.sendRequest': async ({ uri }) => await this.shownAt(uri)?.again(),
        'cloudZoo.copyRequest': async ({ uri }) => {
          const shown = this.shownAt(uri);
          if (shown) {
            await vscode.env.clipboard.writeText(asCurl(shown.request));
            vscode.window.setStatusBarMessage(t('The request was copied as curl.'), 5000);
          }
        },
      }),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? '';
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const shown = this.shown.get(uri.path);
    const lens = (title: string, command: string) =>
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
        title,
        command,
        arguments: [{ uri: uri.toString() }],
      });
    return shown
      ? [
          lens(t('$(trash) {0}…', shown.button), 'cloudZoo.sendRequest'),
          lens(t('$(copy) Copy as curl'), 'cloudZoo.copyRequest'),
        ]
      : [];
  }

  /** Shows one request; from its document it can be sent, once more asked about. */
  async show(name: string, shown: Shown): Promise<void> {
    const { method, url, body, headers: fields } = shown.request;
    const headers = Object.entries(fields).map(([key, value]) => `${key}: ${value}`);
    const note = t('# Nothing was sent yet. The same request for a shell:');
    const lines = [`${method} ${url}`, ...headers, '', ...(body === undefined ? [] : [body, ''])];
    const text = [...lines, note, '', asCurl(shown.request), ''].join('\n');
    const uri = this.add(name, text);
    this.shown.set(uri.path, shown);
    await open(uri, false);
  }

  /** Shows several requests; with `preserveFocus` a prompt stays where the keyboard is. */
  async showText(name: string, text: string, preserveFocus = false): Promise<void> {
    await open(this.add(name, text), preserveFocus);
  }

  private add(name: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${this.texts.size + 1}/${name}.http` });
    this.texts.set(uri.path, text);
    return uri;
  }

  /** What a document shows, the active one where none is named. */
  private shownAt(uri = vscode.window.activeTextEditor?.document.uri): Shown | undefined {
    return uri?.scheme === scheme ? this.shown.get(uri.path) : undefined;
  }
}

async function open(uri: vscode.Uri, preserveFocus: boolean): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.languages.setTextDocumentLanguage(document, language);
  await vscode.window.showTextDocument(uri, { preview: true, preserveFocus });
}
