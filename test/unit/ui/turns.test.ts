import assert from 'node:assert/strict';
import { Turns } from '../../../src/ui/turns';

describe('much work of small pieces', () => {
  it('is done in order, and others have their turn in between', async () => {
    const turns = new Turns();
    let others = 0;
    let isOver = false;
    const other = () => {
      others++;
      if (!isOver) setImmediate(other);
    };
    setImmediate(other);
    const done: number[] = [];
    const busy = (i: number) => {
      for (const end = performance.now() + 1; performance.now() < end; );
      done.push(i);
      return i;
    };
    const results = await Promise.all(Array.from({ length: 100 }, (_, i) => turns.do(() => busy(i))));
    isOver = true;
    assert.deepEqual(results, done);
    assert.deepEqual(
      done,
      [...done].sort((a, b) => a - b),
    );
    assert.ok(others >= 10, `${others} turns of others`);
  });

  it('fails piece by piece, and goes on', async () => {
    const turns = new Turns();
    const failing = turns.do(() => {
      throw new Error('this one');
    });
    const after = turns.do(() => 5);
    await assert.rejects(failing, /this one/);
    assert.equal(await after, 5);
    assert.equal(await turns.do(() => 6), 6);
  });
});
