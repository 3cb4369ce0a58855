import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { exportActivity } from './activity/export';
import type { ActivityRecord } from './activity/record';
import { chooseCloudZoo, chooseConnection } from './connections/choose';
import type { Connections } from './connections/connections';
import { explain } from './connections/explain';
import type { ConnectionFlows } from './connections/flows';
import type { RunningSandbox } from './connections/sandbox';
import type { DefinitionFeatures } from './definitions/features';
import { saveAsDefinition, tabIn } from './definitions/saveAs';
import { isRecord } from './json/json';
import type { BulkDeletion } from './licenses/bulk/bulkDeletion';
import { clusterLanguage } from './licenses/cloudZoo/clusterDraft';
import type { ClusterPutting } from './licenses/cloudZoo/putCluster';
import { testLicenseKey } from './licenses/cloudZoo/testKey';
import type { LicenseDeletion } from './licenses/deleteLicense';
import type { PlugInIds } from './plugIns/plugInIds';
import { revealPlugInCode } from './plugIns/revealCode';
import { copyProductIds, forgetProducts, openDownloadPage } from './products/commands/actions';
import { addProducts } from './products/commands/add';
import { chooseProducts, idsFrom, refFrom } from './products/commands/choose';
import type { Drafts } from './products/commands/create';
import { showHistory } from './products/commands/historyPick';
import type { ComparisonSides } from './products/editor/compare';
import { openProduct } from './products/editor/open';
import type { ProductTabs } from './products/editor/tabs';
import type { ProductStore } from './products/remote/store';
import type { ProductTree, Row } from './products/view/tree';
import { ServiceError } from './services/serviceError';
import { notify, reportActionFailuresTo, UserError } from './ui/messages';

/** What the commands work with. */
export interface House {
  readonly log: vscode.LogOutputChannel;
  readonly record: ActivityRecord;
  readonly connections: Connections;
  readonly connectionFlows: ConnectionFlows;
  readonly sandbox: RunningSandbox;
  readonly store: ProductStore;
  readonly tabs: ProductTabs;
  readonly sides: ComparisonSides;
  readonly tree: ProductTree;
  readonly plugIns: PlugInIds;
  readonly drafts: Drafts;
  readonly definitions: DefinitionFeatures;
  readonly licenseDeletion: LicenseDeletion;
  readonly bulkDeletion: BulkDeletion;
  readonly clusterPutting: ClusterPutting;
}

type Handler = (argument?: unknown, selection?: unknown) => unknown;

/** Every command of the extension; the first argument answers its questions beforehand. */
function handlers(house: House): Record<string, Handler> {
  const { connections, connectionFlows, definitions, store, tree } = house;
  const choose = (title: string, argument: unknown, selection?: unknown) =>
    chooseProducts(title, connections, store, argument, isFromView(argument) ? tree.selection : selection);
  return {
    'cloudZoo.addConnection': argument => connectionFlows.add(argument),
    'cloudZoo.updateSecret': argument => connectionFlows.updateSecret(connectionIn(argument)),
    'cloudZoo.testConnection': argument => connectionFlows.test(connectionIn(argument)),
    'cloudZoo.removeConnection': argument => connectionFlows.remove(connectionIn(argument)),

    'cloudZoo.addProduct': async argument => {
      const connection = await chooseCloudZoo(connections, t('Add Product'), connectionIn(argument));
      if (connection) {
        await addProducts(connections, store, connection, idsFrom(argument));
      }
    },
    'cloudZoo.createProduct': async argument => {
      const connection = await chooseCloudZoo(connections, t('Create Product'), connectionIn(argument));
      if (connection) {
        await house.drafts.begin(connection, idsFrom(argument));
      }
    },
    'cloudZoo.openProduct': async (argument, selection) => {
      const refs = await choose(t('Open Product'), argument, selection);
      for (const ref of refs) {
        await openProduct(store, ref, { preview: refs.length === 1 });
      }
    },
    'cloudZoo.refresh': argument => tree.refresh(rowOf(argument, connections)),
    'cloudZoo.copyProductId': async (argument, selection) =>
      copyProductIds(await choose(t('Copy Product ID'), argument, selection)),
    'cloudZoo.forgetProduct': async (argument, selection) =>
      forgetProducts(connections, store, await choose(t('Forget Product'), argument, selection)),
    'cloudZoo.openDownloadPage': async argument => {
      const [ref] = await choose(t('Open Download Page'), argument);
      await (ref && openDownloadPage(store, ref));
    },
    'cloudZoo.productHistory': async argument => {
      const [ref] = await choose(t('Product History'), argument);
      await (ref && showHistory(store, house.sides, ref));
    },
    'cloudZoo.revealPluginCode': async argument => {
      const [ref] = await choose(t('Reveal Plug-in Code'), argument);
      await (ref && revealPlugInCode(house.plugIns, store, ref));
    },
    'cloudZoo.compareWithLive': async argument => {
      await house.sides.compareWithLive(uriOf(argument));
    },
    'cloudZoo.overwriteLive': async argument => {
      const uri = uriOf(argument);
      house.tabs.get(uri).agreeToOverwrite();
      await vscode.window.showTextDocument(uri);
      await vscode.commands.executeCommand('workbench.action.files.save');
    },
    'cloudZoo.saveAsDefinition': async argument => {
      const tab = tabIn(argument);
      const [ref] = await choose(t('Save as Definition'), tab ?? argument);
      await (ref && saveAsDefinition(store, ref, tab));
    },
    'cloudZoo.compareDefinition': argument => definitions.comparison.run(argument),
    'cloudZoo.pullDefinition': argument => definitions.pulling.run(argument),
    'cloudZoo.pushDefinition': argument => definitions.push.run(argument),
    'cloudZoo.reviewDefinitions': () => definitions.review.run(),
    'cloudZoo.chooseDefinitionConnection': argument =>
      definitions.choice.askHome(t('Choose Connection of Definition'), argument),

    'cloudZoo.deleteLicense': argument => {
      const ref = refFrom(argument);
      const name = ref?.connection ?? connectionIn(argument);
      return house.licenseDeletion.run(name, ref ? { productId: ref.id } : argument);
    },
    'cloudZoo.deleteLicenses': async argument => {
      const title = t('Delete Licenses from File');
      const connection = await chooseConnection(connections, title, connectionIn(argument));
      if (connection) {
        await house.bulkDeletion.run(connection, argument);
      }
    },

    'cloudZoo.putLicenseCluster': async argument => {
      const document = await documentOf(argument);
      const connection = await chooseCloudZoo(connections, t('Put License Cluster'), connectionIn(argument));
      if (connection && document?.languageId === clusterLanguage) {
        await house.clusterPutting.run(document, connection, argument);
      } else if (connection) {
        await house.clusterPutting.begin(connection);
      }
    },
    'cloudZoo.testLicenseKey': () => testLicenseKey(connections, store),

    'cloudZoo.startSandbox': async () => {
      await house.sandbox.start();
      await vscode.commands.executeCommand('cloudZoo.products.focus');
    },
    'cloudZoo.stopSandbox': () => house.sandbox.stop(),
    'cloudZoo.showActivity': () => vscode.commands.executeCommand('cloudZoo.activity.focus'),
    'cloudZoo.exportActivity': () => exportActivity(house.record),
    'cloudZoo.showLog': () => house.log.show(),
  };
}

