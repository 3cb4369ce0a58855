import { t } from '@vscode/l10n';
import { explainCode } from '../services/licenseSpring/codes';
import { neutralise } from '../ui/text';
import type { ActivityEntry, Operation, Outcome } from './entry';

/** What others know of the things that an entry names. */
export interface Names {
  /** The title of a product, where it is known. */
  titleOf(connection: string, productId: string): string | undefined;
  /** What people call a connection. */
  labelOf(connection: string): string;
}

/** What an entry did, in a few words. */
export function operationWords(operation: Operation | string): string {
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
      return t('Test issuer’s server');
    case 'addLicense':
      return t('Add license (as Cloud Zoo)');
    case 'removeLicense':
      return t('Remove license (as Cloud Zoo)');
    default:
      // A later version wrote it, or somebody else.
      return neutralise(operation, 60);
  }
}

/** What an entry was about, by its name where one is known. */
export function whatWords({ connection, subject }: ActivityEntry, names: Names): string {
  const { licenseId, licenseIds, hardware_id: hardwareId, Name, LicenseID, productId, title } = subject;
  const product =
    productId === undefined ? undefined : (names.titleOf(connection, productId) ?? title ?? productId);
  return (
    licenseId ?? licenseIds ?? hardwareId ?? Name ?? LicenseID ?? product ?? Object.values(subject)[0] ?? ''
  );
}

/** What came of an entry; without an ending it was cut off or is under way. */
export function outcomeWords({ ending }: ActivityEntry): string {
  return ending ? wordsOf(ending.outcome) : t('no outcome recorded');
}

export function wordsOf(outcome: Outcome): string {
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

/** Why it was not done, as far as the record tells, with the code last; undefined where it was. */
export function reasonWords({ service, ending }: ActivityEntry): string | undefined {
  if (!ending) {
    return t('It is still in progress, or it was cut off.');
  }
  const { outcome, status, code = '', failure } = ending;
  if (outcome === 'done') {
    return undefined;
  }
  const known = service === 'licenseSpring' ? explainCode(code)?.cause : undefined;
  const answer = [status, code].filter(part => part).join(' ');
  const words = known ?? (status === undefined ? failureWords(failure) : statusWords(status, failure));
  return answer ? `${words} (${answer})` : words;
}

function failureWords(failure: string | undefined): string {
  switch (failure) {
    case 'unreachable':
      return t('The service could not be reached.');
    case 'timeout':
      return t('The service did not answer in time.');
    case 'interrupted':
      return t('The connection was lost.');
    case 'cancelled':
      return t('It was canceled.');
    default:
      return t('No answer was recorded.');
  }
}

function statusWords(status: number, failure: string | undefined): string {
  if (failure === 'unexpected' || status < 400) {
    return t('The answer was not one that the service documents.');
  }
  switch (status) {
    case 401:
    case 403:
      return t('The credentials were refused.');
    case 404:
      return t('The service does not have it.');
    case 408:
      return t('The service did not answer in time.');
    case 429:
      return t('Too many requests were sent.');
    default:
      return status >= 500 ? t('The service had a problem.') : t('The service did not accept the request.');
  }
}

/** How long ago something was, in words that stay true for a minute: "2 minutes ago", "yesterday". */
export function agoWords(time: number, now: number, language: string): string {
  const seconds = (time - now) / 1000;
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const;
  const words = new Intl.RelativeTimeFormat(known(language), { numeric: 'auto' });
  for (const [unit, length] of units) {
    const count = Math.trunc(seconds / length);
    if (count !== 0) {
      return unit === 'day' && count < -6 ? momentWords(time, now, language) : words.format(count, unit);
    }
  }
  return t('just now');
}

/** When something was: the time of day, with the date where it was not today. */
export function momentWords(time: number, now: number, language: string): string {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString();
  const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(known(language), {
    hour: 'numeric',
    minute: '2-digit',
    ...(!isToday && { day: 'numeric', month: 'short' }),
    ...(!isThisYear && { year: 'numeric' }),
  })
    .format(time)
    .replaceAll('\u202f', ' ');
}

/** A language of VS Code that this computer cannot format is read as English. */
function known(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
