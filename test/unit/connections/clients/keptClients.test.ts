import assert from 'node:assert/strict';
import { KeptClients } from '../../../../src/connections/clients/keptClients';
import type { AkanaConnection } from '../../../../src/connections/connection';
import { gateway, springs } from '../examples';

interface Client {
  readonly number: number;
  readonly secret: string;
}

describe('a client that has a login', () => {
  let made: Client[];
  let ended: string[];
  let clients: KeptClients<AkanaConnection, Client>;

  beforeEach(() => {
    made = [];
    ended = [];
    clients = new KeptClients(
      (_connection, secret) => {
        const client = { number: made.length + 1, secret };
        made.push(client);
        return client;
      },
      ({ email }, { number }) => ended.push(`${number} of ${email}`),
    );
  });

  it('is used again as long as connection and secret stay', () => {
    const first = clients.get(gateway, 's');
    assert.equal(clients.get({ ...gateway }, 's'), first);
    clients.forgetOthers([springs, { ...gateway }]);
    assert.equal(clients.get(gateway, 's'), first);
    assert.deepEqual(ended, []);
  });

  it('gives way to a new one for another secret, and ends', () => {
    clients.get(gateway, 'old');
    assert.equal(clients.get(gateway, 'new').secret, 'new');
    assert.deepEqual(ended, ['1 of ada@example.com']);
  });

  for (const change of [{ email: 'bo@example.com' }, { endpoint: 'https://other.example.com' }]) {
    it(`ends when the settings have another ${Object.keys(change)}`, () => {
      clients.get(gateway, 's');
      clients.forgetOthers([{ ...gateway, ...change }]);
      assert.deepEqual(ended, ['1 of ada@example.com']);
      assert.equal(clients.get({ ...gateway, ...change }, 's').number, 2);
      assert.equal(ended.length, 1);
    });
  }

  it('ends with its connection, the others go on', () => {
    const other = { ...gateway, name: 'other', email: 'bo@example.com' };
    clients.get(gateway, 's');
    const kept = clients.get(other, 's');
    clients.forgetOthers([other]);
    assert.deepEqual(ended, ['1 of ada@example.com']);
    assert.equal(clients.get(other, 's'), kept);
  });

  it('may be one that was made elsewhere', () => {
    const proven = { number: 7, secret: 's' };
    clients.set(gateway, 's', proven);
    assert.equal(clients.get(gateway, 's'), proven);
    assert.deepEqual(made, []);
  });

  it('that cannot be made takes nobody’s place', () => {
    const failing = new KeptClients<AkanaConnection, Client>(
      (_connection, secret) => {
        if (!secret) throw new Error('no secret');
        return { number: 1, secret };
      },
      () => ended.push('ended'),
    );
    const first = failing.get(gateway, 's');
    assert.throws(() => failing.get(gateway, ''), /no secret/);
    assert.equal(failing.get(gateway, 's'), first);
    assert.deepEqual(ended, []);
  });
});
