import { t } from '@vscode/l10n';
import type { ActivityEntry, Operation, Outcome } from './record';

/** What an entry did, in a few words. */
export function operationWords(operation: Operation): string {
  switch (operation) {
    case 'saveProduct':
      return t('Save product');
    case 'createProduct':
      return t('Create product');
    case 'deleteLicenseCluster':
      return t('Delete license cluster');
    case 'putLicenseCluster':
      return t('Put license cluster');
    case 'deactivateDevice':
      return t('Deactivate device');
    case 'deleteApiLicense':
      return t('Delete API license');
    case 'testIssuer':
      return t("Test issuer's server");
    case 'addLicense':
      return t('Add license (as Cloud Zoo)');
    case 'removeLicense':
      return t('Remove license (as Cloud Zoo)');
  }
}

/** What came of an entry; without an ending it was cut off or is under way. */
export function outcomeWords({ ending }: ActivityEntry): string {
  return ending ? wordsOf(ending.outcome) : t('no outcome recorded');
}

function wordsOf(outcome: Outcome): string {
  switch (outcome) {
    case 'done':
      return t('done');
    case 'alreadyGone':
      return t('already gone');
    case 'notThere':
      return t('not there');
    case 'refused':
      return t('refused');
    case 'unknown':
      return t('unknown');
  }
}
