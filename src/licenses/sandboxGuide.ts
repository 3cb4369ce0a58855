import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ActivityRecord } from '../activity/record';
import { type Connection, sandboxNames } from '../connections/connection';
import type { RunningSandbox } from '../connections/sandbox';
import type { ProductStore } from '../products/remote/store';
import { registerCommands } from '../ui/commands';
import { UserError } from '../ui/messages';
import { Owner } from '../ui/owner';
import type { Held } from './bulk/rows';
import { type GuideLine, guideOf, type Holdings } from './sandboxHoldings';

const scheme = 'cloudzoo-guide';
const address = vscode.Uri.from({ scheme, path: '/sandbox-guide.md' });

/**
 * What the sandbox holds, as a document: a line above each license, device and API license begins its removal with
 * the answers filled in. What was removed is gone from it.
 */
export class SandboxGuide
  extends Owner
  implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider
{
  private readonly didChange = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.didChange.event;
  private lines: readonly GuideLine[] = [];

  constructor(
    private readonly sandbox: Pick<RunningSandbox, 'running'>,
    private readonly store: ProductStore,
    record: Pick<ActivityRecord, 'onDidAppend'>,
  ) {
    super();
    this.own(this.didChange);
    this.own(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    this.own(vscode.languages.registerCodeLensProvider({ scheme }, this));
    // What was recorded may have removed something.
    this.own(record.onDidAppend(() => this.didChange.fire(address)));
    this.own(registerCommands({ 'cloudZoo.showSandboxGuide': () => this.show() }));
  }

  async provideTextDocumentContent(): Promise<string> {
    const holdings = await this.holdings();
    this.lines = holdings ? guideOf(holdings) : [{ text: t('The sandbox is not running.') }];
    return this.lines.map(({ text }) => `${text}\n`).join('');
  }

  provideCodeLenses(): vscode.CodeLens[] {
    return this.lines.flatMap(({ button, answers }, line) =>
      button === undefined
        ? []
        : new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
            title: button,
            command: 'cloudZoo.deleteLicense',
            arguments: [answers],
          }),
    );
  }

  private async show(): Promise<void> {
    if (!this.sandbox.running) {
      throw new UserError(t('The sandbox is not running.'), [
        {
          title: t('Start Sandbox'),
          run: async () => {
            await vscode.commands.executeCommand('cloudZoo.startSandbox');
            await this.show();
          },
        },
      ]);
    }
    this.didChange.fire(address);
    await vscode.window.showTextDocument(address, { preview: false });
  }

  /** What can be removed on a connection of the sandbox, with the answers of its removal. */
  async heldBy({ name }: Pick<Connection, 'name'>): Promise<readonly Held[]> {
    const holdings = await this.holdings();
    return holdings
      ? guideOf(holdings).flatMap(({ answers }) => (answers?.connection === name ? [answers] : []))
      : [];
  }

  private async holdings(): Promise<Holdings | undefined> {
    const sandbox = await this.sandbox.running;
    return (
      sandbox && {
        clusters: sandbox.licenses(),
        devices: sandbox.licenseSpring.licenses(),
        apiLicenses: sandbox.akana.licenses(),
        titleOf: id => this.store.title({ connection: sandboxNames.cloudZoo, id }),
      }
    );
  }
}