/** Registers all commands behind one boundary: a cancelled command is silent, an error is said once, in words. */
export function registerCommands(house: House): vscode.Disposable {
  reportActionFailuresTo(error => report(error, house.log));
  return vscode.Disposable.from(
    ...Object.entries(handlers(house)).map(([id, handler]) =>
      vscode.commands.registerCommand(id, async (argument?: unknown, selection?: unknown) => {
        try {
          await handler(argument, selection);
        } catch (error) {
          report(error, house.log);
        }
      }),
    ),
  );
}

function report(error: unknown, log: vscode.LogOutputChannel): void {
  if (error instanceof vscode.CancellationError) {
    return;
  }
  if (error instanceof UserError) {
    void notify('error', error.message, error.actions);
    return;
  }
  const showLog = { title: t('Show Log'), run: () => log.show() };
  if (error instanceof ServiceError) {
    if (error.failure.kind !== 'cancelled') {
      void notify('error', explain(error), [showLog]);
    }
    return;
  }
  log.error(error instanceof Error ? error : String(error));
  void notify('error', t('Something unexpected went wrong: {0}', explain(error)), [showLog]);
}

/** A key pressed in the view brings no rows along; its binding says where it was pressed. */
function isFromView(argument: unknown): boolean {
  return isRecord(argument) && argument.from === 'view';
}

/** The connection's name in an argument: a row of the view, `{connection}`, or the name itself. */
function connectionIn(argument: unknown): string | undefined {
  if (!isRecord(argument)) {
    return typeof argument === 'string' ? argument : undefined;
  }
  const { connection } = argument;
  if (isRecord(connection)) {
    return typeof connection.name === 'string' ? connection.name : undefined;
  }
  return typeof connection === 'string' ? connection : refFrom(argument)?.connection;
}

function rowOf(argument: unknown, connections: Connections): Row | undefined {
  const ref = refFrom(argument);
  if (ref) {
    return { kind: 'product', ref };
  }
  const connection = connections.find(connectionIn(argument) ?? '');
  return connection && { kind: 'connection', connection };
}

function uriOf(argument: unknown): vscode.Uri {
  const given = isRecord(argument) && !(argument instanceof vscode.Uri) ? argument.uri : argument;
  const uri = typeof given === 'string' ? vscode.Uri.parse(given, true) : given;
  const found = uri instanceof vscode.Uri ? uri : vscode.window.activeTextEditor?.document.uri;
  if (!found) {
    throw new UserError(t('Open a product or a definition first.'));
  }
  return found;
}

/** The document that an argument names by `uri`, or that is active. */
async function documentOf(argument: unknown): Promise<vscode.TextDocument | undefined> {
  const isNamed = argument instanceof vscode.Uri || (isRecord(argument) && 'uri' in argument);
  return isNamed
    ? await vscode.workspace.openTextDocument(uriOf(argument))
    : vscode.window.activeTextEditor?.document;
}
