import assert from 'node:assert/strict';
import fc from 'fast-check';
import { propertiesOf } from '../../../../src/json/properties';
import { cacheTime } from '../../../../src/products/remote/cacheLag';
import { RemoteProduct } from '../../../../src/products/remote/remoteProduct';
import type { SharedState, StoredProduct } from '../../../../src/products/remote/sharedState';
import { type Fault, type Sandbox, startSandbox } from '../../../../src/sandbox';
import { CloudZooClient } from '../../../../src/services/cloudZoo/client';
import { parseProduct } from '../../../../src/services/cloudZoo/product';
import { documentedProduct, documentedProductId as id } from '../../documentation';
import { recordingTransport } from '../../services/calls';
import { type Attempt, Editor } from './editor';

/** The properties that people change here; each is a string, so that a change is one replacement. */
const names = ['version', 'picture', 'downloadUrl'] as const;
type Name = (typeof names)[number];

type Step =
  | { readonly kind: 'type'; readonly name: Name }
  | { readonly kind: 'colleague'; readonly name: Name }
  | { readonly kind: 'saveTyping'; readonly name: Name }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | {
      readonly kind:
        | 'save'
        | 'overwrite'
        | 'compare'
        | 'revert'
        | 'undo'
        | 'reload'
        | 'crash'
        | 'refresh'
        | 'foreign'
        | 'createFile'
        | 'other'
        | 'wait';
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('type' as const), name: fc.constantFrom(...names) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('colleague' as const), name: fc.constantFrom(...names) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('saveTyping' as const), name: fc.constantFrom(...names) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      fault: fc.constantFrom<Fault>(
        { kind: 'reset', method: 'PUT' },
        { kind: 'resetAfter', method: 'PUT' },
        { kind: 'statusAfter', method: 'PUT', status: 500 },
        { kind: 'status', method: 'PUT', status: 409 },
        { kind: 'truncate', method: 'PUT' },
        { kind: 'html', status: 200, method: 'PUT' },
        { kind: 'status', method: 'GET', status: 503 },
        { kind: 'reset', method: 'GET' },
      ),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'save' as const,
        'save' as const,
        'save' as const,
        'overwrite' as const,
        'compare' as const,
        'revert' as const,
        'undo' as const,
        'reload' as const,
        'crash' as const,
        'refresh' as const,
        'foreign' as const,
        'createFile' as const,
        'other' as const,
        'wait' as const,
      ),
    }),
  },
);

/** Two windows of one person, a colleague behind the service's back, and what each of them has seen and meant. */
class World {
  private counter = 0;
  private clock = 1.8e12;
  private stored: StoredProduct | undefined;
  private readonly windows: Window[];
  private active: Window;
  private readonly othersActed = new Set<Window>();
  /** What was set behind our back and when, by property; the cache may still hide it. */
  private readonly setByColleague = new Map<Name, number>();
  /** What was sent from here and when: for the cache time nobody can tell a later change of it from an old state. */
  private readonly sent = new Map<string, number>();

  private constructor(
    readonly sandbox: Sandbox,
    private readonly cacheSeconds: number,
    private readonly ends: Record<Attempt['kind'], number>,
    clock: { now: () => number },
  ) {
    clock.now = () => this.clock;
    const shared: SharedState = {
      read: async () => this.stored,
      write: async stored => {
        this.stored = stored;
      },
    };
    this.windows = [new Window(this.remoteProduct(shared)), new Window(this.remoteProduct(shared))];
    this.active = this.windows[0] as Window;
  }

  static async start(cacheSeconds: number, ends: Record<Attempt['kind'], number>): Promise<World> {
    const clock = { now: () => 1.8e12 };
    const sandbox = await startSandbox({
      products: [documentedProduct],
      cacheSeconds,
      now: () => clock.now(),
    });
    const world = new World(sandbox, cacheSeconds, ends, clock);
    for (const window of world.windows) {
      await window.open();
    }
    return world;
  }

