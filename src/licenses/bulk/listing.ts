import { t } from '@vscode/l10n';
import type {
  AkanaConnection,
  CloudZooConnection,
  Connection,
  LicenseSpringConnection,
} from '../../connections/connection';
import { isGuid } from '../../products/address';
import type { AkanaClient } from '../../services/akana/client';
import { licensePath } from '../../services/akana/license';
import type { CloudZooClient } from '../../services/cloudZoo/client';
import type { LicenseSpringClient } from '../../services/licenseSpring/client';
import { apiLicenseRemoval } from '../akana/removal';
import { parseEntity } from '../cloudZoo/address';
import { clusterRemoval } from '../cloudZoo/removal';
import { deviceRemoval } from '../licenseSpring/removal';
import type { Removal } from '../removal';
import { deviceOf } from './deviceRow';

type Given = Readonly<Record<string, string>>;

/** How the rows of a list become removals on one connection. */
export interface Listing {
  readonly connection: Connection;
  /** Columns without which no row can be used. */
  readonly needed: readonly string[];
  /** The removal that a row asks for, or why there is none. */
  removalOf(given: Given): Removal | { readonly reason: string };
}

/** Rows that name licenses on a Cloud Zoo. */
export function clusterListing(connection: CloudZooConnection, client: CloudZooClient): Listing {
  const needed = ['licenseId', 'productId', 'entityId'];
  return {
    connection,
    needed,
    removalOf: given => {
      const { licenseId = '', productId = '', entityId = '' } = given;
      const entity = parseEntity(entityId);
      const reason =
        missing(given, needed) ??
        (isGuid(productId) ? undefined : t('productId is no GUID.')) ??
        (entity?.kind ? undefined : t('entityId must look like 4815162342-|-Group or 1234567890-|-User.'));
      const license = { licenseId, productId: productId.toLowerCase(), entityId };
      return reason === undefined ? clusterRemoval(connection, client, license) : { reason };
    },
  };
}

/** Rows that name devices of licenses at LicenseSpring. */
export function deviceListing(connection: LicenseSpringConnection, client: LicenseSpringClient): Listing {
  const needed = ['hardware_id', 'product'];
  return {
    connection,
    needed,
    removalOf: given => {
      const reason = missing(given, needed);
      const device = reason === undefined ? deviceOf(given) : { reason };
      return 'reason' in device ? device : deviceRemoval(connection, client, device);
    },
  };
}

/** Rows that name API licenses at an Akana platform. */
export function apiLicenseListing(connection: AkanaConnection, client: AkanaClient): Listing {
  const needed = ['LicenseID'];
  return {
    connection,
    needed,
    removalOf: given => {
      const { LicenseID = '' } = given;
      const reason =
        missing(given, needed) ??
        (licensePath(LicenseID) === undefined ? t('LicenseID cannot be the ID of a license.') : undefined);
      return reason === undefined ? apiLicenseRemoval(connection, client, LicenseID) : { reason };
    },
  };
}

function missing(given: Given, needed: readonly string[]): string | undefined {
  const field = needed.find(name => !given[name]);
  return field === undefined ? undefined : t('{0} is missing.', field);
}
