import { differentNames, type Properties } from '../../json/properties';
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
 * *Edited* is what differs between `base` and `mine` and is not already live; *changed elsewhere* what differs between
 * `base` and `live`. In this order:
 *
 * | edited | changed elsewhere | decision |
 * | --- | --- | --- |
 * | nothing | anything | nothing |
 * | a read-only property | anything | refuse |
 * | a property taken out | anything | refuse |
 * | something that was changed elsewhere too | `live` not `shown` | refuse |
 * | something that was changed elsewhere too | `live` was `shown` | put what was edited |
 * | something | nothing of it | put what was edited |
 *
 * Without a `base` everything that differs from `live` is edited and changed elsewhere, and nothing counts as taken out.
 */
export function decide(
  base: Properties | undefined,
  live: Properties,
  mine: Properties,
  shown: boolean,
): Decision {
  const edited = editedIn(base, live, mine);
  const changed = edited.filter(name => mine.has(name));
  const refusals: [Refusal, string[]][] = [
    ['readOnly', edited.filter(name => readOnlyProperties.has(name))],
    ['removed', base ? edited.filter(name => !mine.has(name)) : []],
    ['conflict', shown ? [] : changedElsewhere(base, live, changed)],
  ];
  for (const [why, properties] of refusals) {
    if (properties.length) {
      return { kind: 'refuse', why, properties };
    }
  }
  return changed.length ? { kind: 'put', changed } : { kind: 'nothing' };
}

/** Which of the person's own properties were changed elsewhere, to something else, since `base`. */
export function conflicting(base: Properties | undefined, live: Properties, mine: Properties): string[] {
  return changedElsewhere(base, live, editedIn(base, live, mine));
}

function editedIn(base: Properties | undefined, live: Properties, mine: Properties): string[] {
  return differentNames(base ?? live, mine).filter(name => mine.get(name) !== live.get(name));
}

function changedElsewhere(
  base: Properties | undefined,
  live: Properties,
  names: readonly string[],
): string[] {
  return base ? names.filter(name => base.get(name) !== live.get(name)) : [...names];
}
