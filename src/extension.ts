import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { ActivityDocuments } from './activity/documents';
import { ActivityRecord } from './activity/record';
import { ActivityView } from './activity/view';
import { registerCommands } from './commands';
import { Clients } from './connections/clients';
import { Connections } from './connections/connections';
import { ConnectionFlows } from './connections/flows';
import { OrphanedSecrets } from './connections/orphans';
import { Proving } from './connections/proving';
import { RunningSandbox } from './connections/sandbox';
import { EditorSecrets, Keychain } from './connections/secretStores';
import { Vault } from './connections/vault';
import { DefinitionFeatures } from './definitions/features';
import { BulkDeletion } from './licenses/bulk/bulkDeletion';
import { ClusterLens, ClusterPutting } from './licenses/cloudZoo/putCluster';
import { Confirmation } from './licenses/confirmation';
import { LicenseDeletion } from './licenses/deleteLicense';
import { RequestDocuments } from './licenses/requestDocuments';
import { LicenseSending } from './licenses/sending';
import { PlugInIds } from './plugIns/plugInIds';
import { PlugInLens } from './plugIns/plugInLens';
import { Drafts } from './products/commands/create';
import { ComparisonSides } from './products/editor/compare';
import { ProductDiagnostics } from './products/editor/diagnostics';
import { ProductFileSystem } from './products/editor/fileSystem';
import { ReadingNotices } from './products/editor/readingNotices';
import { SavedMessages } from './products/editor/savedMessages';
import { ProductTabs } from './products/editor/tabs';
import { ProductStore } from './products/remote/store';
import { ProductTree } from './products/view/tree';

export function activate(context: vscode.ExtensionContext): void {
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  const own = <Part extends vscode.Disposable>(part: Part): Part => {
    context.subscriptions.push(part);
    return part;
  };
  const folderOf = (name: string) => vscode.Uri.joinPath(context.globalStorageUri, name).fsPath;
  const log = own(vscode.window.createOutputChannel('Cloud Zoo', { log: true }));
  const connections = own(new Connections());
  const vault = own(new Vault(new Keychain(), new EditorSecrets(context.secrets), log));
  const clients = own(new Clients(connections, vault, log));
  const sandbox = own(new RunningSandbox(connections, vault, log));
  const orphans = own(new OrphanedSecrets(connections, vault));
  const connectionFlows = new ConnectionFlows(connections, vault, orphans, new Proving(clients));
  const record = new ActivityRecord(folderOf('activity'), () => activity.refresh());
  const activity = own(new ActivityView(record));
  own(new ActivityDocuments(record));
  const store = own(
    new ProductStore(connections, clients, vault, context.globalState, folderOf('.'), record, log),
  );
  const tabs = own(new ProductTabs(store, context.workspaceState));
  const fileSystem = own(new ProductFileSystem(store, tabs, new ReadingNotices()));
  const sides = own(new ComparisonSides(store, tabs));
  own(new SavedMessages(fileSystem, sides));
  own(new ProductDiagnostics(store, tabs));
  const plugIns = own(new PlugInIds(log));
  own(new PlugInLens(plugIns, connections, store));
  const drafts = own(new Drafts(connections, store, signal => plugIns.all(signal)));
  const definitions = own(new DefinitionFeatures(connections, drafts, store, sides, context.workspaceState));
  const tree = own(new ProductTree(connections, clients, store, vault, definitions.drift));
  const requests = own(new RequestDocuments());
  const confirmation = new Confirmation(requests);
  const sending = new LicenseSending(connections, record);
  const licenseDeletion = new LicenseDeletion(connections, clients, store, confirmation, sending);
  const bulkDeletion = own(new BulkDeletion(clients, requests, sending));
  const clusterPutting = new ClusterPutting(clients, confirmation, sending);
  own(new ClusterLens());
  own(
    registerCommands({
      log,
      record,
      connections,
      connectionFlows,
      sandbox,
      store,
      tabs,
      sides,
      tree,
      plugIns,
      drafts,
      definitions,
      licenseDeletion,
      bulkDeletion,
      clusterPutting,
    }),
  );
}
