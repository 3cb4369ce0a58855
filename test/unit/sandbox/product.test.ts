import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../src/sandbox';
import { documentedProduct, documentedProductId } from '../documentation';
import { assertRefused, parsed, send } from './caller';

const ownId = '11111111-aaaa-4bbb-8ccc-222222222222';
const ownText = `{"id":"${ownId}","creationDate":1700000000,"iss":"sandbox","version":"1.0"}`;
const foreignId = '33333333-aaaa-4bbb-8ccc-444444444444';

describe('products of the sandbox', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({
      products: [ownText, `{"id":"${foreignId}","iss":"someone-else"}`],
      now: () => 1_750_000_000_000,
    });
  });
  afterEach(() => sandbox.stop());

  const post = (body: string) => send(sandbox, 'POST', '/product', body);
  const put = (body: string, id = ownId) => send(sandbox, 'PUT', `/product/${id}`, body);
  const get = (id = ownId) => send(sandbox, 'GET', `/product/${id}`);
  const variation = (changes: object) => JSON.stringify({ ...JSON.parse(documentedProduct), ...changes });

  describe('POST', () => {
    it('sets creation date and issuer itself', async () => {
      const answer = await post(variation({ creationDate: 5, iss: 'someone-else' }));

      const { creationDate, iss } = JSON.parse(answer.text);
      assert.deepEqual({ creationDate, iss }, { creationDate: 1_750_000_000, iss: 'sandbox' });
    });

    it('keeps properties that nobody has documented', async () => {
      const answer = await post(variation({ supportTiers: [null, { gold: 1 }], constructor: 'x' }));

      const product = JSON.parse(answer.text);
      assert.deepEqual(product.supportTiers, [null, { gold: 1 }]);
      assert.equal(product.constructor, 'x');
    });

    it('refuses an id that is taken, by whomever', async () => {
      assertRefused(await post(variation({ id: ownId })), 409, /taken/);
      assertRefused(await post(variation({ id: foreignId })), 409, /taken/);
      assert.equal(sandbox.readProduct(ownId), ownText);
    });

    const refusals: [string, object, RegExp][] = [
      ['no id', { id: undefined }, /id/],
      ['an id that is no text', { id: 5 }, /id/],
      ['an uppercase id', { id: documentedProductId.toUpperCase() }, /lowercase/],
      ['an id that is no GUID', { id: '06eb1079-5a56-47a1-aw6d-0b4518fd894b' }, /GUID/],
      ['an id in braces', { id: `{${documentedProductId}}` }, /GUID/],
      ['no version', { version: undefined }, /version/],
      ['a version that is no text', { version: 8 }, /version/],
      ['no platforms', { platforms: undefined }, /platforms/],
      ['an empty list of platforms', { platforms: [] }, /platforms/],
      ['an unknown platform', { platforms: ['Windows', 'Linux'] }, /platforms/],
      ['no titles', { titles: undefined }, /titles/],
      ['no title', { titles: {} }, /titles/],
      ['a title in no language', { titles: { english: 'New' } }, /titles/],
      ['an empty title', { titles: { en: '' } }, /titles/],
      ['no format', { format: undefined }, /format/],
      ['a format without length', { format: { prefix: 'A', example: 'AB' } }, /format/],
      [
        'a length that ends before it begins',
        { format: { length: { min: 9, max: 8 }, prefix: 'A', example: 'AB' } },
        /format/,
      ],
      [
        'an example without the prefix',
        { format: { length: { min: 1, max: 9 }, prefix: 'A', example: 'B' } },
        /format/,
      ],
      ['a picture that is no text', { picture: 1 }, /picture/],
      [
        'related products that are no list of ids',
        { relatedProducts: [documentedProductId] },
        /relatedProducts/,
      ],
    ];
    for (const [what, changes, about] of refusals) {
      it(`refuses ${what}`, async () => {
        assertRefused(await post(variation(changes)), 400, about);
        assert.deepEqual(sandbox.productIds, [ownId]);
      });
    }

    it('refuses what is not JSON, or no object', async () => {
      assertRefused(await post('{"id": '), 400, /JSON/);
      assertRefused(await post('{"id": 1,}'), 400, /JSON/);
      assertRefused(await post('{} // comment'), 400, /JSON/);
      assertRefused(await post(''), 400, /JSON/);
      assertRefused(await post('[]'), 400, /object/);
      assertRefused(await post('null'), 400, /object/);
    });
  });

  describe('PUT', () => {
    it('refuses another value of a property that is read-only', async () => {
      for (const change of [{ id: foreignId }, { creationDate: 1 }, { iss: 'acme' }, { iss: null }]) {
        const [name = ''] = Object.keys(change);
        assertRefused(await put(JSON.stringify({ version: '2', ...change })), 403, new RegExp(name));
      }
      assert.equal(sandbox.readProduct(ownId), ownText);
    });

    it('accepts the value that a read-only property has', async () => {
      const answer = await put(`{"creationDate":1700000000.0,"iss":"sandbox","id":"${ownId}","version":"2"}`);

      assert.equal(answer.status, 200);
      assert.equal(answer.text, ownText.replace('"1.0"', '"2"'));
    });

    it('refuses values that the property cannot have', async () => {
      assertRefused(await put('{"platforms":["Linux"]}'), 400, /platforms/);
      assertRefused(await put('{"version":null}'), 400, /version/);
      assertRefused(await put('{"version":'), 400, /JSON/);
      assertRefused(await put('"text"'), 400, /object/);
      assert.equal(sandbox.readProduct(ownId), ownText);
    });

    it('answers with the product when nothing is sent', async () => {
      assert.equal((await put('{}')).text, ownText);
    });
  });

  it('finds ids in lowercase only', async () => {
    assertRefused(await get(ownId.toUpperCase()), 404, /The resource cannot be found\..*lowercase/);
    assertRefused(await put('{"version":"2"}', ownId.toUpperCase()), 404, /The resource cannot be found\./);
    assert.equal(sandbox.readProduct(ownId), ownText);
  });

  it('does not show or change the product of another issuer', async () => {
    assertRefused(await get(foreignId), 403, /another issuer/);
    assertRefused(await put('{"version":"2"}', foreignId), 403, /another issuer/);
    assert.deepEqual(sandbox.productIds, [ownId]);
  });

  it('has no other calls', async () => {
    const calls = [
      ['GET', '/product'],
      ['GET', '/products'],
      ['DELETE', `/product/${ownId}`],
      ['PATCH', `/product/${ownId}`],
      ['GET', '/license?licenseId=1'],
      ['POST', '/license'],
      ['GET', ''],
    ] as const;
    for (const [method, path] of calls) {
      assertRefused(await send(sandbox, method, path), 404, /The resource cannot be found\./);
    }
  });

  it('starts with demonstration data that its own rules accept', async () => {
    const demonstration = await startSandbox();
    const empty = await startSandbox({ products: [] });
    try {
      assert.ok(demonstration.productIds.length >= 5);
      for (const id of demonstration.productIds) {
        const text = demonstration.readProduct(id) ?? '';
        const answer = await send(empty, 'POST', '/product', text);
        assert.equal(answer.status, 200, answer.text);
        assert.equal(JSON.parse(text).iss, 'sandbox');
      }
      for (const { entityId, licenses } of demonstration.licenses()) {
        const body = JSON.stringify({ entityId, licenseCluster: { licenses } });
        const answer = await send(empty, 'PUT', '/license', body);
        assert.equal(answer.status, 200, answer.text);
      }
      assert.deepEqual(empty.licenses(), demonstration.licenses());
    } finally {
      await Promise.all([demonstration.stop(), empty.stop()]);
    }
  });

  it('refuses to start with a product that has no id', async () => {
    await assert.rejects(startSandbox({ products: ['{"version":"1"}'] }), /id/);
  });

  it('answers GET with the product it created', async () => {
    const created = await post(documentedProduct);
    assert.deepEqual(parsed(await get(documentedProductId)), parsed(created));
  });
});
