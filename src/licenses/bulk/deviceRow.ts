import { t } from '@vscode/l10n';
import type { DeactivationRequest } from '../../services/licenseSpring/deactivation';
import { deviceFrom, identityFields, numberFields, numberFrom } from '../licenseSpring/answers';

/** The request that a row with hardware ID and product asks for, or why there is none. */
export function deviceOf(
  given: Readonly<Record<string, string>>,
): DeactivationRequest | { readonly reason: string } {
  const [identity, other] = identityFields.filter(([field]) => given[field]);
  if (!identity) {
    return {
      reason: t('license_key, username, id_token or code is missing: one of them names the license.'),
    };
  }
  if (other) {
    return { reason: t('{0} and {1} are both given: one of them names the license.', identity[0], other[0]) };
  }
  const [field, kind] = identity;
  const isSignOn = kind === 'idToken' || kind === 'code';
  if (isSignOn && !given.customer_account_code) {
    return { reason: t('customer_account_code is missing; it belongs to {0}.', field) };
  }
  if (!isSignOn && given.customer_account_code) {
    return { reason: t('customer_account_code belongs to id_token or code, not to {0}.', field) };
  }
  if (kind !== 'username' && given.password) {
    return { reason: t('password belongs to username, not to {0}.', field) };
  }
  const wrong = numberFields.find(name => Number.isNaN(numberFrom(given[name])));
  if (wrong !== undefined) {
    return { reason: t('{0} is no whole number.', wrong) };
  }
  return deviceFrom({ ...given, kind }) ?? { reason: t('The row is not complete.') };
}
