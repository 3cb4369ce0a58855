import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { labelOf, ownerOf } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import { askPick } from '../../ui/steps';
import { neutralise } from '../../ui/text';
import { keyOf, liveScheme, type ProductRef, parseAddress } from '../address';
import type { ProductStore } from '../remote/store';

/** In the status bar while a live product is active: where a save of it goes, and how it went the last time. */
export class ProductStatus implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('product', vscode.StatusBarAlignment.Left, 10);
  private readonly savedAt = new Map<string, number>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly connections: Connections,
    private readonly store: ProductStore,
    onDidSave: vscode.Event<{ readonly ref: ProductRef }>,
  ) {
    this.item.name = t('Cloud Zoo Product');
    this.item.command = 'cloudZoo.showProductActions';
    const show = () => this.show();
    this.subscriptions = vscode.Disposable.from(
      this.item,
      vscode.window.onDidChangeActiveTextEditor(show),
      connections.onDidChange(show),
      store.onDidChange(ref => {
        const shown = this.active();
        if (shown && (!ref || keyOf(ref) === keyOf(shown))) {
          show();
        }
      }),
      onDidSave(({ ref }) => {
        this.savedAt.set(keyOf(ref), Date.now());
        show();
      }),
    );
    show();
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** Asks what to do with the product in front, and does it. */
  async ask(): Promise<void> {
    const ref = this.active();
    const uri = vscode.window.activeTextEditor?.document.uri;
    if (!ref || !uri) {
      return;
    }
    const title = neutralise(t('{0} on {1}', this.store.title(ref), ref.connection), 100);
    const named = { connection: ref.connection, id: ref.id };
    const act = (label: string, command: string, argument: unknown = named) => ({
      label,
      value: { command, argument },
    });
    const items = [
      act(t('Compare with Live Product'), 'cloudZoo.compareWithLive', uri),
      act(t('Refresh'), 'cloudZoo.refresh'),
      act(t('Product History…'), 'cloudZoo.productHistory'),
      act(t('Save as Definition…'), 'cloudZoo.saveAsDefinition', uri),
      act(t('Open Download Page'), 'cloudZoo.openDownloadPage'),
      act(t('Copy Product As…'), 'cloudZoo.copyProductAs'),
      act(t('Test Connection'), 'cloudZoo.testConnection'),
    ];
    const answer = await askPick({ title, step: 1, totalSteps: 1 }, t('Choose an action'), items);
    if (typeof answer === 'object') {
      await vscode.commands.executeCommand(answer.value.command, answer.value.argument);
    }
  }

  private active(): ProductRef | undefined {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const address = uri?.scheme === liveScheme ? parseAddress(uri) : undefined;
    return address?.kind === 'product' ? address.ref : undefined;
  }

  private show(): void {
    const ref = this.active();
    if (!ref) {
      this.item.hide();
      return;
    }
    const connection = this.connections.findCloudZoo(ref.connection);
    const isSandbox = connection !== undefined && this.connections.isTemporary(connection);
    const isPropagating = this.store.known(ref)?.isPropagating ?? false;
    const savedAt = this.savedAt.get(keyOf(ref));
    const saved =
      savedAt === undefined
        ? undefined
        : t(
            'saved at {0}',
            new Date(savedAt).toLocaleTimeString(vscode.env.language, { timeStyle: 'short' }),
          );
    const icon = !connection ? 'warning' : isSandbox ? 'beaker' : 'cloud';
    const parts = [neutralise(ref.connection, 60), isPropagating ? t('propagating') : undefined, saved];
    this.item.text = `$(${icon}) ${parts.filter(part => part).join(' · ')}`;
    this.item.accessibilityInformation = {
      label: [t('Cloud Zoo connection {0}', ref.connection), ...parts.slice(1)]
        .filter(part => part)
        .join(', '),
    };
    this.item.tooltip = [
      connection
        ? t('Saves go to {0}: {1} at {2}.', labelOf(connection), ownerOf(connection), connection.endpoint)
        : t('There is no connection named {0}.', ref.connection),
      isPropagating
        ? t('Just saved. For a few minutes, others may still get the previous state.')
        : undefined,
      saved ? t('Last {0} from this window.', saved) : undefined,
    ]
      .filter(part => part)
      .join('\n');
    this.item.show();
  }
}
