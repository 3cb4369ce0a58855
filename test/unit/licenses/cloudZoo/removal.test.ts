import assert from 'node:assert/strict';
import type { Outcome } from '../../../../src/activity/entry';
import type { CloudZooConnection } from '../../../../src/connections/connection';
import { clusterRemoval } from '../../../../src/licenses/cloudZoo/removal';
import type { Earlier, Removal } from '../../../../src/licenses/removal';
import { asCurl } from '../../../../src/licenses/request';
import { type Sandbox, startSandbox } from '../../../../src/sandbox';
import { CloudZooClient, type LicenseAddress } from '../../../../src/services/cloudZoo/client';
import { recordingTransport } from '../../services/calls';
import { freePort } from '../../services/servers';
import {
  assertSilent,
  awkwardIds,
  type OutcomeRow,
  outcomeOf,
  patience,
  unknowable,
  writesTo,
} from '../removals';

const secret = 'zoo-secret & ß';
const license: LicenseAddress = {
  licenseId: 'CN-2025-000117',
  productId: '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67',
  entityId: '4815162342-|-Group',
};

describe('deleting a license cluster', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({ issuer: 'acme', secret });
  });
  afterEach(() => sandbox.stop());

  function connection(changes: Partial<CloudZooConnection> = {}): CloudZooConnection {
    const { endpoint, issuer } = sandbox;
    return { service: 'cloudZoo', name: 'acme', endpoint, issuer, products: [], ...changes };
  }

  function removalOf(changes: Partial<LicenseAddress> = {}, to = connection(), password = secret): Removal {
    const { endpoint, issuer } = to;
    const client = new CloudZooClient({ endpoint, issuer, secret: password }, recordingTransport(patience));
    return clusterRemoval(to, client, { ...license, ...changes }, 'Canopy');
  }

  const clusters = () => sandbox.licenses().length;

  it('is done with one request', async () => {
    assert.deepEqual(await removalOf().send('nothing'), { recorded: { outcome: 'done', status: 200 } });
    assert.deepEqual(writesTo(sandbox), ['DELETE /v1/license']);
    assert.equal(clusters(), 3);
  });

  const missing: [earlier: Earlier, outcome: Outcome][] = [
    ['nothing', 'refused'],
    ['sameEntity', 'notThere'],
    ['same', 'alreadyGone'],
  ];
  for (const [earlier, outcome] of missing) {
    it(`calls what is not there ${outcome} where ${earlier} was removed before`, async () => {
      const { recorded, error } = await removalOf({ licenseId: 'CN-1999' }).send(earlier);
      assert.deepEqual(recorded, { outcome, status: 404, code: 'NotFound' });
      assert.equal(error === undefined, outcome !== 'refused');
    });
  }

  for (const fault of unknowable) {
    it(`does not say "deleted" after ${JSON.stringify(fault)}, and tells at the next try`, async () => {
      sandbox.fault(fault);
      const removal = removalOf();
      const { recorded, error } = await removal.send('nothing');
      assert.equal(recorded.outcome, 'unknown');
      assert.ok(error);
      assert.equal(writesTo(sandbox).length, 1, 'nothing is sent again by itself');

      const wasDeleted = clusters() === 3;
      assert.equal(await outcomeOf(removal.send('same')), wasDeleted ? 'alreadyGone' : 'done');
      assert.equal(clusters(), 3);
    });
  }

  const body = '{"Error": "E", "Description": "D", "Details": "d"}';
  const rows: OutcomeRow[] = [
    [{ kind: 'status', status: 400, body }, 'refused', 'refused'],
    [{ kind: 'status', status: 401, body }, 'refused', 'refused'],
    [{ kind: 'status', status: 404, body }, 'refused', 'alreadyGone'],
    [{ kind: 'status', status: 409, body }, 'refused', 'refused'],
    [{ kind: 'html', status: 200 }, 'unknown', 'unknown'],
    [{ kind: 'redirect', location: 'https://example.com' }, 'unknown', 'unknown'],
  ];
  for (const [fault, first, repeated] of rows) {
    it(`is ${first} after ${JSON.stringify(fault)}, and ${repeated} when repeated`, async () => {
      sandbox.fault({ ...fault, times: 2 });
      assert.equal(await outcomeOf(removalOf().send('nothing')), first);
      assert.equal(await outcomeOf(removalOf().send('same')), repeated);
      assert.equal(clusters(), 4);
    });
  }

  it('is refused where nobody is there: it cannot have happened', async () => {
    const nobody = connection({ endpoint: `http://127.0.0.1:${await freePort()}/v1` });
    for (const isRepeat of [false, true]) {
      assert.equal(await outcomeOf(removalOf({}, nobody).send(isRepeat ? 'same' : 'nothing')), 'refused');
    }
  });

  it('is unknown when the person cancels, who cannot know either', async () => {
    const hang = sandbox.fault({ kind: 'hang' });
    const leaving = new AbortController();
    const ended = removalOf().send('nothing', leaving.signal);
    await sandbox.whenRequest(({ outcome }) => outcome === 'hung');
    leaving.abort();
    assert.equal(await outcomeOf(ended), 'unknown');
    assert.equal(hang.hits, 1);
  });

  for (const licenseId of awkwardIds) {
    it(`names the license ${licenseId} to the character, in the request and as it is shown`, async () => {
      const removal = removalOf({ licenseId });
      await removal.send('nothing');
      assert.deepEqual(sandbox.requests[0]?.query, { ...license, licenseId });
      const shown = new URL(removal.request.url);
      assert.deepEqual(Object.fromEntries(shown.searchParams), { ...license, licenseId });
      assert.ok(shown.href.startsWith(sandbox.endpoint));
      assert.ok(!/['\s]/.test(removal.request.url), removal.request.url);
      assert.equal(removal.subject.licenseId, licenseId);
      assert.ok(removal.words.details.includes(`License ID: ${licenseId}`), 'it is named in full');
    });
  }

  it('is shown without the secret, and never says it', () => {
    const removal = removalOf();
    assertSilent(removal, [secret, `acme:${secret}`]);
    assert.deepEqual(removal.request.headers, {
      Accept: 'application/json',
      Authorization: 'Basic <acme:issuer secret, base64>',
    });
    const curl = asCurl(removal.request);
    assert.match(curl, /^curl --request DELETE --user 'acme' /);
    assert.doesNotMatch(curl, /Authorization/);
    assert.deepEqual(removal.subject, license);
  });

  it('is the same removal again only where everything is the same', () => {
    const same = [removalOf(), removalOf({}, connection({ name: 'renamed', products: ['x'] }))];
    const others = [
      removalOf({ licenseId: 'CN-2' }),
      removalOf({ productId: '8a1de7f4-0b92-4e3d-b6c5-71f94a2e8d30' }),
      removalOf({ entityId: '4815162342-|-User' }),
      removalOf({}, connection({ issuer: 'other' })),
      removalOf({}, connection({ endpoint: 'https://zoo.example.com/v1' })),
      // The parts of an identity are apart from each other.
      removalOf({ licenseId: 'a', productId: 'bc' }),
      removalOf({ licenseId: 'ab', productId: 'c' }),
    ];
    assert.equal(new Set(same.map(({ fingerprint }) => fingerprint)).size, 1);
    assert.equal(new Set([same[0], ...others].map(removal => removal?.fingerprint)).size, others.length + 1);
  });
});
