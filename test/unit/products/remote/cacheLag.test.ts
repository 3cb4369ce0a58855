import assert from 'node:assert/strict';
import fc from 'fast-check';
import { absent, CacheLag, cacheTime, type State } from '../../../../src/products/remote/cacheLag';

const minute = 60_000;
const noon = 1.8e12;

/** Each row: the minute, what happens, and what a GET of that state then means. */
type Story = [minutes: number, event: 'write' | 'see', state: State, meaning?: 'same' | 'old' | 'new'][];

describe('what is known of a product', () => {
  const stories: Record<string, Story> = {
    'a first look is news, a second is not': [
      [0, 'see', 'A', 'new'],
      [1, 'see', 'A', 'same'],
      [90, 'see', 'A', 'same'],
    ],
    'the state before our write is old news for three minutes': [
      [0, 'see', 'A', 'new'],
      [10, 'write', 'B'],
      [10, 'see', 'A', 'old'],
      [11, 'see', 'B', 'same'],
      [12.999, 'see', 'A', 'old'],
    ],
    'after three minutes somebody else has put it back': [
      [0, 'see', 'A', 'new'],
      [10, 'write', 'B'],
      [13, 'see', 'A', 'new'],
      [14, 'see', 'A', 'same'],
      [14, 'see', 'B', 'old'],
    ],
    'looking again does not make it young': [
      [0, 'see', 'A', 'new'],
      [10, 'write', 'B'],
      [12, 'see', 'A', 'old'],
      [13, 'see', 'A', 'new'],
    ],
    'any state of that time may come out of the cache': [
      [0, 'see', 'A', 'new'],
      [10, 'write', 'B'],
      [11, 'write', 'C'],
      [12, 'see', 'A', 'old'],
      [12, 'see', 'B', 'old'],
      [12, 'see', 'C', 'same'],
      [13.5, 'see', 'B', 'old'],
      [13.5, 'see', 'A', 'new'],
    ],
    'a write is taken back by the next one': [
      [0, 'see', 'A', 'new'],
      [10, 'write', 'B'],
      [11, 'write', 'A'],
      [11.5, 'see', 'A', 'same'],
      [12, 'see', 'B', 'old'],
      [14.5, 'see', 'A', 'same'],
    ],
    'a state that nobody knew is news at once': [
      [0, 'see', 'A', 'new'],
      [10, 'write', 'B'],
      [10.5, 'see', 'C', 'new'],
      [11, 'see', 'A', 'old'],
      [11, 'see', 'B', 'old'],
      [11, 'see', 'C', 'same'],
    ],
    "a colleague's change does not flicker while two caches disagree": [
      [0, 'see', 'A', 'new'],
      [10, 'see', 'B', 'new'],
      [10.1, 'see', 'A', 'old'],
      [10.2, 'see', 'B', 'same'],
      [12, 'see', 'A', 'old'],
    ],
    'a product that was just created is not found for a while': [
      [0, 'see', absent, 'new'],
      [0, 'write', 'A'],
      [1, 'see', absent, 'old'],
      [2, 'see', 'A', 'same'],
      [2.5, 'see', absent, 'old'],
      [3, 'see', absent, 'new'],
    ],
    'a product that was there and is not is news': [
      [0, 'see', 'A', 'new'],
      [9, 'see', absent, 'new'],
      [10, 'see', absent, 'same'],
      [10, 'see', 'A', 'old'],
    ],
    'a write of what is there changes nothing': [
      [0, 'see', 'A', 'new'],
      [1, 'write', 'A'],
      [2, 'see', 'A', 'same'],
    ],
    'without a look before, a write is all that is known': [
      [0, 'write', 'B'],
      [1, 'see', 'B', 'same'],
      [1, 'see', 'A', 'new'],
    ],
    'a clock that is put back does no harm': [
      [60, 'see', 'A', 'new'],
      [70, 'write', 'B'],
      [10, 'see', 'A', 'old'],
      [10, 'see', 'B', 'same'],
    ],
  };
  for (const [name, story] of Object.entries(stories)) {
    it(name, () => {
      const known = new CacheLag();
      for (const [minutes, event, state, meaning] of story) {
        const now = noon + minutes * minute;
        if (event === 'write') {
          known.write(state, now);
        } else {
          assert.equal(known.observe(state, now), meaning, `${state} at minute ${minutes}`);
        }
      }
    });
  }

  it('is propagating for three minutes after a write, and only then', () => {
    const known = new CacheLag();
    known.observe('A', noon);
    known.observe('B', noon + 1);
    assert.equal(known.isPropagating(noon + 2), false);
    known.write('C', noon + 10 * minute);
    known.observe('D', noon + 11 * minute);
    const marks = [10, 11, 12.999, 13, 90].map(minutes => known.isPropagating(noon + minutes * minute));
    assert.deepEqual(marks, [true, true, true, false, false]);
  });

  it('lags as long as the service says, and a bit', () => assert.equal(cacheTime, 3 * minute));

  it('changes when the state does, not when it is seen again', () => {
    const known = new CacheLag();
    assert.equal(known.changedAt, 0);
    known.observe('A', noon);
    known.observe('A', noon + minute);
    assert.equal(known.changedAt, noon);
    known.write('B', noon + 2 * minute);
    known.observe('A', noon + 3 * minute);
    assert.equal(known.changedAt, noon + 2 * minute);
  });
});

