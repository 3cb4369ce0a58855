import assert from 'node:assert/strict';
import type { ActivityEntry, Outcome } from '../../../src/activity/entry';
import { failuresIn } from '../../../src/agents/failures';

const secretive = {
  licenseId: 'CN-2025-000117',
  entityId: '4815162342-|-Group',
  hardware_id: 'HW-1',
  license_key: '…V3RH',
  username: 'ada@example.com',
  title: 'Canopy',
};

describe('what failed, as a language model is told it', () => {
  it('is what was refused or is unknown, with its reason, newest first', () => {
    const told = failuresIn([
      entry('done'),
      entry('unknown', { failure: 'timeout' }),
      entry('alreadyGone'),
      entry('refused', { status: 401 }),
      entry(undefined),
    ]);
    assert.deepEqual(
      told.map(one => [
        (one as { outcome: string }).outcome,
        (one as { reason: string }).reason,
        (one as { product: string }).product,
      ]),
      [
        ['unknown', 'The service did not answer in time.', 'p1'],
        ['refused', 'The credentials were refused. (401)', 'p1'],
      ],
    );
  });

  it('has no ids of licenses, devices and people', () => {
    const text = JSON.stringify(failuresIn([entry('refused', { returned: 'ada@example.com' })]));
    for (const hidden of Object.values(secretive)) assert.ok(!text.includes(hidden), `${hidden} in ${text}`);
  });

  it('is not endless', () => {
    assert.equal(failuresIn(Array.from({ length: 500 }, () => entry('refused'))).length, 10);
  });
});

function entry(outcome: Outcome | undefined, more: object = {}): ActivityEntry {
  return {
    id: '1',
    time: Date.UTC(2026, 0, 1),
    connection: 'acme',
    service: 'cloudZoo',
    host: 'cloudzoo.example',
    operation: 'deleteLicenseCluster',
    subject: { productId: 'p1', ...secretive },
    ...(outcome && { ending: { outcome, milliseconds: 1, ...more } }),
  };
}
