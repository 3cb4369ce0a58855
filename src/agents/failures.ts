import type { ActivityEntry } from '../activity/entry';
import { reasonWords } from '../activity/words';

/** How many of the latest failures are told. */
const mostTold = 10;

/** What went wrong lately and why. Ids of licenses, devices and people stay here: a model has no use for them. */
export function failuresIn(newestFirst: readonly ActivityEntry[]): unknown[] {
  return newestFirst
    .filter(({ ending }) => ending?.outcome === 'refused' || ending?.outcome === 'unknown')
    .slice(0, mostTold)
    .map(entry => ({
      time: new Date(entry.time).toISOString(),
      service: entry.service,
      host: entry.host,
      connection: entry.connection,
      operation: entry.operation,
      outcome: entry.ending?.outcome,
      status: entry.ending?.status,
      code: entry.ending?.code,
      reason: reasonWords(entry),
      product: entry.subject.productId,
    }));
}
