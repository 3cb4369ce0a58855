import assert from 'node:assert/strict';
import { Gathered } from '../../../../../src/products/view/upkeep/gathered';

describe('news for the view', () => {
  it('are told at once, then gathered and told on a beat, though more keep coming', async function () {
    this.timeout(5000);
    const told: { size: number; at: number }[] = [];
    const start = performance.now();
    const gathered = new Gathered<number>(items => told.push({ size: items.length, at: performance.now() }));
    let next = 0;
    const timer = setInterval(() => gathered.add(next++), 5);
    while (told.length < 4) await new Promise(resolve => setTimeout(resolve, 5));
    clearInterval(timer);
    gathered.dispose();
    assert.ok((told[0]?.at ?? Infinity) - start < 250);
    for (const [i, { at }] of told.slice(1).entries()) {
      // VS Code puts off what comes within 200 ms of the one before.
      assert.ok(at - (told[i]?.at ?? 0) > 250, 'not too soon');
    }
    assert.ok(told.slice(1).every(({ size }) => size > 1));
  });

  it('are told in pieces that VS Code can take', async () => {
    const told: number[][] = [];
    const gathered = new Gathered<number>(items => told.push(items));
    for (let i = 0; i < 500; i++) gathered.add(i % 400);
    while (told.length < 2) await new Promise(resolve => setTimeout(resolve, 5));
    gathered.dispose();
    assert.deepEqual(
      told.map(items => items.length),
      [200, 200],
    );
    assert.equal(new Set(told.flat()).size, 400);
  });
});
