import type { ActivityEntry } from './entry';
import type { ActivityRecord } from './record';

/** The steps of the walkthrough that something sent completes, each by a context key. */
const keys: ReadonlyMap<string, string> = new Map([
  ['saveProduct', 'cloudZoo.savedProduct'],
  ['deleteLicenseCluster', 'cloudZoo.removedLicense'],
  ['deactivateDevice', 'cloudZoo.removedLicense'],
  ['deleteApiLicense', 'cloudZoo.removedLicense'],
  ['testIssuer', 'cloudZoo.testedIssuer'],
]);

/** Tells the context key of each step once, when it was done for the first time in this window; VS Code remembers it. */
export function followFirstDone(
  record: Pick<ActivityRecord, 'onDidAppend'>,
  tell: (contextKey: string) => void,
): { dispose(): void } {
  const told = new Set<string>();
  return record.onDidAppend(({ operation, ending }: ActivityEntry) => {
    const key = keys.get(operation);
    if (key !== undefined && ending?.outcome === 'done' && !told.has(key)) {
      told.add(key);
      tell(key);
    }
  });
}
