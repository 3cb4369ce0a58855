import { t } from '@vscode/l10n';

/** A wait in words, rounded up so that it is over by then. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  if (seconds < 90) {
    return seconds === 1 ? t('1 second') : t('{0} seconds', seconds);
  }
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 90) {
    return t('{0} minutes', minutes);
  }
  const hours = Math.ceil(minutes / 60);
  return hours <= 48 ? t('{0} hours', hours) : t('{0} days', Math.ceil(hours / 24));
}
