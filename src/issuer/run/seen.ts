import { t } from '@vscode/l10n';
import { isObject, jsonFrom } from '../../json/json';
import type { Exchange, IssuerAnswer } from '../../services/issuer/client';
import type { SecretMask } from '../../services/secretMask';
import type { Plan } from '../plan';
import type { StepId } from './stepIds';

export type Json = Readonly<Record<string, unknown>>;

/** What a check cannot be judged by, because something else is wrong first. */
export class CannotTell extends Error {}

/** What a run has seen of a server so far. */
export class Seen {
  private readonly exchanges = new Map<StepId, Exchange>();

  constructor(
    readonly plan: Plan,
    readonly issuer: string,
    readonly mask: SecretMask,
    /** Milliseconds after which an answer is called slow. */
    readonly slowAfter: number,
  ) {}

  add(id: StepId, exchange: Exchange): void {
    this.exchanges.set(id, exchange);
  }

  get all(): readonly [StepId, Exchange][] {
    return [...this.exchanges];
  }

  exchange(id: StepId): Exchange | undefined {
    return this.exchanges.get(id);
  }

  /** @throws CannotTell where there is none that the server itself gave. */
  answer(id: StepId): IssuerAnswer {
    const exchange = this.exchanges.get(id);
    const answer = exchange?.answer;
    if (!exchange) {
      throw new CannotTell(t('Could not be checked: a step before it did not work.'));
    }
    if (!answer) {
      throw new CannotTell(t('Could not be checked: {0} was not answered.', exchange.call.callback));
    }
    if (answer.status >= 300 && answer.status < 400) {
      throw new CannotTell(t('Could not be checked: {0} is redirected.', exchange.call.callback));
    }
    return answer;
  }

  /** The JSON object of an answer; undefined where it is none. */
  json(id: StepId): Json | undefined {
    const value = jsonFrom(this.answer(id).text);
    return isObject(value) ? value : undefined;
  }
}

/** The License objects that a call was answered with: a cluster's, or the one. */
export function licensesIn(seen: Seen, id: StepId): Json[] {
  const exchange = seen.exchange(id);
  const value = exchange?.answer?.status === 200 ? jsonFrom(exchange.answer.text) : undefined;
  if (!isObject(value)) {
    return [];
  }
  if (exchange?.call.callback === 'get_license') {
    return [value];
  }
  return Array.isArray(value.licenses) ? value.licenses.filter(isObject) : [];
}
