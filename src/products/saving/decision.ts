import { differing, type Properties } from '../../json/properties';
import { readOnlyProperties } from '../../services/cloudZoo/product';

export type Decision =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'put'; readonly changed: readonly string[] }
  | { readonly kind: 'refuse'; readonly why: Refusal; readonly properties: readonly string[] };

/** `readOnly`: Cloud Zoo sets it; `removed`: a PUT cannot remove; `conflict`: changed elsewhere, unseen. */
export type Refusal = 'readOnly' | 'removed' | 'conflict';

/**
 * Decides what a save sends.
 *
 * *Mine* is what differs between `base` and `outgoing` and is not already current; *theirs* what differs between
 * `base` and `current`. In this order:
 *
 * | mine | theirs | decision |
 * | --- | --- | --- |
 * | none | any | nothing |
 * | a read-only property | any | refuse |
 * | a property taken out | any | refuse |
 * | overlaps theirs | `current` not `shown` | refuse |
 * | overlaps theirs | `current` was `shown` | put mine |
 * | apart from theirs | any | put mine |
 *
 * Without a `base` everything that differs from `current` is both mine and theirs, and nothing counts as taken out.
 */
export function decide(
  base: Properties | undefined,
  current: Properties,
  outgoing: Properties,
  shown: boolean,
): Decision {
  const mine = differing(base ?? current, outgoing).filter(name => outgoing.get(name) !== current.get(name));
  const removed = mine.filter(name => !outgoing.has(name));
  const changed = mine.filter(name => outgoing.has(name));
  const refusals: [Refusal, string[]][] = [
    ['readOnly', mine.filter(name => readOnlyProperties.has(name))],
    ['removed', base ? removed : []],
    ['conflict', shown ? [] : overlap(base, current, changed)],
  ];
  for (const [why, properties] of refusals) {
    if (properties.length) {
      return { kind: 'refuse', why, properties };
    }
  }
  return changed.length ? { kind: 'put', changed } : { kind: 'nothing' };
}

/** Which of the person's own properties were changed elsewhere, to something else, since `base`. */
export function conflicting(
  base: Properties | undefined,
  current: Properties,
  outgoing: Properties,
): string[] {
  const mine = differing(base ?? current, outgoing).filter(name => outgoing.get(name) !== current.get(name));
  return overlap(base, current, mine);
}

function overlap(base: Properties | undefined, current: Properties, mine: readonly string[]): string[] {
  return base ? mine.filter(name => base.get(name) !== current.get(name)) : [...mine];
}