describe('what another window or session knows', () => {
  const writer = (): CacheLag => {
    const known = new CacheLag();
    known.observe('A', noon);
    known.write('B', noon + minute);
    return known;
  };

  it('is known after a restart: the old state is old, the product propagates', () => {
    const now = noon + 2 * minute;
    const restarted = new CacheLag();
    assert.equal(restarted.adopt(JSON.parse(JSON.stringify(writer().toStored(now)))), true);
    assert.equal(restarted.observe('A', now), 'old');
    assert.equal(restarted.observe('B', now), 'same');
    assert.equal(restarted.isPropagating(now), true);
    assert.equal(restarted.changedAt, noon + minute);
  });

  it('is no longer in the way when its time is over', () => {
    const later = noon + 4 * minute;
    const stored = writer().toStored(later);
    assert.deepEqual(stored.replaced, {});
    const restarted = new CacheLag();
    restarted.adopt(stored);
    assert.equal(restarted.observe('A', later), 'new');
    assert.equal(restarted.isPropagating(later), false);
  });

  it('counts for a window that saw the product before', () => {
    const reader = new CacheLag();
    reader.observe('A', noon + 1);
    assert.equal(reader.adopt(writer().toStored(noon + minute)), true);
    assert.equal(reader.observe('A', noon + 2 * minute), 'old');
  });

  it('does not take back what this window did since', () => {
    const reader = new CacheLag();
    reader.observe('A', noon);
    reader.write('C', noon + 2 * minute);
    assert.equal(reader.adopt(writer().toStored(noon + 2 * minute)), false);
    assert.equal(reader.observe('C', noon + 2 * minute), 'same');
    assert.equal(reader.observe('A', noon + 3 * minute), 'old');
  });

  it('is old news too, when this window wrote over it without having seen it', () => {
    const reader = new CacheLag();
    reader.observe('A', noon);
    reader.write('C', noon + 2 * minute);
    reader.adopt(writer().toStored(noon + 2 * minute));
    assert.equal(reader.observe('B', noon + 3 * minute), 'old');
  });

  it('says nothing to one who knows the same', () => {
    const known = writer();
    assert.equal(known.adopt(known.toStored(noon + minute)), false);
    assert.equal(known.observe('B', noon + 2 * minute), 'same');
    assert.equal(known.observe('A', noon + 2 * minute), 'old');
  });

  it('may be nothing', () => {
    const known = new CacheLag();
    assert.equal(known.adopt(new CacheLag().toStored(noon)), false);
    assert.equal(known.observe('A', noon), 'new');
  });
});

describe('a value that was sent', () => {
  const values = (version: string, picture = 'p'): Map<string, string> =>
    new Map([
      ['version', version],
      ['picture', picture],
    ]);
  const written = (): CacheLag => {
    const lag = new CacheLag();
    lag.observe('v1', noon, values('1'));
    lag.write('v2', noon, new Map([['version', '2']]));
    return lag;
  };

  const rows: [name: string, minutes: number, state: State, values: Map<string, string>, meaning: string][] =
    [
      ['a state before it that was never seen here', 1, "v1'", values('1', 'q'), 'old'],
      ['one from long before', 1, 'v0', values('0', 'q'), 'old'],
      ['the same a moment before the cache time is over', 2.999, 'v0', values('0', 'q'), 'old'],
      ['the same when the cache time is over', 3, 'v0', values('0', 'q'), 'new'],
      ['the answer itself', 1, 'v2', values('2'), 'same'],
      ['what a colleague changed beside it', 1, "v2'", values('2', 'q'), 'new'],
      ['a product without the property', 1, 'none', new Map([['picture', 'p']]), 'old'],
      ['a product that is not there', 1, absent, new Map(), 'old'],
    ];
  for (const [name, minutes, state, seen, meaning] of rows) {
    it(`makes ${name} ${meaning}, in this window and in others`, () => {
      const lag = written();
      const other = new CacheLag();
      other.observe('v1', noon - 1, values('1'));
      other.adopt(JSON.parse(JSON.stringify(lag.toStored(noon + 1))));
      const now = noon + minutes * minute;
      assert.equal(lag.observe(state, now, seen), meaning);
      assert.equal(other.observe(state, now, seen), meaning);
      if (meaning === 'old') {
        assert.equal(lag.observe('v2', now, values('2')), 'same', 'the answer is believed');
      }
    });
  }

  it('is that of the last write', () => {
    const lag = written();
    lag.write('v3', noon + minute, new Map([['version', '3']]));
    assert.equal(lag.observe('x', noon + 2 * minute, values('2', 'x')), 'old');
    assert.equal(lag.observe('y', noon + 2 * minute, values('3', 'y')), 'new');
  });

  it('keeps the edges of a cache from being believed, in whatever order they answer', () => {
    const edge = fc.record({
      version: fc.constantFrom('0', '1', '2'),
      picture: fc.constantFrom('p', 'q', 'r'),
    });
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 12 }), answers => {
        const lag = written();
        let current = '2p';
        for (const { version, picture } of answers) {
          const state = `${version}${picture}`;
          const meaning = lag.observe(state === '2p' ? 'v2' : state, noon + minute, values(version, picture));
          assert.ok(version === '2' || meaning === 'old', state);
          current = meaning === 'new' ? state : current;
        }
        assert.equal(current[0], '2');
      }),
    );
  });
});