  async take(step: Step): Promise<void> {
    // Short enough that an answer from before a step may still count as fresh.
    this.clock += 300;
    const { editor } = this.active;
    switch (step.kind) {
      case 'type':
        return this.active.type(step.name, this.fresh());
      case 'colleague':
        this.setByColleague.set(step.name, this.clock);
        this.windows.forEach(window => {
          this.othersActed.add(window);
        });
        return this.sandbox.changeProduct(id, { [step.name]: this.fresh() });
      case 'fault':
        this.sandbox.fault(step.fault);
        return;
      case 'save':
        return await this.attempt(() => editor.save());
      case 'saveTyping':
        return await this.attempt(() => this.active.saveTyping(step.name, this.fresh()));
      case 'overwrite':
        // VS Code offers it only after a conflict.
        return this.active.hasConflict ? await this.attempt(() => editor.overwrite()) : undefined;
      case 'compare':
        return await this.mayFail(async () => this.active.note(await editor.compare()));
      case 'revert':
        await this.mayFail(() => editor.revert());
        return this.active.note(editor.isDirty ? '' : editor.text);
      case 'undo':
        return editor.undoOnce();
      case 'reload':
        return await this.mayFail(async () => await this.active.reload());
      case 'crash':
        // Without its base every difference is a question.
        this.othersActed.add(this.active);
        return await this.mayFail(async () => await this.active.reload(false));
      case 'refresh':
        return await this.mayFail(async () => {
          await this.active.live.fetch();
          await editor.changed();
          this.active.note(editor.isDirty ? '' : editor.text);
        });
      case 'foreign':
        return await this.refusedAlways(editor.text.replace('"en"', '"xx"'));
      case 'createFile':
        return await this.refusedAlways('');
      case 'other':
        this.active = this.windows.find(window => window !== this.active) ?? this.active;
        return;
      case 'wait':
        this.clock += 200_000;
    }
  }

  /** A person at the keyboard saves: what the service got must be what was meant, and the message must be so. */
  private async attempt(save: () => Promise<Attempt>): Promise<void> {
    const { active, sandbox } = this;
    const before = this.truth();
    const requests = sandbox.requests.length;
    const intended = valuesIn(active.editor.text);
    const attempt = await save();
    this.ends[attempt.kind]++;
    const puts = sandbox.requests.slice(requests).filter(({ method }) => method === 'PUT');
    const after = this.truth();
    assert.ok(puts.length <= 1, 'one attempt, one PUT');
    for (const name of Object.keys(before)) {
      if (before[name] !== after[name]) {
        this.wasMeant(name, before[name], after[name], intended);
        if (attempt.kind !== 'saved') {
          // Applied, but nobody could tell: for the other window it is as if a colleague had done it.
          this.setByColleague.set(name as Name, this.clock);
        }
      }
    }
    const speaksOfOthers =
      attempt.kind === 'conflict' ||
      (attempt.kind === 'refused' && /elsewhere|colleague/.test(attempt.message));
    assert.ok(!speaksOfOthers || this.othersActed.has(active), 'a conflict, but nobody else did anything');
    if (puts.length) {
      this.windows
        .filter(window => window !== active)
        .forEach(window => {
          this.othersActed.add(window);
        });
    }
    if (attempt.kind === 'saved') {
      for (const name of attempt.saved.sent) {
        this.sent.set(name, this.clock);
        assert.equal(after[name], intended[name], `"saved", but ${name} is not`);
      }
    } else if (puts.length === 0 || (attempt.kind === 'refused' && /^Not saved/.test(attempt.message))) {
      assert.deepEqual(after, before, '"not saved", but something was');
    }
    active.noteAttempt(attempt);
    active.note(active.editor.isDirty ? '' : active.editor.text);
  }

  /** What the service now holds was typed, in the knowledge of what it held before. */
  private wasMeant(name: string, from: string | undefined, to: string | undefined, intended: Values): void {
    assert.equal(to, intended[name], `${name} was sent, but is not in the tab`);
    const hiddenSince = this.setByColleague.get(name as Name) ?? 0;
    const isHidden = this.isOldNews || this.clock - hiddenSince < this.cacheSeconds * 1000;
    assert.ok(
      this.active.hasSeen(name, from) || isHidden,
      `${name} was overwritten from ${from} to ${to}; the person had not seen ${from}`,
    );
    assert.ok(this.active.hasTyped(name, to), `${name} went to ${to}, which nobody here typed or meant`);
  }

  /** A colleague changed what had just been sent from here: until the cache time is over, that looks like an old state. */
  private get isOldNews(): boolean {
    return [...this.sent].some(
      ([name, sentAt]) =>
        this.clock - sentAt < cacheTime && (this.setByColleague.get(name as Name) ?? 0) >= sentAt,
    );
  }

