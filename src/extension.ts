import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { ActivityFeature } from './activity/feature';
import { AgentsFeature } from './agents/feature';
import { labelOf } from './connections/connection';
import { failureReporter } from './connections/failureReporter';
import { ConnectionsFeature } from './connections/feature';
import { DefinitionsFeature } from './definitions/feature';
import { IssuerFeature } from './issuer/feature';
import { LicensesFeature } from './licenses/feature';
import { PlugInsFeature } from './plugIns/feature';
import { ProductsFeature } from './products/feature';
import { registerCommands } from './ui/commands';
import { reportFailuresTo } from './ui/messages';

/** Wires the features: what one needs of another that stands above it is handed in here. */
export function activate(context: vscode.ExtensionContext): void {
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  const own = <Part extends vscode.Disposable>(part: Part): Part => {
    context.subscriptions.push(part);
    return part;
  };
  const { globalState, workspaceState, globalStorageUri, secrets } = context;
  const folder = globalStorageUri.fsPath;
  const memory = { everywhere: globalState, workspace: workspaceState, folder };

  const log = own(vscode.window.createOutputChannel('Cloud Zoo', { log: true }));
  reportFailuresTo(failureReporter(log, ({ service, host }) => connecting.connections.at(service, host)));
  own(registerCommands({ 'cloudZoo.showLog': () => log.show() }));
  const connecting = own(new ConnectionsFeature(secrets, name => products.unsavedOf(name), log));
  const activity = own(new ActivityFeature(join(folder, 'activity')));
  const products: ProductsFeature = own(
    new ProductsFeature(
      connecting,
      memory,
      activity.record,
      signal => plugIns.ids.all(signal),
      context.extension.id,
      log,
    ),
  );
  const plugIns = own(new PlugInsFeature(connecting.connections, products, log));
  const definitions = own(new DefinitionsFeature(connecting.connections, products, workspaceState));
  products.showView(definitions.drift);
  activity.showView({
    titleOf: (connection, id) => {
      const title = products.store.title({ connection, id });
      return title === id ? undefined : title;
    },
    labelOf: name => {
      const connection = connecting.connections.find(name);
      return connection ? labelOf(connection) : name;
    },
  });
  own(new AgentsFeature(connecting.connections, products.store, activity.record));
  own(new LicensesFeature(connecting, products.store, activity.record, folder));
  own(new IssuerFeature(connecting, products, activity.record, globalState, join(folder, 'runs')));
}
