import assert from 'node:assert/strict';
import { RemoteProduct } from '../../../../src/products/remote/remoteProduct';
import { ServiceError } from '../../../../src/services/serviceError';

describe('a product that cannot be fetched', () => {
  const refused = new ServiceError('cloudZoo', 'zoo.example.com', { kind: 'refused', status: 403 });
  const rows: [what: string, error: Error, logged: boolean][] = [
    ['an error that nobody foresaw is handed to the log, once for all who ask', new RangeError('oh'), true],
    ['what the service says is not', refused, false],
  ];
  for (const [what, error, logged] of rows) {
    it(what, async () => {
      const seen: unknown[] = [];
      const product = new RemoteProduct('x', {
        client: async () => {
          throw error;
        },
        shared: undefined,
        keep: async () => undefined,
        note: async () => async () => undefined,
        warn: () => undefined,
        failed: reason => seen.push(reason),
        wait: async () => undefined,
        changed: () => undefined,
        now: Date.now,
      });
      const asked = [product.fetch(), product.fetch(), product.fetch()];
      for (const result of await Promise.allSettled(asked)) {
        assert.equal(result.status === 'rejected' && result.reason, error);
      }
      await assert.rejects(product.fetch(60_000), reason => reason === error);
      assert.deepEqual(seen, logged ? [error] : []);
    });
  }
});
