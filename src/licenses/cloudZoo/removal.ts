import { t } from '@vscode/l10n';
import { type CloudZooConnection, connectionLine } from '../../connections/connection';
import { type CloudZooClient, type LicenseAddress, licensePath } from '../../services/cloudZoo/client';
import { neutralise } from '../../ui/text';
import { fingerprintOf, outcomeOf, type Removal } from '../removal';
import { basic } from '../request';

/** The deletion of the license cluster that a license is in. */
export function clusterRemoval(
  connection: CloudZooConnection,
  client: CloudZooClient,
  license: LicenseAddress,
  productTitle?: string,
): Removal {
  const { licenseId, productId, entityId } = license;
  const name = neutralise(licenseId, 100);
  const product = productTitle === undefined ? productId : `${neutralise(productTitle, 100)}, ${productId}`;
  return {
    connection,
    operation: 'deleteLicenseCluster',
    subject: { licenseId, productId, entityId },
    fingerprint: fingerprintOf(connection, licenseId, productId, entityId),
    // A list has many removals, and says few of them.
    get words() {
      return {
        question: t('Delete the license cluster of license "{0}"?', name),
        details: [
          t('Product: {0}', product),
          t('License ID: {0}', licenseId),
          t('Entity ID: {0}', entityId),
          connectionLine(connection),
          '',
          t(
            'The whole license cluster is deleted, with every other license in it, and its leases are voided at once.',
          ),
          t('This cannot be undone.'),
        ],
        button: t('Delete License Cluster'),
        progress: t('Deleting license {0}…', name),
        done: t('Deleted: the license cluster of license {0}.', name),
        alreadyGone: t('License {0} is already gone.', name),
        notThere: t(
          'License {0} is not there. It was deleted with the license cluster of another license of this entity, or it never existed.',
          name,
        ),
        refused: t('License {0} was not deleted.', name),
        unknown: t(
          'It is not known whether license {0} was deleted. Removing it again is safe, and shows which it is.',
          name,
        ),
      };
    },
    get request() {
      return {
        method: 'DELETE',
        url: connection.endpoint + (licensePath(license) ?? ''),
        ...basic(connection),
      };
    },
    send: (earlier, signal) =>
      outcomeOf(
        () => client.deleteLicense(license, signal),
        // Who knows licenses says it in words.
        ({ failure: { status, code, description } }) =>
          status === 404 && (code !== undefined || description !== undefined),
        earlier,
      ),
  };
}
