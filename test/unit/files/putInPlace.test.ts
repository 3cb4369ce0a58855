import assert from 'node:assert/strict';
import { putInPlace } from '../../../src/files/putInPlace';

describe('a file that another program holds, as on Windows', () => {
  for (const code of ['EPERM', 'EACCES', 'EBUSY']) {
    it(`is put in place when it is let go: ${code}`, async () => {
      const { moves, waits, put } = held(3, code);
      await put();
      assert.equal(moves.length, 4);
      assert.deepEqual(moves.at(-1), ['draft', 'file']);
      assert.equal(waits.length, 3);
    });

    it(`and that is not let go is an error in the end: ${code}`, async () => {
      const { waits, put } = held(Number.POSITIVE_INFINITY, code);
      await assert.rejects(put(), { code });
      const total = waits.reduce((sum, wait) => sum + wait, 0);
      assert.ok(total > 1000 && total < 5000, `${total} ms`);
    });
  }

  it('is not waited for where it is something else', async () => {
    const { moves, waits, put } = held(Number.POSITIVE_INFINITY, 'ENOSPC');
    await assert.rejects(put(), { code: 'ENOSPC' });
    assert.deepEqual([moves.length, waits.length], [1, 0]);
  });
});

/** A file system that refuses a number of times. */
function held(times: number, code: string) {
  const moves: string[][] = [];
  const waits: number[] = [];
  const move = async (from: string, to: string) => {
    moves.push([from, to]);
    if (moves.length <= times) throw Object.assign(new Error(code), { code });
  };
  const wait = async (milliseconds: number) => waits.push(milliseconds);
  return { moves, waits, put: () => putInPlace('draft', 'file', move, wait) };
}
