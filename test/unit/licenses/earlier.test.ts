import assert from 'node:assert/strict';
import type { ActivityEntry, Outcome } from '../../../src/activity/entry';
import type { CloudZooConnection } from '../../../src/connections/connection';
import { clusterRemoval } from '../../../src/licenses/cloudZoo/removal';
import { earlierIn, mayHaveHappened } from '../../../src/licenses/earlier';
import type { Earlier } from '../../../src/licenses/removal';
import { CloudZooClient } from '../../../src/services/cloudZoo/client';

/** An entry with this outcome, or one that was cut off. */
function attempt(outcome: Outcome | 'cut off', time: number): ActivityEntry {
  return {
    id: String(time),
    time,
    connection: 'acme',
    service: 'cloudZoo',
    host: 'zoo.example.com',
    operation: 'deleteLicenseCluster',
    subject: {},
    ...(outcome !== 'cut off' && { ending: { outcome, milliseconds: 1 } }),
  };
}

describe('an earlier attempt', () => {
  const rows: [attempts: (Outcome | 'cut off')[], mayHave: boolean][] = [
    [[], false],
    [['done'], false],
    [['alreadyGone'], false],
    [['refused'], false],
    [['unknown'], true],
    [['cut off'], true],
    // What worked is told: whatever was in doubt before is not any more.
    [['unknown', 'done'], false],
    [['unknown', 'alreadyGone'], false],
    [['cut off', 'done'], false],
    // A refusal says nothing of the attempt before it.
    [['unknown', 'refused'], true],
    [['cut off', 'refused', 'refused'], true],
    [['done', 'unknown'], true],
    [['done', 'refused'], false],
    [['unknown', 'done', 'unknown', 'refused'], true],
    [['unknown', 'done', 'cut off', 'done', 'refused'], false],
  ];
  for (const [attempts, mayHave] of rows) {
    it(`${mayHave ? 'may' : 'cannot'} have worked unnoticed: ${attempts.join(', then ') || 'none'}`, () => {
      assert.equal(mayHaveHappened(attempts.map(attempt)), mayHave);
    });
  }
});

describe('what was removed before', () => {
  const entityId = '1-|-User';
  const endpoint = 'https://zoo.example.com/v1';
  const connection: CloudZooConnection = {
    service: 'cloudZoo',
    name: 'acme',
    endpoint,
    issuer: 'acme',
    products: [],
  };
  const client = new CloudZooClient(
    { endpoint, issuer: 'acme', secret: '' },
    { timeout: () => 1, log: () => undefined, logUnforeseen: () => undefined },
  );
  const license = { licenseId: 'CN-1', productId: '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67', entityId };
  const removal = clusterRemoval(connection, client, license);
  const { fingerprint } = removal;
  const subject = { entityId };

  const rows: [name: string, entries: ActivityEntry[], earlier: Earlier][] = [
    ['nothing', [], 'nothing'],
    ['the same, which worked', [{ ...attempt('done', 1), fingerprint }], 'same'],
    ['the same, which was gone', [{ ...attempt('alreadyGone', 1), fingerprint }], 'same'],
    ['the same, and nobody knows', [{ ...attempt('unknown', 1), fingerprint }], 'same'],
    ['the same, cut off', [{ ...attempt('cut off', 1), fingerprint }], 'same'],
    ['the same, refused', [{ ...attempt('refused', 1), fingerprint, subject }], 'nothing'],
    ['the same, which was not there', [{ ...attempt('notThere', 1), fingerprint, subject }], 'nothing'],
    ['another of the entity', [{ ...attempt('done', 1), subject }], 'sameEntity'],
    ['another of the entity, and nobody knows', [{ ...attempt('unknown', 1), subject }], 'sameEntity'],
    ['another of the entity, refused', [{ ...attempt('refused', 1), subject }], 'nothing'],
    ['another of the entity, which was not there', [{ ...attempt('notThere', 1), subject }], 'nothing'],
    ['one of another entity', [{ ...attempt('done', 1), subject: { entityId: '2-|-User' } }], 'nothing'],
    ['one on another connection', [{ ...attempt('done', 1), subject, connection: 'other' }], 'nothing'],
    ['one on another host', [{ ...attempt('done', 1), subject, host: 'other.example.com' }], 'nothing'],
    ['a cluster put', [{ ...attempt('done', 1), subject, operation: 'putLicenseCluster' }], 'nothing'],
    [
      'another, then the same',
      [
        { ...attempt('done', 1), subject },
        { ...attempt('done', 2), fingerprint },
      ],
      'same',
    ],
  ];
  for (const [name, entries, earlier] of rows) {
    it(`${name}: ${earlier}`, () => {
      assert.equal(earlierIn(entries, removal), earlier);
    });
  }
});
