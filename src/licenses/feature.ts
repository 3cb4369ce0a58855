import { join } from 'node:path';
import type { ActivityRecord } from '../activity/record';
import type { ConnectionsFeature } from '../connections/feature';
import type { ProductStore } from '../products/remote/store';
import { registerCommands } from '../ui/commands';
import { Owner } from '../ui/owner';
import { BulkDeletion } from './bulk/bulkDeletion';
import { ClusterPutting } from './cloudZoo/putCluster';
import { testLicenseKey } from './cloudZoo/testKey';
import { Confirmation, RequestDocuments } from './confirmation';
import { LicenseDeletion } from './deleteLicense';
import { SandboxGuide } from './sandboxGuide';
import { RemovalSender } from './sender';

/** Removing licenses, one or many, on all services; and what else concerns licenses on Cloud Zoo. */
export class LicensesFeature extends Owner {
  constructor(
    { connections, clients, sandbox }: ConnectionsFeature,
    store: ProductStore,
    record: ActivityRecord,
    folder: string,
  ) {
    super();
    const requests = this.own(new RequestDocuments());
    const confirmation = new Confirmation(requests);
    const sender = new RemovalSender(connections, record);
    const deletion = new LicenseDeletion(connections, clients, store, confirmation, sender);
    const guide = this.own(new SandboxGuide(sandbox, store, record));
    this.own(
      new BulkDeletion(connections, clients, requests, sender, join(folder, 'runs'), connection =>
        guide.heldBy(connection),
      ),
    );
    this.own(new ClusterPutting(connections, clients, confirmation, sender));
    this.own(
      registerCommands({
        'cloudZoo.deleteLicense': ({ connection, product, answers }) =>
          deletion.run(connection, product ? { productId: product.id, ...answers } : answers),
        'cloudZoo.testLicenseKey': () => testLicenseKey(connections, store),
      }),
    );
  }
}
