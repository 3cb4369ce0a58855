import type { Plan } from '../plan';
import { addingChecks } from './adding';
import { authorizationChecks } from './authorization';
import type { Check } from './check';
import { errorChecks } from './errors';
import { licenseChecks } from './license';
import { removingChecks } from './removing';
import { requestChecks } from './requests';
import { transportChecks } from './transport';
import { upgradingChecks } from './upgrading';

const all: readonly Check[] = [
  ...transportChecks,
  ...authorizationChecks,
  ...addingChecks,
  ...licenseChecks,
  ...upgradingChecks,
  ...removingChecks,
  ...errorChecks,
  ...requestChecks,
];

/** The checks that a plan's keys allow, in the order of the Test Explorer. */
export function checksOf(plan: Plan): readonly Check[] {
  return all.filter(({ property }) => plan[property] !== undefined);
}

/** Those that it does not allow, because it has no such key. */
export function missingChecks(plan: Plan): readonly Check[] {
  return all.filter(({ property }) => plan[property] === undefined);
}
