import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
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
import { DefinitionChoice } from './definitions/choice';
import { DefinitionComparison } from './definitions/comparison';
import { Definitions } from './definitions/definitions';
import { DefinitionDiagnostics } from './definitions/diagnostics';
import { DefinitionDrift } from './definitions/drift';
import { DefinitionHomes } from './definitions/homes';
import { DefinitionLens } from './definitions/lens';
import { DefinitionPulling } from './definitions/pulling';
import { DefinitionPush } from './definitions/push';
import { DefinitionReview } from './definitions/review';
import { LicenseDeletion } from './licenses/deleteLicense';
import { ClusterLens, ClusterPutting } from './licenses/putCluster';
import { RequestDocuments } from './licenses/request';
import { LicenseSending } from './licenses/sending';
import { ComparisonSides } from './products/compare';
import { Drafts } from './products/create';
import { ProductDiagnostics } from './products/diagnostics';
import { ProductFileSystem } from './products/fileSystem';
import { ReadingNotices } from './products/readingNotices';
import { SavedMessages } from './products/savedMessages';
import { ProductStore } from './products/store';
import { ProductTabs } from './products/tabs';
import { ProductTree } from './products/tree';

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
  const store = own(
    new ProductStore(connections, clients, vault, context.globalState, folderOf('.'), record, log),
  );
  const tabs = own(new ProductTabs(store, context.workspaceState));
  const fileSystem = own(new ProductFileSystem(store, tabs, new ReadingNotices()));
  const sides = own(new ComparisonSides(store, tabs));
  own(new SavedMessages(fileSystem, sides));
  own(new ProductDiagnostics(store, tabs));
  const drafts = own(new Drafts(connections, store));
  const definitions = own(new Definitions());
  const homes = own(new DefinitionHomes(connections, drafts, context.workspaceState));
  const drift = own(new DefinitionDrift(definitions, homes, store));
  const tree = own(new ProductTree(connections, clients, store, vault, drift));
  own(new DefinitionLens(store, homes, drafts));
  own(new DefinitionDiagnostics(store, homes));
  const choice = new DefinitionChoice(definitions, homes);
  const comparison = own(new DefinitionComparison(choice, store, sides));
  const sending = new LicenseSending(connections, record, own(new RequestDocuments()));
  const licenseDeletion = new LicenseDeletion(clients, store, sending);
  const clusterPutting = new ClusterPutting(clients, sending);
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
      drafts,
      choice,
      comparison,
      pulling: new DefinitionPulling(choice, comparison),
      push: new DefinitionPush(choice, comparison, store, drafts, sides),
      review: new DefinitionReview(definitions, homes, store, comparison),
      licenseDeletion,
      clusterPutting,
    }),
  );
}
