import assert from 'node:assert/strict';
import { rereading } from '../../../../src/connections/clients/rereading';
import { type Failure, ServiceError } from '../../../../src/services/serviceError';

const refused: Failure = { kind: 'refused', status: 401 };

/** A client that takes one secret, with a login beside its calls. */
class Client {
  calls = 0;
  readonly login: { readonly owner: string; signIn(): Promise<string> };

  constructor(
    private readonly secret: string,
    private readonly failure: Failure | undefined,
  ) {
    this.login = { owner: secret, signIn: () => this.call() };
  }

  async call(): Promise<string> {
    this.calls++;
    if (this.failure) throw new ServiceError('cloudZoo', 'zoo.example', this.failure);
    return this.secret;
  }
}

describe('a client whose credentials are refused', () => {
  it('is exchanged once for one with others, and the call is made once more', async () => {
    const [old, other] = [new Client('old', refused), new Client('new', undefined)];
    let renewals = 0;
    const client = rereading(old, async () => {
      renewals++;
      return other;
    });
    assert.equal(await client.call(), 'new');
    assert.equal(await client.call(), 'new');
    assert.equal(client.login.owner, 'new');
    assert.deepEqual([old.calls, other.calls, renewals], [1, 2, 1]);
  });

  it('is exchanged for what it offers beside its calls, too', async () => {
    const client = rereading(new Client('old', refused), async () => new Client('new', undefined));
    assert.equal(await client.login.signIn(), 'new');
  });

  for (const [name, other] of [
    ['there are no others', undefined],
    ['the others are refused as well', new Client('new', refused)],
  ] as const) {
    it(`says so where ${name}`, async () => {
      const client = rereading(new Client('old', refused), async () => other);
      await assert.rejects(client.call(), ServiceError);
    });
  }

  for (const failure of [
    { kind: 'refused', status: 404 },
    { kind: 'refused', status: 500 },
    { kind: 'interrupted' },
    { kind: 'timeout' },
    { kind: 'cancelled' },
    { kind: 'unexpected', status: 200 },
  ] as const) {
    it(`is not asked again after ${JSON.stringify(failure)}: that may have acted`, async () => {
      const old = new Client('old', failure);
      const client = rereading(old, async () => assert.fail('nothing is read again'));
      await assert.rejects(client.call(), ServiceError);
      assert.equal(old.calls, 1);
    });
  }
});
