import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../src/sandbox';
import { documentedProduct, documentedProductChange, documentedProductId } from '../documentation';
import { assertRefused, send } from './caller';

const id = '11111111-aaaa-4bbb-8ccc-222222222222';

describe('the cache of the sandbox', () => {
  let sandbox: Sandbox;
  let now: number;

  beforeEach(async () => {
    now = 1_750_000_000_000;
    sandbox = await startSandbox({
      products: [`{"id":"${id}","version":"1.0"}`],
      cacheSeconds: 120,
      now: () => now,
    });
  });
  afterEach(() => sandbox.stop());

  const put = (body: string, product = id) => send(sandbox, 'PUT', `/product/${product}`, body);
  const get = (product = id) => send(sandbox, 'GET', `/product/${product}`);
  const version = async () => JSON.parse((await get()).text).version;

  it('lets GET answer with the state before a PUT until the time is over', async () => {
    const answer = await put('{"version":"2"}');

    assert.equal(JSON.parse(answer.text).version, '2');
    assert.equal(await version(), '1.0');
    now += 119_999;
    assert.equal(await version(), '1.0');
    now += 1;
    assert.equal(await version(), '2');
  });

  it('lets GET catch up with one write after the other', async () => {
    await put('{"version":"2"}');
    now += 60_000;
    await put('{"version":"3"}');
    now += 59_999;
    assert.equal(await version(), '1.0');
    now += 1;
    assert.equal(await version(), '2');
    now += 60_000;
    assert.equal(await version(), '3');
  });

  it('lets PUT build on the truth', async () => {
    await put('{"note":"first"}');
    const { note, other } = JSON.parse((await put('{"other":"second"}')).text);
    assert.deepEqual({ note, other }, { note: 'first', other: 'second' });
  });

  it('lets GET miss a product that was just created', async () => {
    await send(sandbox, 'POST', '/product', documentedProduct);
    assertRefused(await get(documentedProductId), 404, /The resource cannot be found\./);
    assert.equal((await put(documentedProductChange, documentedProductId)).status, 200);
    now += 120_000;
    assert.equal((await get(documentedProductId)).status, 200);
  });

  it('hides the change of a colleague as well', async () => {
    sandbox.changeProduct(id, { version: '2' });
    assert.equal(await version(), '1.0');
    assert.equal(JSON.parse(sandbox.readProduct(id) ?? '').version, '2');
    now += 120_000;
    assert.equal(await version(), '2');
  });

  it('can be shortened', async () => {
    await put('{"version":"2"}');
    sandbox.cacheSeconds = 0;
    assert.equal(await version(), '2');
  });

  it('remembers the oldest state it still has after many writes', async () => {
    for (let count = 0; count < 50; count++) {
      await put(`{"version":"${count}"}`);
    }
    assert.match(await version(), /^\d\d$/);
    now += 120_000;
    assert.equal(await version(), '49');
  });
});
