import { t } from '@vscode/l10n';
import type { Connection } from '../../connections/connection';
import type { LicenseList } from './list';
import type { Plan, Sending } from './plan';
import { effectOn } from './words';

/** What a run will send, request by request with placeholders for secrets, and what it leaves out. */
export function planText(
  connection: Connection,
  { rows }: LicenseList,
  plan: Plan,
  sendings: readonly Sending[],
): string {
  const sent = new Set(sendings.map(({ row }) => row));
  const done = new Set(plan.doneBefore);
  const left = rows.flatMap(row => {
    const why = row.sameAs
      ? t('the same as line {0}', row.sameAs.line)
      : done.has(row)
        ? t('removed by an earlier run of this file')
        : t('its outcome is unknown');
    return sent.has(row) ? [] : [t('# Line {0} is skipped: {1}.', row.line, why)];
  });
  const requests = sendings.flatMap(({ row, isRepeat }) => {
    const { method, url, body } = row.removal.request;
    const line = isRepeat ? t('# Line {0}, once more', row.line) : t('# Line {0}', row.line);
    return [line, `${method} ${url}`, ...(body === undefined ? [] : [body]), ''];
  });
  return [t('# Not sent yet. {0}', effectOn(connection, sendings.length)), '', ...requests, ...left, ''].join(
    '\n',
  );
}
