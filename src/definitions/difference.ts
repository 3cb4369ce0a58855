import { differing, propertiesOf } from '../products/saving/saveDecision';
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
  const names = differing(propertiesOf(definition), propertiesOf(live));
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
