import { isObject, jsonFrom } from '../../json/json';
import type { Exchange, IssuerAnswer } from '../../services/issuer/client';
import { neverTelling } from '../../services/serviceError';
import type { Plan } from '../plan';
import { inventedKeys } from './calls';
import { type Json, licensesIn, type Seen } from './seen';
import type { Gift, Step } from './steps';

/** A key that an entity has, or may have, because of this run. */
export interface Held {
  readonly entity: string;
  readonly key: string;
  /** False where the answer to the adding call was lost. */
  readonly isCertain: boolean;
  /** Whether a page that is not the server's own word came in place of an answer. */
  readonly isPage: boolean;
  /** The cluster that it was answered with; its removal is that of all licenses in it. */
  readonly cluster: readonly Json[];
}

/** What a run has added and not yet removed. */
export class Ledger {
  private readonly byName = new Map<string, Held>();

  get held(): readonly Held[] {
    // What came last goes first.
    return [...this.byName.values()].reverse();
  }

  /** Notes what a call may have changed: nothing where it was refused. */
  note({ id, gift, takesFrom }: Step, exchange: Exchange, seen: Seen): void {
    if (gift) {
      this.give(gift, exchange, licensesIn(seen, id));
    }
    if (takesFrom !== undefined && exchange.answer?.status === 200) {
      this.taken(takesFrom, keysIn(exchange));
    }
  }

  /** Notes keys that an entity may have. */
  suspect(entity: string, keys: readonly string[]): void {
    for (const key of keys) {
      this.byName.set(nameOf(entity, key), { entity, key, isCertain: false, isPage: false, cluster: [] });
    }
  }

  taken(entity: string, keys: readonly string[]): void {
    for (const key of keys) {
      this.byName.delete(nameOf(entity, key));
    }
  }

  private give({ entity, keys }: Gift, { answer, failure }: Exchange, cluster: readonly Json[]): void {
    if (failure?.kind === 'unreachable' || (answer && isRefusal(answer))) {
      return;
    }
    const isCertain = answer !== undefined && answer.status < 300;
    for (const key of keys.filter(one => isCertain || !inventedKeys.has(one))) {
      const before = this.byName.get(nameOf(entity, key));
      this.byName.set(nameOf(entity, key), {
        entity,
        key,
        isCertain: isCertain || before?.isCertain === true,
        isPage: answer !== undefined && !isCertain,
        cluster: cluster.length ? cluster : (before?.cluster ?? []),
      });
    }
  }
}

/** Whether an answer says that nothing was done: a redirect, or the server's own word; a page may be by somebody on the way. */
function isRefusal({ status, text }: IssuerAnswer): boolean {
  const isOwn = text === '' || isObject(jsonFrom(text)) || status === 401;
  return (
    (status >= 300 && status < 400) || (status >= 400 && status < 500 && isOwn && !neverTelling.has(status))
  );
}

/** All that a whole run of a plan may add to somebody. */
export function ledgerOfAll({ valid, upgrade, entity, otherEntity }: Plan): Ledger {
  const ledger = new Ledger();
  for (const owner of [entity, otherEntity]) {
    ledger.suspect(owner, [valid, ...(upgrade ? [upgrade.from, upgrade.key] : [])]);
  }
  return ledger;
}

/** The keys in the cluster that a removal named. */
function keysIn({ call: { body = '' } }: Exchange): string[] {
  const licenses: readonly Json[] = JSON.parse(body).licenseCluster.licenses;
  return licenses.flatMap(({ key }) => (typeof key === 'string' ? key : []));
}

function nameOf(entity: string, key: string): string {
  return `${entity} ${key}`;
}
