import assert from 'node:assert/strict';
import type { Outcome } from '../../../src/activity/entry';
import { outcomeOfFailure } from '../../../src/activity/entry';
import { explain } from '../../../src/connections/explain';
import { apiLicenseRemoval } from '../../../src/licenses/akana/removal';
import { clusterRemoval } from '../../../src/licenses/cloudZoo/removal';
import { deviceRemoval } from '../../../src/licenses/licenseSpring/removal';
import type { Removal } from '../../../src/licenses/removal';
import { type Sandbox, startSandbox } from '../../../src/sandbox';
import { AkanaClient } from '../../../src/services/akana/client';
import { CloudZooClient } from '../../../src/services/cloudZoo/client';
import { LicenseSpringClient } from '../../../src/services/licenseSpring/client';
import { ServiceError } from '../../../src/services/serviceError';
import { documentedProduct, documentedProductId } from '../documentation';
import { recordingTransport } from '../services/calls';
import { apiKeyAccount, byKey, oauthAccount, options } from '../services/licenseSpring/account';
import { networkFailures } from '../services/networkFailures';
import { writesTo } from './removals';

/** What came of a request that can act: its outcome, and the words for it. */
interface Told {
  readonly outcome: Outcome;
  readonly words: string;
}

const licenseId = 'b5e011b6-72f1-4cee-9285-86dd13f946a5.acme';
const address = {
  licenseId: 'CN-1',
  productId: '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67',
  entityId: '1-|-User',
};

/** Every request that can act. */
const acts: Readonly<Record<string, (sandbox: Sandbox) => Promise<() => Promise<Told>>>> = {
  'deleting a license cluster': async sandbox => {
    const { endpoint, issuer } = sandbox;
    const connection = { service: 'cloudZoo', name: 'acme', endpoint, issuer, products: [] } as const;
    return removing(clusterRemoval(connection, cloudZoo(sandbox), address));
  },
  'deactivating a device': async sandbox => device(sandbox, 'apiKey'),
  'deactivating a device with OAuth': async sandbox => device(sandbox, 'oauth'),
  'deleting an API license': async sandbox => {
    const { endpoint, email, password } = sandbox.akana;
    const credentials = { signIn: 'password', email, password } as const;
    const client = new AkanaClient({ endpoint, credentials }, recordingTransport());
    const connection = { service: 'akana', name: 'gateway', endpoint, signIn: 'password', email } as const;
    return removing(apiLicenseRemoval(connection, client, licenseId, await client.getLicense(licenseId)));
  },
  'saving a product': async sandbox => () =>
    told(cloudZoo(sandbox).updateProduct(documentedProductId, '{"version":"2"}')),
  'creating a product': async sandbox => () =>
    told(cloudZoo(sandbox).createProduct(documentedProduct.replace(documentedProductId, address.productId))),
  'putting a license cluster': async sandbox => () => told(cloudZoo(sandbox).putLicenseCluster('{}')),
};

function cloudZoo({ endpoint, issuer, secret }: Sandbox): CloudZooClient {
  return new CloudZooClient({ endpoint, issuer, secret }, recordingTransport());
}

function device(sandbox: Sandbox, authorization: 'apiKey' | 'oauth'): () => Promise<Told> {
  const { endpoint, tokenEndpoint } = sandbox.licenseSpring;
  const account = authorization === 'oauth' ? oauthAccount(sandbox) : apiKeyAccount(sandbox);
  const connection = {
    service: 'licenseSpring',
    name: 'springs',
    endpoint,
    authorization,
    tokenEndpoint,
  } as const;
  return removing(deviceRemoval(connection, new LicenseSpringClient(account, recordingTransport()), byKey));
}

function removing(removal: Removal): () => Promise<Told> {
  return async () => {
    const { recorded, error } = await removal.send('nothing');
    return { outcome: recorded.outcome, words: error ? explain(error) : '' };
  };
}

async function told(call: Promise<unknown>): Promise<Told> {
  try {
    await call;
    return { outcome: 'done', words: '' };
  } catch (error) {
    assert.ok(error instanceof ServiceError, `not typed: ${String(error)}`);
    return { outcome: outcomeOfFailure(error).outcome, words: explain(error) };
  }
}

