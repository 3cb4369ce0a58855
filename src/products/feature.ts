import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ActivityRecord } from '../activity/record';
import { chooseCloudZoo } from '../connections/choose';
import type { ConnectionsFeature } from '../connections/feature';
import { registerCommands } from '../ui/commands';
import { UserError } from '../ui/messages';
import { Owner } from '../ui/owner';
import { copyProductIds, forgetProducts, openDownloadPage } from './commands/actions';
import { addProducts } from './commands/add';
import { ProductChoice } from './commands/choose';
import { copyProductsAs, isCopyForm } from './commands/copyAs';
import { Drafts, type FindPlugIns } from './commands/create';
import { showHistory } from './commands/history';
import { copyProductLinks, registerProductLinks } from './commands/openLink';
import { DifferenceEditor } from './editor/differenceEditor';
import { openProduct } from './editor/documents';
import { ProductFileSystem } from './editor/fileSystem';
import { ReadingNotices, SavedMessages } from './editor/messages';
import { ProductProblems } from './editor/problems';
import { ProductTabs } from './editor/tabs';
import { ProductStore } from './remote/store';
import type { Drift } from './view/drift';
import { followActiveTab } from './view/followTab';
import { ViewKeys } from './view/keys';
import { askOrder, ProductOrder } from './view/order';
import { openConnectionSetting } from './view/settingsEntry';
import { ProductStatus } from './view/statusItem';
import { ProductTree } from './view/tree';

/** Where products are remembered. */
export interface ProductMemory {
  /** Of the person, over all workspaces. */
  readonly everywhere: vscode.Memento;
  /** Of the workspace: what its open tabs were last equal to. */
  readonly workspace: vscode.Memento;
  /** A folder for what windows share and for the history. */
  readonly folder: string;
}

/** Live products: what is known of the service, their tabs, and what can be done with them. */
export class ProductsFeature extends Owner {
  readonly store: ProductStore;
  readonly differenceEditor: DifferenceEditor;
  readonly drafts: Drafts;
  readonly choice: ProductChoice;
  private readonly tabs: ProductTabs;

  constructor(
    private readonly connecting: ConnectionsFeature,
    private readonly memory: ProductMemory,
    record: ActivityRecord,
    findPlugIns: FindPlugIns,
    /** The extension's own id, which links begin with. */
    private readonly extension: string,
    log: vscode.LogOutputChannel,
  ) {
    super();
    const { connections, clients, vault } = connecting;
    this.store = this.own(new ProductStore(connections, clients, vault, memory.folder, record, log));
    this.tabs = this.own(new ProductTabs(this.store, memory.workspace));
    const fileSystem = this.own(new ProductFileSystem(this.tabs, new ReadingNotices(log), log));
    this.differenceEditor = this.own(new DifferenceEditor(this.store, this.tabs));
    this.own(new SavedMessages(fileSystem, this.differenceEditor));
    const status = this.own(new ProductStatus(connections, this.store, fileSystem.onDidSave));
    this.own(
      registerCommands({
        'cloudZoo.showProductActions': () => status.ask(),
      }),
    );
    this.own(new ProductProblems(this.store, this.tabs));
    this.drafts = this.own(new Drafts(connections, this.store, findPlugIns));
    this.choice = new ProductChoice(connections, this.store);
    this.own(this.registerProductCommands());
    this.own(this.registerTabCommands());
    this.own(registerProductLinks(connections, this.store));
  }

  /** The titles of a connection's products whose tabs have unsaved text. */
  unsavedOf(connection: string): readonly string[] {
    return this.tabs.unsavedOf(connection);
  }

  /** Shows the view of products; it marks those that `drift` names. */
  showView(drift: Drift): void {
    const order = new ProductOrder(this.memory.everywhere);
    const tree = this.own(new ProductTree(this.connecting, this.store, drift, order));
    const keys = new ViewKeys(tree, this.connecting.connections, this.store, this.choice);
    this.own(followActiveTab(tree));
    this.own(
      registerCommands({
        'cloudZoo.refresh': async ({ product, connection }) => {
          await tree.upkeep.refresh(product, connection);
          if (order.value !== 'listed') {
            tree.reorder();
          }
        },
        'cloudZoo.findProduct': async () => {
          await vscode.commands.executeCommand('cloudZoo.products.focus');
          await vscode.commands.executeCommand('list.find');
          await tree.upkeep.fetchUnknown();
        },
        'cloudZoo.sortProducts': async ({ answers }) => {
          if (await askOrder(order, answers.by)) {
            tree.reorder();
          }
        },
        'cloudZoo.openConnectionSettings': async ({ answers: { index } }) =>
          await openConnectionSetting(typeof index === 'number' ? index : undefined),
        'cloudZoo.copyProductId': async given =>
          given.isFromView
            ? await keys.copy()
            : await copyProductIds(await this.choice.askAll(t('Copy Product ID'), given)),
        'cloudZoo.forgetProduct': async given =>
          given.isFromView
            ? await keys.remove()
            : await forgetProducts(
                this.connecting.connections,
                this.store,
                await this.choice.askAll(t('Forget Product'), given),
              ),
      }),
    );
  }

  private registerProductCommands(): vscode.Disposable {
    const { connections } = this.connecting;
    const { store, differenceEditor, choice, drafts } = this;
    return registerCommands({
      'cloudZoo.addProduct': async given => {
        const connection = await chooseCloudZoo(connections, t('Add Product'), given.connection);
        if (connection) {
          await addProducts(connections, store, connection, choice.idIn(given));
        }
      },
      'cloudZoo.createProduct': async given => {
        const connection = await chooseCloudZoo(connections, t('Create Product'), given.connection);
        if (connection) {
          await drafts.open(connection, choice.idIn(given));
        }
      },
      'cloudZoo.openProduct': async given => {
        const refs = await choice.askAll(t('Open Product'), given);
        for (const ref of refs) {
          await openProduct(store, ref, { preview: refs.length === 1 });
        }
      },
      'cloudZoo.copyProductAs': async given => {
        const form = given.answers.as;
        const refs = await choice.askAll(t('Copy Product As'), given);
        await copyProductsAs(store, refs, isCopyForm(form) ? form : undefined);
      },
      'cloudZoo.copyProductLink': async given =>
        await copyProductLinks(this.extension, await choice.askAll(t('Copy Link to Product'), given)),
      'cloudZoo.openDownloadPage': async given => {
        const ref = await choice.ask(t('Open Download Page'), given);
        await (ref && openDownloadPage(store, ref));
      },
      'cloudZoo.productHistory': async given => {
        const ref = await choice.ask(t('Product History'), given);
        await (ref && showHistory(store, differenceEditor, ref));
      },
    });
  }

  private registerTabCommands(): vscode.Disposable {
    return registerCommands({
      'cloudZoo.compareWithLive': async ({ uri }) => {
        await this.differenceEditor.compareWithLive(uri ?? activeAddress());
      },
      'cloudZoo.overwriteLive': async ({ uri = activeAddress() }) => {
        this.tabs.get(uri).happened({ kind: 'agreed' });
        await vscode.window.showTextDocument(uri);
        await vscode.commands.executeCommand('workbench.action.files.save');
      },
    });
  }
}

function activeAddress(): vscode.Uri {
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (!uri) {
    throw new UserError(t('Open a product first.'));
  }
  return uri;
}
