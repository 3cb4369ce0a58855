import { t } from '@vscode/l10n';
import { redirectTarget } from '../../services/http';
import { CannotTell, type Seen } from '../run/seen';
import type { StepId } from '../run/stepIds';
import { type Check, passed } from './check';

function failedWith(seen: Seen, isTls: boolean): StepId[] {
  return seen.all
    .filter(([, { failure }]) => failure && ['certificate', 'tls'].includes(failure.cause ?? '') === isTls)
    .map(([id]) => id);
}

function expectAnswers(seen: Seen): void {
  if (!seen.all.some(([, { answer }]) => answer)) {
    throw new CannotTell(t('Could not be checked: the server does not answer.'));
  }
}

/** Whether the server can be talked to at all. */
export const transportChecks: readonly Check[] = [
  {
    id: 'answers',
    title: () => t('The server answers every call; otherwise Rhino says that it cannot be reached'),
    property: 'url',
    steps: ['known'],
    isOverall: true,
    isFirst: true,
    judge: seen => {
      const about = failedWith(seen, false);
      const [first] = about.map(id => seen.exchange(id));
      if (!first) {
        return passed;
      }
      const { kind, evidence } = first.failure ?? {};
      const reason =
        kind === 'timeout'
          ? t('it did not answer in time')
          : kind === 'unreachable'
            ? t('it could not be reached ({0})', evidence ?? '')
            : t('the answer was incomplete ({0})', evidence ?? '');
      return {
        kind: 'failed',
        message: t(
          '{0} at {1}: {2}. Start the server, and check "url".',
          first.call.callback,
          seen.plan.url,
          reason,
        ),
        about,
      };
    },
  },
  {
    id: 'tls',
    title: () => t('Its certificate is valid, because Cloud Zoo only talks to servers that it can trust'),
    property: 'url',
    steps: ['known'],
    isOverall: true,
    isFirst: true,
    judge: seen => {
      if (seen.plan.url.startsWith('http:')) {
        return {
          kind: 'skipped',
          message: t(
            'This is plain "http:", which is allowed only on this computer. In production it must be "https:".',
          ),
        };
      }
      const about = failedWith(seen, true);
      const [first] = about.map(id => seen.exchange(id));
      return first
        ? {
            kind: 'failed',
            message: t(
              'A secure connection could not be established ({0}). Cloud Zoo would not send anything.',
              first.failure?.evidence ?? '',
            ),
            about,
          }
        : passed;
    },
  },
  {
    id: 'redirect',
    title: () => t('It answers at this very address, because Cloud Zoo may not follow redirects'),
    property: 'url',
    steps: ['known'],
    isOverall: true,
    isFirst: true,
    judge: seen => {
      expectAnswers(seen);
      const about = seen.all.filter(
        ([, { answer }]) => answer && answer.status >= 300 && answer.status < 400,
      );
      const [id, exchange] = about[0] ?? [];
      if (!id || !exchange?.answer) {
        return passed;
      }
      const { status, headers } = exchange.answer;
      const target = redirectTarget(headers, exchange.url) ?? t('a redirect to nowhere');
      return {
        kind: 'failed',
        message: t(
          '{0} answered {1}, {2}. Enter the address that answers directly. If the server is tested without TLS, turn off any security layer that redirects "http:" to "https:".',
          exchange.call.callback,
          status,
          target,
        ),
        about: about.map(([one]) => one),
      };
    },
  },
  {
    id: 'credentials',
    title: () => t('It lets Cloud Zoo in: the connection’s issuer ID and secret are accepted'),
    property: 'connection',
    steps: ['known'],
    isFirst: true,
    judge: seen => {
      const { status } = seen.answer('known');
      return status === 401 || status === 403
        ? {
            kind: 'failed',
            message: t(
              'It answered {0} to the issuer ID and secret of {1}. Cloud Zoo could not add or remove anything. Give the server the same secret, or name a different connection.',
              status,
              seen.plan.connection,
            ),
            expected: '200',
            actual: String(status),
          }
        : passed;
    },
  },
  {
    id: 'time',
    title: () => t('Every answer comes within 5 seconds, because somebody is waiting in Rhino'),
    property: 'url',
    steps: ['known'],
    isOverall: true,
    judge: seen => {
      expectAnswers(seen);
      const slow = seen.all.filter(([, { milliseconds }]) => milliseconds > seen.slowAfter);
      const [, slowest] = [...slow].sort(([, a], [, b]) => b.milliseconds - a.milliseconds)[0] ?? [];
      return slowest
        ? {
            kind: 'warning',
            message: t(
              '{0} took {1} seconds. The guide sets no limit, but somebody is waiting in Rhino.',
              slowest.call.callback,
              (slowest.milliseconds / 1000).toFixed(1),
            ),
            about: slow.map(([id]) => id),
          }
        : passed;
    },
  },
];
