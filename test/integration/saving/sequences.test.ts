import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Messages } from './messages';
import { setSetting } from './settings';
import { closeTabs, eventually, type LiveTab } from './tab';
import { canopy, endWorld, type Product, Zoo } from './world';

const names = ['version', 'picture', 'downloadUrl'] as const;
type Name = (typeof names)[number];

type Step =
  | { readonly kind: 'type' | 'colleague'; readonly name: Name }
  | { readonly kind: 'save' | 'overwrite' | 'revert' | 'undo' | 'refresh' | 'resetAfter' };

const typed: Step = { kind: 'type', name: 'version' };
const changed: Step = { kind: 'colleague', name: 'version' };

const name = fc.constantFrom(...names);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('type' as const), name }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('colleague' as const), name }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('save' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'overwrite' as const,
        'revert' as const,
        'undo' as const,
        'refresh' as const,
        'resetAfter' as const,
      ),
    }),
  },
);

/** The sequences of test/unit/products/savingSequences.test.ts in small, on tabs of the real VS Code. */
describe('saving: whatever the sequence, in the real VS Code', () => {
  afterEach(async () => {
    Messages.end();
    await endWorld();
  });

  it("loses nobody's work and says what is so", async function () {
    this.timeout(60_000);
    Messages.listen();
    const products = Array.from({ length: 60 }, (_, index) => ({
      id: `2f6c1b0e-7d3a-4c58-9a41-${String(index).padStart(12, '0')}`,
      title: `Product ${index}`,
    }));
    const zoo = await Zoo.start();
    const template = zoo.sandbox.readProduct(canopy.id) ?? '';
    await zoo.stop();
    await zoo.restart({ products: products.map(({ id }) => template.replace(canopy.id, id)) });
    const ends = { saved: 0, refused: 0 };
    const property = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async steps => {
      const product = products.shift();
      fc.pre(product !== undefined);
      const run = await Run.begin(zoo, product, ends);
      for (const step of steps) {
        await run.take(step);
      }
      await closeTabs();
    });
    await fc.assert(property, {
      numRuns: 15,
      examples: [[[typed, changed, { kind: 'save' }, { kind: 'overwrite' }]]],
      interruptAfterTimeLimit: 8_000,
      includeErrorInReport: true,
    });
    assert.ok(ends.saved && ends.refused, JSON.stringify(ends));
  });
});

/** One person with a tab, a colleague behind the service's back, and what the person has seen. */
class Run {
  private static counter = 0;
  private readonly seen = new Set<string>();
  private othersActed = false;
  private isRefused = false;

  private constructor(
    private readonly zoo: Zoo,
    private readonly product: Product,
    private readonly tab: LiveTab,
    private readonly ends: { saved: number; refused: number },
  ) {
    this.note(tab.text);
  }

  static async begin(zoo: Zoo, product: Product, ends: { saved: number; refused: number }): Promise<Run> {
    return new Run(zoo, product, await zoo.open(product), ends);
  }

  async take(step: Step): Promise<void> {
    const { tab, zoo } = this;
    switch (step.kind) {
      case 'type': {
        const value = this.fresh();
        this.seen.add(`${step.name}=${value}`);
        return await tab.set(step.name, value);
      }
      case 'colleague':
        this.othersActed = true;
        return zoo.sandbox.changeProduct(this.product.id, { [step.name]: this.fresh() });
      case 'resetAfter':
        zoo.sandbox.fault({ kind: 'resetAfter', method: 'PUT' });
        return;
      case 'save':
        return await this.attempt();
      case 'overwrite':
        // VS Code offers it only after a conflict.
        if (this.isRefused) {
          await setSetting('files.saveConflictResolution', 'overwriteFileOnDisk');
          await this.attempt();
          await setSetting('files.saveConflictResolution', undefined);
        }
        return;
      case 'revert':
        if (!tab.isDirty) {
          return;
        }
        await tab.revert();
        assert.deepEqual(valuesIn(tab.text), this.truth());
        return this.note(tab.text);
      case 'undo':
        return await tab.undo();
      case 'refresh':
        return await this.refresh();
    }
  }

  private async refresh(): Promise<void> {
    const { tab, zoo } = this;
    const { text, isDirty } = tab;
    await zoo.refresh(this.product);
    if (isDirty) {
      assert.equal(tab.text, text, 'unsaved text was replaced');
    } else {
      await eventually(() => assert.deepEqual(valuesIn(tab.text), this.truth()));
      assert.equal(tab.isDirty, false);
      this.note(tab.text);
    }
  }

  /** The service gets what was meant, in the knowledge of what it had; and the mark in the tab is so. */
  private async attempt(): Promise<void> {
    const { tab, zoo } = this;
    const before = this.truth();
    const intended = valuesIn(tab.text);
    const isDirty = tab.isDirty;
    const puts = zoo.puts.length;
    const isSaved = await tab.save();
    await tab.becomes({ dirty: !isSaved });
    const after = this.truth();
    const sent = zoo.puts.length - puts;
    assert.ok(sent <= 1, 'one attempt, one PUT');
    assert.ok(isSaved || this.othersActed, 'a conflict, but nobody else did anything');
    for (const name of names) {
      if (before[name] !== after[name]) {
        assert.equal(after[name], intended[name], `${name} was sent, but is not in the tab`);
        assert.ok(this.seen.has(`${name}=${before[name]}`), `${name} was overwritten from an unseen value`);
        assert.ok(this.seen.has(`${name}=${after[name]}`), `${name} went to what nobody typed or saw`);
      }
    }
    if (isSaved && isDirty) {
      this.ends.saved++;
      await eventually(() => assert.deepEqual(valuesIn(tab.text), after, 'the tab is not what is live'));
    } else if (!isSaved) {
      this.ends.refused++;
      assert.equal(sent, 0);
      assert.deepEqual(after, before);
      assert.deepEqual(valuesIn(tab.text), intended);
      // The conflict puts it before the person.
      this.note(JSON.stringify(before));
    }
    this.isRefused = !isSaved;
    this.note(isSaved ? tab.text : '{}');
  }

  private note(text: string): void {
    for (const [name, value] of Object.entries(valuesIn(text))) {
      this.seen.add(`${name}=${value}`);
    }
  }

  private truth(): Record<string, unknown> {
    return valuesIn(this.zoo.sandbox.readProduct(this.product.id) ?? '{}');
  }

  private fresh(): string {
    return `https://example.com/${++Run.counter}`;
  }
}

function valuesIn(text: string): Record<string, unknown> {
  const value: Record<string, unknown> = JSON.parse(text);
  return Object.fromEntries(names.filter(name => name in value).map(name => [name, value[name]]));
}
