import { join } from 'node:path';
import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ActivityRecord } from '../activity/record';
import { chooseCloudZoo } from '../connections/choose';
import type { ConnectionsFeature } from '../connections/feature';
import type { ProductStore } from '../products/remote/store';
import { registerCommands } from '../ui/commands';
import { Owner } from '../ui/owner';
import { BulkDeletion } from './bulk/bulkDeletion';
import { ClusterProblems, isCluster } from './cloudZoo/clusterDraft';
import { ClusterLens, ClusterPutting } from './cloudZoo/putCluster';
import { testLicenseKey } from './cloudZoo/testKey';
import { Confirmation, RequestDocuments } from './confirmation';
import { LicenseDeletion } from './deleteLicense';
import { RemovalSender } from './sender';

/** Removing licenses, one or many, on all services; and what else concerns licenses on Cloud Zoo. */
export class LicensesFeature extends Owner {
  constructor(
    { connections, clients }: ConnectionsFeature,
    store: ProductStore,
    record: ActivityRecord,
    folder: string,
  ) {
    super();
    const requests = this.own(new RequestDocuments());
    const confirmation = new Confirmation(requests);
    const sending = new RemovalSender(connections, record);
    const deletion = new LicenseDeletion(connections, clients, store, confirmation, sending);
    this.own(new BulkDeletion(connections, clients, requests, sending, join(folder, 'runs')));
    const clusterPutting = new ClusterPutting(clients, confirmation, sending);
    this.own(new ClusterLens());
    this.own(new ClusterProblems(connections));
    this.own(
      registerCommands({
        'cloudZoo.deleteLicense': ({ connection, product, answers }) =>
          deletion.run(connection, product ? { productId: product.id, ...answers } : answers),
        'cloudZoo.putLicenseCluster': async ({ connection: name, uri, answers }) => {
          const document = uri
            ? await vscode.workspace.openTextDocument(uri)
            : vscode.window.activeTextEditor?.document;
          const connection = await chooseCloudZoo(connections, t('Put License Cluster'), name);
          if (connection && document && isCluster(document)) {
            await clusterPutting.run(document, connection, answers);
          } else if (connection) {
            await clusterPutting.openDraft(connection);
          }
        },
        'cloudZoo.testLicenseKey': () => testLicenseKey(connections, store),
      }),
    );
  }
}
