import { t } from '@vscode/l10n';
import { isObject, jsonFrom } from '../../json/json';
import type { IssuerClient } from '../../services/issuer/client';
import type { Plan } from '../plan';
import { getLicense, removeLicense } from './calls';
import type { Held, Ledger } from './ledger';
import { type Json, licensesIn, type Seen } from './seen';

/** Removes what a run has added; the sentences say what it could not take back. It is not cut short by anything. */
export async function takeBack(
  plan: Plan,
  ledger: Ledger,
  seen: Seen,
  client: IssuerClient,
): Promise<string[]> {
  const notes: string[] = [];
  for (const held of ledger.held) {
    // The removal of an upgrade has taken the key before it along.
    if (ledger.held.includes(held) && !(await removeHeld(plan, held, ledger, seen, client))) {
      notes.push(
        held.isCertain
          ? t('{0} could not be removed from {1} again.', held.key, held.entity)
          : t(
              'It is not known whether {0} was added to {1}. It could not be removed.',
              held.key,
              held.entity,
            ),
      );
    } else if (held.key === plan.taken && !held.isPage) {
      notes.push(
        t(
          'The server gave {0} to {1}, although somebody else had it. It was removed there. Give it back to its owner.',
          held.key,
          held.entity,
        ),
      );
    } else if (!held.isCertain && !held.isPage) {
      notes.push(
        t(
          'The answer to adding {0} to {1} was lost. It was removed, but a server that is very late may still add it.',
          held.key,
          held.entity,
        ),
      );
    }
  }
  return notes;
}

async function removeHeld(
  plan: Plan,
  held: Held,
  ledger: Ledger,
  seen: Seen,
  client: IssuerClient,
): Promise<boolean> {
  const { entity, key } = held;
  const remove = async (licenses: readonly Json[]): Promise<boolean> => {
    const call = removeLicense(entity, licenses);
    const first = await client.call(call);
    // A removal may be asked for several times (guide "Implement HTTPS Callbacks").
    const { answer } = first.answer ? first : await client.call(call);
    return answer !== undefined && answer.status >= 200 && answer.status < 300;
  };
  const [first] = held.cluster;
  if (first && (await remove(held.cluster))) {
    const keys = held.cluster.flatMap(license => (typeof license.key === 'string' ? license.key : []));
    // A cluster that lacks the key it was answered for does not take it along.
    const hasOwn = keys.includes(key) || held.cluster.length === 1;
    const isUpgradeWithoutPrevious = key === plan.upgrade?.from && !keys.includes(key);
    if (hasOwn && !isUpgradeWithoutPrevious) {
      ledger.taken(entity, [key, ...keys]);
      return true;
    }
  }
  const alone =
    (await knownLicense(plan, held, seen, client)) ?? held.cluster.find(license => license.key === key);
  if (alone && (await remove([alone]))) {
    ledger.taken(entity, [key]);
    return true;
  }
  return false;
}

/** The license of a key, as it was answered before, or as the server tells it now. */
async function knownLicense(
  plan: Plan,
  { key }: Held,
  seen: Seen,
  client: IssuerClient,
): Promise<Json | undefined> {
  const [shown] = key === plan.valid ? licensesIn(seen, 'known') : [];
  if (shown) {
    return shown;
  }
  const { answer } = await client.call(getLicense(plan.product, key));
  const license = answer?.status === 200 ? jsonFrom(answer.text) : undefined;
  return isObject(license) && (typeof license.id === 'string' || typeof license.key === 'string')
    ? license
    : undefined;
}
