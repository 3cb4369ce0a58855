import assert from 'node:assert/strict';
import { digest, type Properties, propertiesOf } from '../../../../src/json/properties';
import { decide } from '../../../../src/products/saving/decision';
import { type EditEvent, next } from '../../../../src/products/saving/editEvents';
import { EditSession } from '../../../../src/products/saving/editSession';
import {
  basisOf,
  type EditState,
  isBehind,
  isEdited,
  originIn,
  restored,
  type Stamp,
  type StoredBase,
  stampFor,
  stampIn,
  toStored,
  unread,
} from '../../../../src/products/saving/editState';
import { formatProduct, type Product } from '../../../../src/services/cloudZoo/product';
import { productOf } from '../productOf';

type Values = Record<string, unknown>;

const account = 'cloudZoo|https://zoo.example.com/v1|acme';

/** The state of a tab, moved by what happens to it. */
class Tab {
  private readonly session = new EditSession({ remote: () => assert.fail(), origin: () => account });

  constructor(private state: EditState = unread) {}

  static restore(stored: StoredBase): Tab {
    return new Tab(restored(stored));
  }

  private happened(event: EditEvent): void {
    this.state = next(this.state, event);
    this.session.happened(event);
  }

  hasHad(text: string): boolean {
    return this.session.hasHad(text);
  }

  get kind(): EditState['kind'] {
    return this.state.kind;
  }

  get base(): Product | undefined {
    return basisOf(this.state).base;
  }

  get origin(): string | undefined {
    return originIn(this.state);
  }

  see(text: string): void {
    this.happened({ kind: 'text', text });
  }

  offer(product: Product, origin: string, changedAt = 0): string {
    const text = formatProduct(product);
    const stamp = stampFor(this.state, product, changedAt);
    this.happened({ kind: 'read', offer: { product, text, origin, stamp } });
    return text;
  }

  stat(live: Product, changedAt: number, text: string | undefined): Stamp {
    if (text === undefined) {
      this.happened({ kind: 'closed' });
    } else {
      this.see(text);
    }
    const stamp = stampFor(this.state, live, changedAt);
    this.happened({ kind: 'told', stamp, live });
    return stamp;
  }

  beginSave(): void {
    this.happened({ kind: 'saveBegins' });
  }

  endSave(): void {
    this.happened({ kind: 'saveEnds' });
  }

  raise(live: Product): void {
    this.happened({ kind: 'refused', live });
  }

  agreeToOverwrite(): void {
    this.happened({ kind: 'agreed' });
  }

  show(live: Product): void {
    this.happened({ kind: 'compared', live });
  }

  wrote(text: string, product: Product, now: number): void {
    this.happened({ kind: 'wrote', text, product, sent: [], origin: account, now });
  }

  hasShown(live: Product): boolean {
    return basisOf(this.state).shown.has(digest(live));
  }

  takenBack(changed: readonly string[], mine: Properties): string[] {
    return changed.filter(name => basisOf(this.state).replaced.get(name)?.has(mine.get(name)));
  }

  allowBack(goesBack: readonly string[]): void {
    this.happened({ kind: 'refused', goesBack });
  }

  isClean(text: string): boolean {
    return !isEdited(next(this.state, { kind: 'text', text }));
  }

  isBehind(live: Product): boolean {
    return isBehind(this.state, live);
  }

  lastStamp(): Stamp | undefined {
    return stampIn(this.state);
  }

  toStore(): StoredBase | undefined {
    return toStored(this.state);
  }
}

/** A tab as VS Code and the file system treat it, and a live product that others change. */
class Story {
  live: Product;
  tab = new Tab();
  text = '';
  /** What VS Code knows of the file. */
  known: Stamp = { mtime: 0, size: 0 };
  private changedAt = 1_000_000;

  constructor(values: Values) {
    this.live = productOf({ id: 'x', ...values });
  }

  static opened(values: Values): Story {
    const story = new Story(values);
    story.reload();
    return story;
  }

  /** A colleague's change; the service answers with the whole product. */
  colleague(values: Values): void {
    this.live = productOf({ ...JSON.parse(this.live.text), ...values });
    this.changedAt += 10_000;
  }

