import { t } from '@vscode/l10n';
import { explainAkana } from '../services/akana/causes';
import { explainCode } from '../services/licenseSpring/codes';
import { type Addressee, ServiceError } from '../services/serviceError';
import { neutralise, sentences } from '../ui/text';

/** Says in one or two plain sentences why a call failed and what to do; safe to show in any message. */
export function explain(error: unknown): string {
  if (!(error instanceof ServiceError)) {
    return neutralise(error instanceof Error ? error.message : String(error));
  }
  const { kind, status, evidence } = error.failure;
  const host = neutralise(error.host);
  switch (kind) {
    case 'refused':
      return explainRefusal(error);
    case 'unexpected':
      return evidence?.startsWith('redirect to ')
        ? t('{0} redirects to another address. Check the endpoint of the connection.', host)
        : sentences(
            t(
              '{0} answered {1} with something that is not documented: {2}',
              host,
              status ?? '',
              cut(evidence),
            ),
            t('Check the endpoint of the connection, and whether a proxy stands in between.'),
          );
    case 'unreachable':
      return t(
        '{0} cannot be reached ({1}). Check the network and the endpoint, then try again.',
        host,
        cut(evidence),
      );
    case 'interrupted':
      return t('The connection to {0} broke ({1}). Try again.', host, cut(evidence));
    case 'timeout':
      return t('{0} did not answer in time. Try again, or raise the setting cloudZoo.requestTimeout.', host);
    case 'cancelled':
      return t('Cancelled.');
  }
}

function explainRefusal({ service, host, failure }: ServiceError): string {
  const { status, code, description, details, evidence } = failure;
  const answer = [status, code && neutralise(code)].filter(part => part).join(' ');
  const head = answer ? t('{0} answered {1}', neutralise(host), answer) : neutralise(host);
  const own = sentences(description && neutralise(description), details && neutralise(details));
  const known = service === 'licenseSpring' && code ? explainCode(code, failure.skewMinutes) : undefined;
  if (known) {
    const named = codesThatNameSomething.has(code ?? '') ? own : undefined;
    return sentences(`${head}: ${sentences(known.cause, named)}`, known.next);
  }
  const akana =
    service === 'akana'
      ? explainAkana({ ...failure, description: neutralise(description ?? '') })
      : undefined;
  if (akana !== undefined) {
    return failure.duringSignIn
      ? sentences(`${head}: ${akana}`)
      : sentences(`${head}: ${sentences(own || cut(evidence))}`, akana);
  }
  const words = own || cut(evidence) || t('no explanation');
  return sentences(sentences(`${head}: ${words}`), adviceFor(service, status ?? 0));
}

/** What is wrong stands only in the words that come with these codes of LicenseSpring. */
const codesThatNameSomething = new Set(['validation_error', 'missing_parameters']);

/** What to do about a status, where the service's own words may not say it. */
function adviceFor(service: Addressee, status: number): string | undefined {
  switch (status) {
    case 401:
    case 403:
      return service === 'cloudZoo'
        ? t('Check the issuer ID and the secret (Cloud Zoo: Update Secret).')
        : t('Check the credentials (Cloud Zoo: Update Secret).');
    case 404:
      return service === 'cloudZoo'
        ? t('Check the ID, and that it belongs to this issuer.')
        : t('Check the ID, and the endpoint of the connection.');
    case 409:
      return t('Look at what is there now, then try again.');
    case 429:
      return t('Wait a minute, then try again.');
    default:
      return status >= 500
        ? t('The service has a problem; try again later.')
        : t('Correct what it names, then try again.');
  }
}

function cut(evidence: string | undefined): string {
  // The first part says it, and a whole page would take these patterns long.
  const text = (evidence ?? '').slice(0, 4000).replace(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ');
  return neutralise(text, 160) || t('an empty body');
}