  private async refusedAlways(text: string): Promise<void> {
    const before = this.truth();
    const attempt = await this.active.editor.foreignWrite(text);
    assert.notEqual(attempt.kind, 'saved');
    assert.deepEqual(this.truth(), before);
  }

  /** With a fault in the way these fail, and leave the text as it was. */
  private async mayFail(work: () => Promise<void>): Promise<void> {
    const { text, isDirty } = this.active.editor;
    try {
      await work();
    } catch {
      assert.ok(!isDirty || this.active.editor.text === text, 'unsaved text was lost');
    }
  }

  private truth(): Values {
    return valuesIn(this.sandbox.readProduct(id) ?? '');
  }

  private fresh(): string {
    this.counter++;
    return `https://example.com/${this.counter}`;
  }

  private remoteProduct(shared: SharedState): RemoteProduct {
    const client = new CloudZooClient(this.sandbox, recordingTransport(5));
    return new RemoteProduct(id, {
      client: async () => client,
      shared,
      keep: async () => undefined,
      warn: () => undefined,
      failed: () => undefined,
      note: async () => async () => undefined,
      changed: () => undefined,
      now: () => this.clock,
      wait: async () => undefined,
    });
  }
}

type Values = Readonly<Record<string, string>>;

function valuesIn(text: string): Values {
  const parsed = parseProduct(text);
  return 'product' in parsed ? Object.fromEntries(propertiesOf(parsed.product)) : {};
}

/** One window: its editor, what its person typed, and which values were on its screen. */
class Window {
  readonly editor: Editor;
  hasConflict = false;
  private readonly typed = new Set<string>();
  private readonly seen = new Set<string>();

  constructor(readonly live: RemoteProduct) {
    this.editor = new Editor(live);
  }

  async open(): Promise<void> {
    await this.editor.open();
    this.note(this.editor.text);
  }

  /** A crash may lose what was stored of the tab, but not VS Code's own backup of its text. */
  async reload(keepsBase = true): Promise<void> {
    await this.editor.reload(keepsBase);
    this.note(this.editor.isDirty ? '' : this.editor.text);
  }

  type(name: Name, value: string): void {
    this.editor.type(text => this.replaced(text, name, value));
  }

  async saveTyping(name: Name, value: string): Promise<Attempt> {
    return await this.editor.save(text => this.replaced(text, name, value));
  }

  /** The values of a text were on screen. */
  note(text: string): void {
    for (const [name, value] of Object.entries(valuesIn(text))) {
      this.seen.add(`${name}=${value}`);
      // Whatever stood in the tab can be brought back by Undo, which is meant too.
      this.typed.add(`${name}=${value}`);
    }
  }

  noteAttempt(attempt: Attempt): void {
    this.hasConflict = attempt.kind === 'conflict';
    if (attempt.kind !== 'saved' && this.live.product) {
      // The conflict or the refusal names what is there; Compare shows it.
      this.note(this.live.product.text);
    }
  }

  hasSeen(name: string, value: string | undefined): boolean {
    return this.seen.has(`${name}=${value}`) || this.typed.has(`${name}=${value}`);
  }

  hasTyped(name: string, value: string | undefined): boolean {
    return this.typed.has(`${name}=${value}`);
  }

  private replaced(text: string, name: Name, value: string): string {
    this.typed.add(`${name}=${JSON.stringify(value)}`);
    return text.replace(new RegExp(`("${name}": )"[^"]*"`), `$1"${value}"`);
  }
}

describe('saving, whatever the sequence', () => {
  /** How often attempts ended how, so that the sequences are seen to reach every end. */
  const ends = { saved: 0, conflict: 0, refused: 0 };

  for (const cacheSeconds of [0, 120]) {
    it(`loses nobody's work and says what is so, with a cache of ${cacheSeconds} s`, async function () {
      this.timeout(120_000);
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async steps => {
          const world = await World.start(cacheSeconds, ends);
          try {
            for (const step of steps) {
              await world.take(step);
            }
          } finally {
            await world.sandbox.stop();
          }
        }),
        { numRuns: 300 },
      );
      assert.ok(ends.saved && ends.conflict && ends.refused, JSON.stringify(ends));
    });
  }
});