  stat(text: string | undefined = this.text || undefined): Stamp {
    return this.tab.stat(this.live, this.changedAt, text);
  }

  /** VS Code opens the tab, or reads it again because it is clean. */
  reload(): void {
    this.known = this.stat();
    this.text = this.tab.offer(this.live, account);
    this.tab.see(this.text);
  }

  edit(values: Values): void {
    this.type(`${JSON.stringify({ ...JSON.parse(this.text), ...values }, undefined, 2)}\n`);
  }

  type(text: string): void {
    this.text = text;
    this.tab.see(text);
  }

  /** VS Code's own check before a save, and whether to read a clean tab again. */
  get isNewer(): boolean {
    const { mtime, size } = this.stat();
    return mtime > this.known.mtime && size !== this.known.size;
  }

  /** Saves like VS Code; `during` is what the person types meanwhile. */
  save(during?: Values): 'saved' | 'newer' | 'refused' {
    const { text } = this;
    this.tab.beginSave();
    if (this.isNewer) {
      return 'newer';
    }
    const outgoing = productOf(text);
    const base = this.tab.base && propertiesOf(this.tab.base);
    const decision = decide(
      base,
      propertiesOf(this.live),
      propertiesOf(outgoing),
      this.tab.hasShown(this.live),
    );
    if (decision.kind === 'refuse') {
      this.tab.raise(this.live);
      return 'refused';
    }
    if (decision.kind === 'put') {
      const sent = decision.changed.map(name => [name, JSON.parse(text)[name]]);
      this.colleague(Object.fromEntries(sent));
    }
    if (during) {
      this.edit(during);
    }
    this.tab.wrote(text, outgoing, this.changedAt);
    this.known = this.stat();
    this.tab.endSave();
    return 'saved';
  }

  /** The values in the tab's text. */
  get values(): Values {
    return JSON.parse(this.text);
  }
}

