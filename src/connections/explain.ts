import { t } from '@vscode/l10n';
import { explainAkana } from '../services/akana/causes';
import { explainCode } from '../services/licenseSpring/codes';
import { type Addressee, ServiceError } from '../services/serviceError';
import { neutralise, sentences } from '../ui/text';
import { explainUnreachable } from './explainUnreachable';

/** Why a call failed and what to do about it, each in a plain sentence or two, and its code. */
interface Explanation {
  readonly cause?: string;
  readonly next?: string;
  /** What only those need who look it up: it comes last, in brackets. */
  readonly code?: string;
}

/** Says in one or two plain sentences why a call failed and what to do; safe to show in any message. */
export function explain(error: unknown): string {
  if (!(error instanceof ServiceError)) {
    return neutralise(error instanceof Error ? error.message : String(error));
  }
  const { cause, next, code } = explanationOf(error);
  return withCode(sentences(cause, next), code);
}

/** Says why a call failed, where what to do about it is said already. */
export function explainCause(error: ServiceError): string {
  const { cause, code } = explanationOf(error);
  return withCode(sentences(cause), code);
}

function withCode(words: string, code: string | undefined): string {
  if (code === undefined) {
    return words;
  }
  const open = words.replace(/\.$/, '');
  return sentences(open.endsWith(')') ? `${open.slice(0, -1)}; ${code})` : `${open} (${code})`.trim());
}

function explanationOf(error: ServiceError): Explanation {
  const { kind, evidence } = error.failure;
  const host = neutralise(error.host);
  const code = evidence && neutralise(evidence.slice(0, 400), 100);
  switch (kind) {
    case 'refused':
      return explainRefusal(error);
    case 'unexpected':
      return explainUnexpected(error);
    case 'unreachable':
      return explainUnreachable(host, error.failure.cause, evidence ?? '');
    case 'interrupted':
      return {
        cause: t('The connection to {0} was lost before the answer was complete.', host),
        next: t('Try again.'),
        code,
      };
    case 'timeout':
      return {
        cause: t('{0} did not answer in time.', host),
        next: t('Try again, or increase the setting cloudZoo.requestTimeout.'),
      };
    case 'cancelled':
      return { cause: t('Canceled.') };
    case 'unforeseen':
      return {
        cause: t('Something unexpected went wrong while talking to {0}.', host),
        next: t('See the log for details (Cloud Zoo: Show Log).'),
        code,
      };
  }
}

function explainUnexpected({ host, failure }: ServiceError): Explanation {
  const { status, evidence = '' } = failure;
  const name = neutralise(host);
  if (evidence.startsWith('redirect to ')) {
    return {
      cause: t('{0} redirects to another address.', name),
      next: t('Check the endpoint of the connection.'),
      code: `HTTP ${status}`,
    };
  }
  const shown = cut(evidence);
  return {
    cause: shown
      ? t('{0} gave an answer that Cloud Zoo for VS Code does not understand: {1}', name, shown)
      : t('{0} gave an empty answer where one was expected.', name),
    next: t('Check the endpoint of the connection, and whether there is a proxy in between.'),
    code: `HTTP ${status}`,
  };
}

function explainRefusal({ service, host, failure, retryAfter }: ServiceError): Explanation {
  const { status, code, description, details, evidence } = failure;
  const ownCode = code === String(status) ? undefined : code;
  const answer = [status, ownCode && neutralise(ownCode)].filter(part => part).join(' ');
  const answered = answer ? t('{0} answered {1}', neutralise(host), answer) : neutralise(host);
  const own = sentences(description && neutralise(description), details && neutralise(details));
  const wait = retryAfter === undefined ? undefined : t('Try again in {0}.', duration(retryAfter));
  const known = service === 'licenseSpring' && code ? explainCode(code, failure.skewMinutes) : undefined;
  if (known) {
    const named = codesThatNameSomething.has(code ?? '') ? own : undefined;
    return { cause: sentences(known.cause, named), next: wait ?? known.next, code: answered };
  }
  const akana =
    service === 'akana'
      ? explainAkana({ ...failure, description: neutralise(description ?? '') }, neutralise(host))
      : undefined;
  if (akana !== undefined) {
    const cause = failure.duringSignIn ? akana.cause : sentences(own || cut(evidence), akana.cause);
    // The codes of a login are ours, and its tasks come with a 200.
    const code = failure.duringSignIn
      ? (status ?? 0) >= 400 && t('{0} answered {1}', neutralise(host), status ?? '')
      : answered;
    return { cause, next: wait ?? akana.next, ...(code && { code }) };
  }
  // Cloud Zoo says of whatever it does not find that a resource cannot be found.
  const isGeneric = status === 404 && /^The resource cannot be found\.?$/.test(description?.trim() ?? '');
  const named = isGeneric ? sentences(details && neutralise(details)) : own || cut(evidence);
  const usual = usualExplanation(service, status ?? 0, named !== '');
  const cause = isGeneric ? sentences(usual.cause, named) : named || usual.cause;
  return { cause, next: wait ?? usual.next, code: answered };
}

/** What is wrong stands only in the words that come with these codes of LicenseSpring. */
const codesThatNameSomething = new Set(['validation_error', 'missing_parameters']);

/** What a status means and what to do about it, where the service's own words may not say it. */
function usualExplanation(
  service: Addressee,
  status: number,
  isNamed: boolean,
): { cause: string; next: string } {
  switch (status) {
    case 401:
    case 403:
      return {
        cause: t('The credentials were not accepted.'),
        next:
          service === 'cloudZoo'
            ? t('Check the issuer ID and the secret (Cloud Zoo: Update Secret).')
            : t('Check the credentials (Cloud Zoo: Update Secret).'),
      };
    case 404:
      return {
        cause: t('The service found nothing with this ID.'),
        next:
          service === 'cloudZoo'
            ? t('Check the ID, and that it belongs to this issuer.')
            : t('Check the ID, and the endpoint of the connection.'),
      };
    case 408:
      return { cause: t('The request took too long to arrive.'), next: t('Try again.') };
    case 409:
      return {
        cause: t('The request conflicts with what is there now.'),
        next: t('Check what is there now, then try again.'),
      };
    case 429:
      return { cause: t('Too many requests were sent.'), next: t('Wait a minute, then try again.') };
    default:
      if (status >= 500) {
        return { cause: t('The service has a problem.'), next: t('Try again later.') };
      }
      return {
        cause: t('The service did not accept the request.'),
        next: isNamed
          ? t('Correct what it mentions, then try again.')
          : t('Check what was entered, and the endpoint of the connection.'),
      };
  }
}

function cut(evidence: string | undefined): string {
  // The first part says it, and a whole page would take these patterns long.
  const text = (evidence ?? '').slice(0, 4000).replace(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ');
  return neutralise(text, 160);
}

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
