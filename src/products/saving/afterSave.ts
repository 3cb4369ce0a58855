import type { Product } from '../../services/cloudZoo/product';
import type { Saved } from './save';
import { differing, propertiesOf } from './saveDecision';

/** What the answer to a save says beyond what was sent. */
export interface Aftermath {
  /** Changed by others before the save, and now shown in the tab too. */
  readonly elsewhere: readonly string[];
  /** Sent, but the answer holds another value. */
  readonly notKept: readonly string[];
  /** Not sent, but the answer holds another value than just before. */
  readonly alsoChanged: readonly string[];
}

/** Compares the answer to a PUT with what was sent and what was there before. */
export function aftermath(base: Product | undefined, { before, outgoing, sent, answer }: Saved): Aftermath {
  const after = propertiesOf(answer);
  const intended = propertiesOf(outgoing);
  const elsewhere = base ? differing(propertiesOf(base), propertiesOf(before)) : [];
  return {
    elsewhere: elsewhere.filter(name => !sent.includes(name) && intended.get(name) !== after.get(name)),
    notKept: sent.filter(name => after.get(name) !== intended.get(name)),
    alsoChanged: differing(propertiesOf(before), after).filter(name => !sent.includes(name)),
  };
}
