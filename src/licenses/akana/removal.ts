import { t } from '@vscode/l10n';
import { outcomeOfFailure } from '../../activity/entry';
import { type AkanaConnection, connectionLine } from '../../connections/connection';
import type { AkanaClient } from '../../services/akana/client';
import { headersOf } from '../../services/akana/cookies';
import { type License, licensePath, tenantOf } from '../../services/akana/license';
import type { ServiceError } from '../../services/serviceError';
import { neutralise } from '../../ui/text';
import { type Earlier, fingerprintOf, type Removal, type RemovalOutcome, serviceErrorOf } from '../removal';
import type { ReadableRequest } from '../request';

/**
 * The deletion of an API license.
 *
 * @param before the license as it was shown; without it, it is fetched first.
 */
export function apiLicenseRemoval(
  connection: AkanaConnection,
  client: AkanaClient,
  licenseId: string,
  before?: License,
): Removal {
  const name = neutralise(before?.name ? `${before.name} (${licenseId})` : licenseId, 120);
  return {
    connection,
    operation: 'deleteApiLicense',
    subject: { LicenseID: licenseId, ...(before?.name !== undefined && { Name: before.name }) },
    fingerprint: fingerprintOf(connection, licenseId.toLowerCase()),
    // A list has many removals, and says few of them.
    get words() {
      return {
        question: t('Delete the API license "{0}"?', neutralise(before?.name ?? licenseId, 100)),
        details: [
          ...detailsOf(licenseId, before),
          connectionLine(connection),
          '',
          ...tenantWarning(licenseId, client.session.tenant),
          t(
            'Every API and contract that uses this license is affected. What happens to those in use is not documented.',
          ),
          t('This cannot be undone. The activity keeps what was deleted.'),
        ],
        button: t('Delete API License'),
        progress: t('Deleting API license {0}…', name),
        done: t('Deleted: API license {0}.', name),
        alreadyGone: t('API license {0} is gone.', name),
        refused: t('API license {0} was not deleted.', name),
        unknown: t('It is not known whether API license {0} was deleted.', name),
      };
    },
    get request() {
      return readable(connection, client, licenseId);
    },
    send: (earlier, signal) => sendDeletion(client, licenseId, before, earlier, signal),
  };
}

async function sendDeletion(
  client: AkanaClient,
  licenseId: string,
  shown: License | undefined,
  earlier: Earlier,
  signal: AbortSignal | undefined,
): Promise<RemovalOutcome> {
  let before = shown;
  try {
    before ??= await client.getLicense(licenseId, signal);
  } catch (error) {
    return await notShown(client, licenseId, serviceErrorOf(error), earlier, signal);
  }
  try {
    const deleted = await client.deleteLicense(licenseId, signal);
    return { recorded: { outcome: 'done', status: 200, returned: deleted.text } };
  } catch (error) {
    return await lostDeletion(client, before, serviceErrorOf(error));
  }
}

/** What cannot be shown is not deleted; it may be gone since an earlier attempt, which was shown it. */
async function notShown(
  client: AkanaClient,
  licenseId: string,
  error: ServiceError,
  earlier: Earlier,
  signal: AbortSignal | undefined,
): Promise<RemovalOutcome> {
  const { status, code } = error.failure;
  const isGone = earlier === 'same' && (await client.isGone({ id: licenseId }, signal));
  return isGone
    ? { recorded: { outcome: 'alreadyGone', status, code } }
    : { recorded: { outcome: 'refused', status, code }, error };
}

/** The platform answers 500 for other reasons too: what became of the license, it is asked itself. */
async function lostDeletion(
  client: AkanaClient,
  before: License,
  error: ServiceError,
): Promise<RemovalOutcome> {
  const { status, code } = error.failure;
  const mayHaveActed = !error.certainlyNotApplied || status === 404;
  // Who cancelled the deletion still wants to know what came of it.
  const isGone = mayHaveActed ? await client.isGone(before) : undefined;
  if (isGone) {
    return { recorded: { outcome: 'alreadyGone', status, code, returned: before.text } };
  }
  // After its own answer nothing is under way any more: what is still there was not deleted.
  return isGone === false && error.isSettled
    ? { recorded: { outcome: 'refused', status, code }, error }
    : { recorded: outcomeOfFailure(error), error };
}

function detailsOf(licenseId: string, license: License | undefined): string[] {
  const parts = license?.parts.map(({ name, resourceIds }) =>
    t('{0} (resources: {1})', neutralise(name ?? '', 60), resourceIds.length),
  );
  const fields: [name: string, value: string | undefined][] = [
    [t('License ID'), licenseId],
    [t('Description'), license?.description],
    [t('Parts'), parts?.join(', ')],
    [t('Business ID'), license?.businessId],
    [t('Visibility'), license?.visibility],
    [t('Active'), license?.active === undefined ? undefined : license.active ? t('yes') : t('no')],
  ];
  return fields.flatMap(([name, value]) => (value ? [`${name}: ${neutralise(value, 200)}`] : []));
}

function tenantWarning(licenseId: string, tenant: string | undefined): string[] {
  const other = tenantOf(licenseId);
  return other === undefined || tenant === undefined || other.toLowerCase() === tenant.toLowerCase()
    ? []
    : [
        t(
          'Note: the ID contains the tenant "{0}", but the login is for "{1}".',
          neutralise(other, 60),
          tenant,
        ),
      ];
}

function readable(connection: AkanaConnection, { session }: AkanaClient, licenseId: string): ReadableRequest {
  const tenant = session.tenant ?? '{tenant}';
  const cookies = { tenant, authToken: '<token>', csrfToken: '<CSRF token>' };
  return {
    method: 'DELETE',
    url: connection.endpoint + (licensePath(licenseId) ?? ''),
    headers: { Accept: 'application/json', ...headersOf(cookies, 'DELETE') },
  };
}
