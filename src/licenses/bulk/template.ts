import type { ServiceName } from '../../services/serviceError';
import { placeholderOf } from './fields';

/** The columns that most lists need; others may be added. */
const usual: Readonly<Record<ServiceName, readonly string[]>> = {
  cloudZoo: ['licenseId', 'productId', 'entityId'],
  licenseSpring: ['hardware_id', 'product', 'license_key'],
  akana: ['LicenseID'],
};

/** A list to begin with: the header, and a row of placeholders that is never sent. */
export function templateFor(service: ServiceName): string {
  const columns = usual[service];
  return `${columns.join(',')}\n${columns.map(placeholderOf).join(',')}\n`;
}
