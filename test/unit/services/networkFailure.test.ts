import assert from 'node:assert/strict';
import { networkFailure } from '../../../src/services/networkFailure';
import { networkFailures } from './networkFailures';

describe('a failure of the network', () => {
  for (const { name, error, cause } of networkFailures) {
    it(`${cause ? `came before sending (${cause})` : 'may have come after sending'}: ${name}`, () => {
      const failure = networkFailure(error);
      assert.deepEqual([failure.kind, failure.cause], [cause ? 'unreachable' : 'interrupted', cause]);
      assert.ok(failure.evidence);
    });

    it(`is never certain where the request was seen to be written: ${name}`, () => {
      assert.deepEqual(networkFailure(error, true).kind, 'interrupted');
    });
  }

  it('keeps the system’s own word for it', () => {
    const evidence = networkFailures.map(({ error }) => networkFailure(error).evidence);
    for (const word of [
      'ECONNREFUSED',
      'Proxy response (407)',
      'ERR_NAME_NOT_RESOLVED',
      'CERT_HAS_EXPIRED',
    ]) {
      assert.ok(evidence.includes(word), word);
    }
  });
});
