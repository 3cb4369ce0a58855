import assert from 'node:assert/strict';
import type { ActivityEntry, Outcome } from '../../../src/activity/record';
import { mayHaveHappened } from '../../../src/licenses/attempts';

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