describe('a tab of a live product', () => {
  it('is unread, clean, edited, saving and clean again', () => {
    const story = new Story({ a: 1 });
    const kinds = [story.tab.kind];
    const note = () => kinds.push(story.tab.kind);
    story.reload();
    note();
    const { text } = story;
    story.edit({ a: 2 });
    note();
    story.type(text);
    note();
    story.edit({ a: 2 });
    story.tab.beginSave();
    note();
    story.tab.wrote(story.text, productOf(story.text), 1);
    note();
    story.tab.endSave();
    note();
    assert.deepEqual(kinds, ['unread', 'clean', 'edited', 'clean', 'edited', 'saving', 'clean']);
  });

  describe('that is clean', () => {
    it('shows the product, formatted, and is not newer however often VS Code looks', () => {
      const story = Story.opened({ a: 1 });
      assert.equal(story.text, formatProduct(story.live));
      assert.equal(story.tab.isClean(story.text), true);
      assert.deepEqual([story.stat(), story.stat(), story.stat()], Array(3).fill(story.known));
      assert.equal(story.tab.isBehind(story.live), false);
    });

    it('does not move for the same product in another order and spelling', () => {
      const story = Story.opened({ a: 1.5, b: 'é' });
      story.live = productOf('{ "b": "\\u00e9", "a": 15e-1, "id": "x" }');
      assert.equal(story.tab.isBehind(story.live), false);
      assert.deepEqual(story.stat(), story.known);
    });

    const moves: [name: string, values: Values][] = [
      ['a longer value', { a: 1000 }],
      ['a value of the same length', { a: 2 }],
      ['a shorter value', { a: '' }],
      ['a new property', { n: 1 }],
    ];
    for (const [name, values] of moves) {
      it(`takes over ${name}`, () => {
        const story = Story.opened({ a: 'one' });
        story.colleague(values);

        assert.equal(story.tab.isBehind(story.live), true);
        assert.equal(story.isNewer, true);
        assert.deepEqual(story.stat(), story.stat());
        story.reload();

        assert.equal(story.text, formatProduct(story.live));
        assert.equal(story.tab.isClean(story.text), true);
        assert.equal(story.isNewer, false);
        assert.equal(story.tab.isBehind(story.live), false);
      });
    }

    it('takes over one change of the same length after the other', () => {
      const story = Story.opened({ a: 1 });
      for (const a of [2, 3, 1, 2]) {
        story.colleague({ a });
        assert.equal(story.isNewer, true, `change to ${a}`);
        story.reload();
        assert.equal(story.isNewer, false, `reload of ${a}`);
        assert.equal(story.values.a, a);
      }
    });

    it('takes over a change and its withdrawal, also when the first was never read', () => {
      const story = Story.opened({ a: 1 });
      story.colleague({ a: 2 });
      story.stat();
      story.colleague({ a: 1 });
      assert.equal(story.isNewer, false);
      assert.equal(story.tab.isBehind(story.live), false);
    });

    it('moves also where the clock stands still', () => {
      const story = Story.opened({ a: 1 });
      story.live = productOf({ id: 'x', a: 2 });
      assert.equal(story.isNewer, true);
    });

    it('is read again later: the text of an old reading does not come back', () => {
      const story = Story.opened({ a: 1 });
      const old = story.text;
      story.colleague({ a: 2 });
      story.reload();
      story.type(old);
      assert.equal(story.tab.isClean(old), false);
      assert.equal(story.tab.base && propertiesOf(story.tab.base).get('a'), '2');
    });
  });

  describe('that is edited', () => {
    it('keeps its stamp for a change of something else', () => {
      const story = Story.opened({ a: 1, b: 1 });
      story.edit({ a: 2 });
      story.colleague({ b: 200 });

      assert.deepEqual(story.stat(), story.known);
      assert.equal(story.save(), 'saved');
      assert.deepEqual(JSON.parse(story.live.text), { id: 'x', a: 2, b: 200 });
    });

    it('then shows what changed elsewhere', () => {
      const story = Story.opened({ a: 1, b: 1 });
      story.edit({ a: 2 });
      story.colleague({ b: 200 });
      story.save();

      assert.equal(story.tab.isBehind(story.live), true);
      assert.equal(story.isNewer, true);
      story.reload();
      assert.deepEqual(story.values, { id: 'x', a: 2, b: 200 });
      assert.equal(story.tab.isClean(story.text), true);
    });

    it('keeps its stamp when others made the same change', () => {
      const story = Story.opened({ a: 1 });
      story.edit({ a: 2 });
      story.colleague({ a: 2 });
      assert.equal(story.isNewer, false);
    });

    for (const a of [7, 1000]) {
      it(`moves when others changed the same property (to ${a})`, () => {
        const story = Story.opened({ a: 1 });
        story.edit({ a: 2 });
        story.colleague({ a });
        assert.equal(story.isNewer, true);
        assert.deepEqual(story.stat(), story.stat());
      });
    }

    it('is back where it was when the edit that overlapped is undone', () => {
      const story = Story.opened({ a: 1, b: 1 });
      const clean = story.text;
      story.edit({ a: 2 });
      story.edit({ b: 2 });
      story.colleague({ a: 7 });
      assert.equal(story.isNewer, true);
      story.edit({ a: 1 });
      assert.deepEqual(story.stat(), story.known);
      story.type(clean);
      assert.equal(story.isNewer, true, 'clean again, it takes the change over');
    });

    it('keeps its stamp while its text is broken: the save says where', () => {
      const story = Story.opened({ a: 1 });
      story.type('{"a": ');
      story.colleague({ a: 7 });
      assert.deepEqual(story.stat(), story.known);
    });

    it('knows the texts that it has had, and only those', () => {
      const story = Story.opened({ a: 1 });
      const [first] = [story.text];
      story.edit({ a: 2 });
      const second = story.text;
      story.edit({ a: 3 });
      assert.deepEqual(
        [first, second, story.text, `${first} `].map(text => story.tab.hasHad(text)),
        [true, true, true, false],
      );
      story.save();
      assert.deepEqual(
        [first, second, story.text].map(text => story.tab.hasHad(text)),
        [false, false, true],
      );
    });
  });

  describe('whose change overlaps', () => {
    it('is stopped by VS Code; Overwrite there saves, and only over what was raised', () => {
      const story = Story.opened({ a: 1 });
      story.edit({ a: 2 });
      story.colleague({ a: 7 });
      assert.equal(story.save(), 'newer');

      story.tab.beginSave();
      assert.equal(story.tab.hasShown(story.live), true);
      story.colleague({ a: 8 });
      assert.equal(story.tab.hasShown(story.live), false);
    });

    it('is not shown by the first attempt itself', () => {
      const story = Story.opened({ a: 1 });
      story.edit({ a: 2 });
      story.colleague({ a: 7 });
      story.tab.beginSave();
      story.stat();
      assert.equal(story.tab.hasShown(story.live), false);
    });

    it('is not shown by a look at the file that is not part of a save', () => {
      const story = Story.opened({ a: 1 });
      story.edit({ a: 2 });
      story.colleague({ a: 7 });
      story.stat();
      story.tab.beginSave();
      assert.equal(story.tab.hasShown(story.live), false);
    });

    it("is shown by VS Code's own check only, which is the first look of a save", () => {
      const story = Story.opened({ a: 1 });
      story.edit({ a: 2 });
      story.colleague({ a: 7 });
      assert.equal(story.save(), 'newer');
      const seven = story.live;
      story.colleague({ a: 8 });
      story.stat();
      story.tab.beginSave();
      assert.deepEqual(
        [seven, story.live].map(live => story.tab.hasShown(live)),
        [true, false],
      );
    });

    it("is shown by VS Code's Compare, which its conflict offers", () => {
      const story = Story.opened({ a: 1 });
      story.edit({ a: 2 });
      story.tab.offer(story.live, account);
      assert.equal(story.tab.hasShown(story.live), false, 'nothing was asked yet');
      story.colleague({ a: 7 });
      assert.equal(story.save(), 'newer');
      story.colleague({ a: 8 });
      story.tab.offer(story.live, account);
      assert.equal(story.tab.hasShown(story.live), true);
    });

    it('is saved after our refusal and Overwrite, without VS Code asking again', () => {
      const story = Story.opened({ a: 1 });
      story.edit({ a: 2 });
      story.colleague({ a: 7 });
      story.tab.raise(story.live);

      story.tab.agreeToOverwrite();

      assert.equal(story.save(), 'saved');
      assert.equal(JSON.parse(story.live.text).a, 2);
    });

    it('is asked again when the product moved on after the agreement', () => {
      const story = Story.opened({ a: 1 });
      story.edit({ a: 2 });
      story.colleague({ a: 7 });
      story.tab.raise(story.live);
      story.tab.agreeToOverwrite();
      story.colleague({ a: 8 });
      assert.equal(story.save(), 'newer');
      assert.equal(JSON.parse(story.live.text).a, 8);
    });

    it('is known to have been seen after a comparison', () => {
      const story = Story.opened({ a: 1 });
      story.edit({ a: 2 });
      story.colleague({ a: 7 });
      story.tab.show(story.live);
      assert.equal(story.tab.hasShown(story.live), true);
    });

    it('starts afresh once the tab has taken the change over', () => {
      const story = Story.opened({ a: 1 });
      const before = story.live;
      story.edit({ a: 2 });
      story.colleague({ a: 7 });
      story.tab.show(before);
      story.tab.show(story.live);
      story.tab.raise(story.live);
      story.reload();
      story.tab.beginSave();
      assert.deepEqual(
        [before, story.live].map(product => story.tab.hasShown(product)),
        [false, false],
      );
    });
  });

  describe('that is saved', () => {
    it('is clean, and not newer', () => {
      const story = Story.opened({ a: 1 });
      story.edit({ a: 2 });
      assert.equal(story.save(), 'saved');
      assert.equal(story.tab.isClean(story.text), true);
      assert.equal(story.isNewer, false);
      assert.equal(story.tab.isBehind(story.live), false);
    });

    it('has a newer stamp, for the same length too', () => {
      const story = Story.opened({ a: 1 });
      const before = story.known;
      story.edit({ a: 2 });
      story.save();
      assert.ok(story.known.mtime > before.mtime);
    });

    it('answers VS Code for what it wrote until the save is over, whatever others do', () => {
      const story = Story.opened({ a: 1 });
      story.edit({ a: 2 });
      const { text } = story;
      story.tab.wrote(text, productOf(text), 2_000_000);
      const written = story.stat();
      story.colleague({ a: 9, b: 9 });
      assert.deepEqual(story.stat(), written);
      story.tab.endSave();
      assert.notDeepEqual(story.stat(), written);
    });

    it('keeps what the person typed during the save as edited, on the base of what was sent', () => {
      const story = Story.opened({ a: 1, b: 1 });
      story.edit({ a: 2 });
      assert.equal(story.save({ b: 2 }), 'saved');

      assert.equal(story.tab.isClean(story.text), false);
      assert.deepEqual(story.values, { id: 'x', a: 2, b: 2 });
      assert.equal(story.isNewer, false);
      assert.equal(story.save(), 'saved');
      assert.deepEqual(JSON.parse(story.live.text), { id: 'x', a: 2, b: 2 });
    });

    it('does not take back what changed elsewhere when the person typed on', () => {
      const story = Story.opened({ a: 1, b: 1, c: 1 });
      story.edit({ a: 2 });
      story.colleague({ c: 3 });
      story.save({ b: 2 });
      assert.equal(story.isNewer, false);
      assert.equal(story.save(), 'saved');
      assert.deepEqual(JSON.parse(story.live.text), { id: 'x', a: 2, b: 2, c: 3 });
    });

    it('asks when the person typed on over what changed elsewhere', () => {
      const story = Story.opened({ a: 1, b: 1 });
      story.edit({ a: 2 });
      story.colleague({ b: 7 });
      story.save({ b: 2 });
      assert.equal(story.save(), 'newer');
    });

    it('does not take a text for the live product that a comparison read before', () => {
      const story = Story.opened({ a: 1, b: 1 });
      story.edit({ a: 2 });
      story.colleague({ b: 7 });
      const compared = story.tab.offer(story.live, account);
      story.save();
      story.type(compared);
      assert.equal(story.tab.isClean(compared), false);
      assert.equal(story.save(), 'saved');
      assert.equal(JSON.parse(story.live.text).a, 1);
    });

    it('forgets what was agreed', () => {
      const story = Story.opened({ a: 1 });
      story.edit({ a: 2 });
      story.colleague({ a: 7 });
      const seven = story.live;
      story.tab.raise(seven);
      story.tab.agreeToOverwrite();
      story.save();
      assert.equal(story.tab.hasShown(seven), false);
      story.edit({ a: 3 });
      story.colleague({ a: 7 });
      assert.equal(story.save(), 'newer');
    });
  });

  describe("that took a colleague's change over", () => {
    it('says which properties would go back, once', () => {
      const story = Story.opened({ a: 1, b: 1, c: 1 });
      story.colleague({ a: 2, n: 1 });
      story.reload();
      const outgoing = (values: Values) => propertiesOf(productOf({ id: 'x', ...values }));

      assert.deepEqual(story.tab.takenBack(['a'], outgoing({ a: 1 })), ['a']);
      assert.deepEqual(story.tab.takenBack(['a', 'b'], outgoing({ a: 3, b: 2 })), []);
      assert.deepEqual(story.tab.takenBack(['b', 'a'], outgoing({ a: 1, b: 2 })), ['a']);
      story.tab.allowBack(['a']);
      assert.deepEqual(story.tab.takenBack(['a'], outgoing({ a: 1 })), []);
    });

    it('knows every value that was taken over', () => {
      const story = Story.opened({ a: 1 });
      for (const a of [2, 3]) {
        story.colleague({ a });
        story.reload();
      }
      const back = [1, 2, 4].map(a => story.tab.takenBack(['a'], propertiesOf(productOf({ a }))).length);
      assert.deepEqual(back, [1, 1, 0]);
    });

    it("knows it of what changed elsewhere during the person's own save too", () => {
      const story = Story.opened({ a: 1, b: 1 });
      story.edit({ a: 2 });
      story.colleague({ b: 7 });
      story.save();
      story.reload();
      assert.deepEqual(story.tab.takenBack(['b'], propertiesOf(productOf({ b: 1 }))), ['b']);
      assert.deepEqual(story.tab.takenBack(['a'], propertiesOf(productOf({ a: 1 }))), []);
    });
  });

  describe('that VS Code brings back', () => {
    function restored(story: Story): Story {
      const stored = story.tab.toStore();
      assert.ok(stored, 'nothing was stored');
      const again = new Story({});
      again.live = story.live;
      again.tab = Tab.restore(JSON.parse(JSON.stringify(stored)) satisfies StoredBase);
      again.known = story.known;
      again.type(story.text);
      return again;
    }

    it('has something to store from the first edit on', () => {
      const story = Story.opened({ a: 1 });
      const clean = story.text;
      story.edit({ a: 2 });
      assert.deepEqual(story.tab.toStore(), { ...story.known, text: clean, origin: account });
    });

    it('has nothing to store when it was never read', () => {
      assert.equal(new Tab().toStore(), undefined);
    });

    it('knows its base, stamp and origin', () => {
      const story = Story.opened({ a: 1 });
      story.edit({ a: 2 });
      const again = restored(story);
      assert.equal(again.tab.origin, account);
      assert.deepEqual(again.tab.lastStamp(), story.known);
      assert.equal(again.isNewer, false);
      assert.equal(again.save(), 'saved');
      assert.equal(JSON.parse(again.live.text).a, 2);
    });

    it('saves beside what changed elsewhere meanwhile', () => {
      const story = Story.opened({ a: 1, b: 1 });
      story.edit({ a: 2 });
      story.colleague({ b: 7 });
      const again = restored(story);
      assert.equal(again.save(), 'saved');
      assert.deepEqual(JSON.parse(again.live.text), { id: 'x', a: 2, b: 7 });
    });

    it('asks about what changed meanwhile in the same place', () => {
      const story = Story.opened({ a: 1 });
      story.edit({ a: 2 });
      story.colleague({ a: 7 });
      assert.equal(restored(story).save(), 'newer');
    });

    it('keeps the base of the last save, not of the opening', () => {
      const story = Story.opened({ a: 1, b: 1 });
      story.edit({ a: 2 });
      story.save({ b: 2 });
      const again = restored(story);
      assert.equal(again.tab.base && propertiesOf(again.tab.base).get('a'), '2');
      assert.equal(again.save(), 'saved');
    });

    it('asks about every difference when its base is not known', () => {
      const story = Story.opened({ a: 1, b: 1 });
      story.edit({ a: 2 });
      story.tab = new Tab();
      story.tab.see(story.text);
      assert.equal(story.tab.base, undefined);
      assert.notEqual(story.save(), 'saved');
      assert.equal(JSON.parse(story.live.text).a, 1);
    });

    it('asks about every difference when what was stored is broken', () => {
      const tab = Tab.restore({ text: '{"a": ', mtime: 5, size: 5, origin: account });
      assert.equal(tab.base, undefined);
      const stamp = tab.stat(productOf({ a: 1 }), 4, '{"a": 2}');
      assert.ok(stamp.mtime > 5 && stamp.size !== 5, JSON.stringify(stamp));
    });
  });

  it('has a stamp for when the service cannot answer, once it was read', () => {
    assert.equal(new Tab().lastStamp(), undefined);
    const story = Story.opened({ a: 1 });
    assert.deepEqual(story.tab.lastStamp(), story.known);
  });

  it('is closed and opened again: the old texts do not hide what changed', () => {
    const story = Story.opened({ a: 1 });
    story.colleague({ a: 2 });
    story.known = story.stat(undefined);
    story.text = story.tab.offer(story.live, account);
    story.tab.see(story.text);
    assert.equal(story.values.a, 2);
    assert.equal(story.tab.isClean(story.text), true);
    assert.equal(story.isNewer, false);
  });
});