/** What the words name, and the way out. */
const saysOf = {
  name: /no such host.*Check the network/,
  refused: /nothing is listening there.*Check the endpoint/,
  network: /could not be reached.*Check the network/,
  proxy: /proxy.*http\.proxy/,
  certificate: /certificate.*(install its certificate|renewed|Check the endpoint)/,
  tls: /A secure connection.*could not be established.*Check the endpoint/,
} as const;

describe('the outcome of a request that can act', () => {
  const ownFetch = globalThis.fetch;
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({
      products: [documentedProduct],
      licenseSpring: options,
      akana: { tenant: 'acme', licenses: [{ LicenseID: licenseId, Name: 'Platinum' }] },
    });
  });
  afterEach(async () => {
    globalThis.fetch = ownFetch;
    await sandbox.stop();
  });

  /** What asks for a login or a token, or only reads, goes on as ever. */
  function failWrites(error: unknown): void {
    globalThis.fetch = async (input, init) => {
      const isWrite = init?.method !== 'GET' && !/\/(login|token)/.test(String(input));
      if (isWrite) {
        throw error;
      }
      return await ownFetch(input, init);
    };
  }

  for (const [name, prepare] of Object.entries(acts)) {
    describe(name, () => {
      it('is refused where nothing was sent, and unknown after every other failure of the network', async function () {
        this.timeout(60_000);
        const act = await prepare(sandbox);
        for (const { name: failure, error, cause } of networkFailures) {
          failWrites(error);
          const { outcome, words } = await act();
          assert.equal(outcome, cause ? 'refused' : 'unknown', failure);
          assert.match(
            words,
            cause ? saysOf[cause] : /was lost before the answer was complete.*Try again/,
            failure,
          );
        }
        assert.deepEqual(writesTo(sandbox), []);
      });

      const documented =
        '{"Error":"E","Description":"D","code":"validation_error","message":"M","faultcode":"F","faultstring":"S"}';
      const page = '<html><h1>Access denied</h1></html>';
      // Of an API license it can be seen that it is still there.
      const orSeen = name === 'deleting an API license' ? 'refused' : 'unknown';
      const rows: [status: number, body: string, outcome: Outcome][] = [
        [400, documented, 'refused'],
        [403, documented, 'refused'],
        [409, documented, 'refused'],
        [422, documented, 'refused'],
        [429, documented, 'refused'],
        [401, page, 'refused'],
        [413, page, 'refused'],
        [429, page, 'refused'],
        [400, page, orSeen],
        [403, page, orSeen],
        [404, page, orSeen],
        [403, '{"message":"Forbidden"}', orSeen],
        // `fetch` makes a failure of the network of it, and says no more.
        [407, page, 'unknown'],
        [408, documented, 'unknown'],
        [408, page, 'unknown'],
        [408, '', 'unknown'],
        [421, '', 'unknown'],
        [460, '', 'unknown'],
        [499, '', 'unknown'],
        [500, documented, orSeen],
        [502, page, 'unknown'],
        [503, '', 'unknown'],
        [504, page, 'unknown'],
        [200, '{"Error":"Busy"}', 'unknown'],
        [200, page, 'unknown'],
        [204, '', 'unknown'],
        [302, '', 'unknown'],
      ];
      for (const [status, body, outcome] of rows) {
        it(`is ${outcome} after ${status} ${body === documented ? '(documented)' : body}`, async () => {
          const act = await prepare(sandbox);
          const write = {
            method: /put|sav/.test(name) ? 'PUT' : /creat|deactiv/.test(name) ? 'POST' : 'DELETE',
          };
          const path = /\/(license|licenses|product|deactivate_license)(\/|$)/;
          const times = Number.POSITIVE_INFINITY;
          const contentType = body === page ? 'text/html' : 'application/json';
          sandbox.fault({ ...write, path, times, kind: 'status', status, body, contentType });
          assert.equal((await act()).outcome, outcome);
        });
      }
    });
  }
});
