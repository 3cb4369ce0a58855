import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import type { ProductRef } from '../../../../../src/products/address';
import { ProductFetching } from '../../../../../src/products/view/upkeep/fetching';
import { type Failure, ServiceError } from '../../../../../src/services/serviceError';

const ref = (id: string | number, connection = 'acme'): ProductRef => ({ connection, id: String(id) });
const list = (count: number) => Array.from({ length: count }, (_, i) => ref(i));

/** A service that answers when the test says so. */
class Service {
  readonly asked: string[] = [];
  readonly open = new Map<string, { resolve(): void; reject(error: unknown): void }>();
  readonly changed: string[] = [];
  private readonly wasAsked = new EventEmitter();
  busy = 0;
  readonly fetching = new ProductFetching({
    fetch: ({ id }, signal) =>
      new Promise<void>((resolve, reject) => {
        this.asked.push(id);
        this.wasAsked.emit('asked');
        const end = () => this.open.delete(id);
        this.open.set(id, {
          resolve: () => {
            end();
            resolve();
          },
          reject: error => {
            end();
            reject(error);
          },
        });
        signal.addEventListener('abort', () => this.open.get(id)?.reject(failure({ kind: 'cancelled' })));
      }),
    limit: () => 2,
    busy: end => {
      this.busy++;
      void end.then(() => this.busy--);
    },
    changed: name => this.changed.push(name),
  });

  async answer(...ids: readonly string[]): Promise<void> {
    for (const id of ids) this.open.get(id)?.resolve();
    await turn();
  }

  /** Resolves when so many have been asked for. */
  async hasAsked(count: number): Promise<void> {
    while (this.asked.length < count) await once(this.wasAsked, 'asked');
  }

  async fail(id: string, error: unknown): Promise<void> {
    this.open.get(id)?.reject(error);
    await turn();
  }
}

describe('fetching for the view', () => {
  let service: Service;
  beforeEach(() => {
    service = new Service();
  });
  afterEach(() => service.fetching.dispose());

  it('takes what is on screen before the rest, and no more at a time than the limit', async () => {
    const all = service.fetching.wantAll(list(5));
    service.fetching.want(ref(4));
    service.fetching.want(ref(3));
    assert.deepEqual(service.asked, ['0', '1']);
    assert.equal(service.busy, 1);
    await service.answer('0', '1');
    assert.deepEqual(service.asked.slice(2), ['4', '3']);
    await service.answer('4', '3');
    await service.answer('2');
    await all;
    assert.deepEqual(service.asked.length, 5, 'each once');
    assert.equal(service.busy, 0);
  });

  it('forgets rows that were scrolled away, but not what somebody wants all of', async () => {
    const all = service.fetching.wantAll(list(3));
    service.fetching.want(ref(2));
    service.fetching.want(ref('seen'));
    service.fetching.dropOnScreen();
    await service.answer('0', '1');
    await service.answer('2');
    await all;
    assert.deepEqual(service.asked, ['0', '1', '2']);
  });

  it('ends with what nobody looks at, what is under way included', async () => {
    const all = service.fetching.wantAll([...list(50), ref('x', 'other')]);
    service.fetching.keepOnly(({ connection }) => connection === 'other');
    await turn();
    assert.deepEqual(service.asked, ['0', '1', 'x']);
    await service.answer('x');
    await all;
  });

  it('is cancelled by the one who asked, and tells each step', async () => {
    const controller = new AbortController();
    let steps = 0;
    const all = service.fetching.wantAll(list(50), controller.signal, () => steps++);
    await service.answer('0');
    assert.equal(steps, 1);
    controller.abort();
    await all;
    assert.deepEqual(service.asked, ['0', '1', '2']);
  });

  it('asks anew for what is under way, and believes the later answer only', async () => {
    const first = service.fetching.wantAll(list(2));
    service.fetching.endRunning(list(2));
    await first;
    const second = service.fetching.wantAll(list(2));
    assert.deepEqual(service.asked, ['0', '1', '0', '1']);
    await service.answer('0', '1');
    await second;
    assert.deepEqual(service.fetching.troubleOf('acme'), undefined);
  });

  it('asks a connection nothing more that refuses, cannot be reached or has no secret', async () => {
    for (const error of [
      failure({ kind: 'refused', status: 401 }),
      failure({ kind: 'unreachable' }),
      failure({ kind: 'timeout' }),
      new Error('no secret'),
    ]) {
      service = new Service();
      const all = service.fetching.wantAll([...list(50), ref('x', 'other')]);
      await service.fail('0', error);
      await service.answer('1', 'x');
      await all;
      assert.deepEqual(service.asked, ['0', '1', 'x']);
      service.fetching.want(ref(7));
      assert.deepEqual(service.asked.length, service.changed.includes('acme') ? 3 : 0);
    }
  });

  it('goes on after a product that fails by itself', async () => {
    const all = service.fetching.wantAll(list(3));
    await service.fail('0', failure({ kind: 'refused', status: 404 }));
    assert.equal(service.fetching.troubleOf('acme'), undefined);
    await service.answer('1', '2');
    await all;
  });

  it('asks again when a service that has too much to do says, and meanwhile asks it nothing', async () => {
    const all = service.fetching.wantAll(list(3));
    await service.fail('0', failure({ kind: 'refused', status: 429 }, 20));
    assert.equal(service.fetching.troubleOf('acme')?.kind, 'waiting');
    await service.fail('1', failure({ kind: 'refused', status: 429 }, 20));
    assert.deepEqual(service.asked, ['0', '1']);
    await service.hasAsked(4);
    assert.deepEqual(service.asked.slice(2), ['0', '1']);
    await service.answer('0', '1');
    await service.answer('2');
    await all;
    assert.equal(service.fetching.troubleOf('acme'), undefined);
  });

  it('asks each of several such services again at its own time, however early a timer fires', async () => {
    const all = service.fetching.wantAll([ref('slow', 'a'), ref('quick', 'b')]);
    await service.fail('slow', failure({ kind: 'refused', status: 429 }, 60));
    await service.fail('quick', failure({ kind: 'refused', status: 429 }, 20));
    await service.hasAsked(3);
    assert.deepEqual(service.asked, ['slow', 'quick', 'quick']);
    assert.equal(service.fetching.troubleOf('a')?.kind, 'waiting');
    await service.answer('quick');
    await service.hasAsked(4);
    await service.answer('slow');
    await all;
  });

  it('wakes again where a timer fired a moment before its time', async () => {
    const { now } = Date;
    try {
      const all = service.fetching.wantAll(list(1));
      await service.fail('0', failure({ kind: 'refused', status: 429 }, 20));
      let early = 3;
      // As the clock of timers and that of the day may differ by a millisecond.
      Date.now = () => now() - (early-- > 0 ? 1000 : 0);
      await service.hasAsked(2);
      await service.answer('0');
      await all;
    } finally {
      Date.now = now;
    }
  });

  it('tries again what failed when a person wants it', async () => {
    service.fetching.want(ref(0));
    await service.fail('0', failure({ kind: 'unreachable' }));
    service.fetching.want(ref(1));
    assert.deepEqual(service.asked, ['0']);
    service.fetching.forgetTroubles('acme');
    service.fetching.want(ref(1));
    assert.deepEqual(service.asked, ['0', '1']);
  });
});

function failure(failure: Failure, retryAfter?: number): ServiceError {
  return new ServiceError('cloudZoo', 'example.com', failure, undefined, retryAfter);
}

async function turn(): Promise<void> {
  await new Promise(resolve => setImmediate(resolve));
}
