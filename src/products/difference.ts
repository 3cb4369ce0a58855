import { differentNames, propertiesOf } from '../json/properties';
import { type Product, readOnlyProperties } from '../services/cloudZoo/product';

/** How a definition differs from the live product, by the names of top-level properties. */
export interface Difference {
  /** Another value here, or only here: what a push sends. */
  readonly changed: readonly string[];
  /** Set by Cloud Zoo, and another value here: refused by a push. */
  readonly readOnly: readonly string[];
  /** Only in the live product; a push leaves them alone, because Cloud Zoo cannot remove a property. */
  readonly onlyLive: readonly string[];
}

/** Read-only properties that a definition leaves out are no difference: it need not know them. */
export function differenceOf(definition: Product, live: Product): Difference {
  const names = differentNames(propertiesOf(definition), propertiesOf(live));
  const here = names.filter(name => definition.properties.has(name));
  return {
    changed: here.filter(name => !readOnlyProperties.has(name)),
    readOnly: here.filter(name => readOnlyProperties.has(name)),
    onlyLive: names.filter(name => !definition.properties.has(name) && !readOnlyProperties.has(name)),
  };
}

/** All names in a difference; none when the definition is in sync. */
export function namesIn({ changed, readOnly, onlyLive }: Difference): string[] {
  return [...changed, ...readOnly, ...onlyLive];
}

/** What the answer to a save says beyond what was sent. */
export interface AnswerDifference {
  /** Changed by others before the save, and now shown in the tab too. */
  readonly elsewhere: readonly string[];
  /** Sent, but the answer holds another value. */
  readonly notKept: readonly string[];
  /** Not sent, but the answer holds another value than just before. */
  readonly alsoChanged: readonly string[];
}

/** A save, as far as its difference is asked for. */
interface Answered {
  readonly before: Product;
  readonly mine: Product;
  readonly sent: readonly string[];
  readonly answer: Product;
}

/** How the answer to a PUT differs from what was sent, what was there before, and what the tab began with. */
export function differenceInAnswer(
  base: Product | undefined,
  { before, mine, sent, answer }: Answered,
): AnswerDifference {
  const after = propertiesOf(answer);
  const wanted = propertiesOf(mine);
  const elsewhere = base ? differentNames(propertiesOf(base), propertiesOf(before)) : [];
  return {
    elsewhere: elsewhere.filter(name => !sent.includes(name) && wanted.get(name) !== after.get(name)),
    notKept: sent.filter(name => after.get(name) !== wanted.get(name)),
    alsoChanged: differentNames(propertiesOf(before), after).filter(name => !sent.includes(name)),
  };
}
