import assert from 'node:assert/strict';
import { type License, type Sandbox, startSandbox } from '../../../src/sandbox';
import { type Answer, send } from './caller';

const group = '4815162342-|-Group';
const user = '1234567890-|-User';
const product = '11111111-aaaa-4bbb-8ccc-222222222222';
const otherProduct = '33333333-aaaa-4bbb-8ccc-444444444444';

const license = (id: string, changes: object = {}): License => ({
  id,
  key: `KEY-${id}`,
  aud: product,
  exp: null,
  numberOfSeats: 1,
  ...changes,
});

describe('licenses of the sandbox', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({
      products: [`{"id":"${product}"}`, `{"id":"${otherProduct}"}`],
      licenses: [
        { entityId: group, licenses: [license('new'), license('old')] },
        { entityId: group, licenses: [license('old', { aud: otherProduct })] },
        { entityId: user, licenses: [license('mine')] },
      ],
    });
  });
  afterEach(() => sandbox.stop());

  const put = (entityId: unknown, licenses: unknown) =>
    send(sandbox, 'PUT', '/license', JSON.stringify({ entityId, licenseCluster: { licenses } }));
  const remove = (query: Record<string, string>) =>
    send(sandbox, 'DELETE', `/license?${new URLSearchParams(query)}`);
  const clusters = () =>
    sandbox.licenses().map(({ entityId, licenses }) => [entityId, ...licenses.map(({ id }) => id)]);
  const untouched = [
    [group, 'new', 'old'],
    [group, 'old'],
    [user, 'mine'],
  ];

  function assertRefused(answer: Answer, status: number, about: RegExp): void {
    assert.equal(answer.status, status, answer.text);
    const { Error: code, Description, Details } = JSON.parse(answer.text);
    assert.ok(code);
    assert.match(`${Description} ${Details}`, about);
    assert.deepEqual(clusters(), untouched);
  }

  describe('DELETE', () => {
    it('deletes the whole cluster that the license is in, and no other', async () => {
      const answer = await remove({ licenseId: 'old', productId: product, entityId: group });

      assert.equal(answer.status, 200);
      assert.equal(answer.text, '');
      assert.deepEqual(clusters(), [
        [group, 'old'],
        [user, 'mine'],
      ]);
    });

    it("calls back the issuer's server right before, and deletes whatever comes of that", async () => {
      const seen: unknown[] = [];
      sandbox.callBack = async cluster => {
        seen.push([cluster.entityId, ...cluster.licenses.map(({ id }) => id), clusters().length]);
        throw new Error('not reached');
      };
      const query = { licenseId: 'old', productId: product, entityId: group };
      assert.equal((await remove(query)).status, 200);
      assert.equal((await remove(query)).status, 404);
      assert.deepEqual(seen, [[group, 'new', 'old', 3]]);
      assert.equal(clusters().length, 2);
    });

    it('finds nothing the second time', async () => {
      const query = { licenseId: 'mine', productId: product, entityId: user };
      assert.equal((await remove(query)).status, 200);
      assert.equal((await remove(query)).status, 404);
    });

    it('needs license, product and entity to be right', async () => {
      const right = { licenseId: 'new', productId: product, entityId: group };
      const wrong = [
        { licenseId: 'KEY-new' },
        { productId: otherProduct },
        { productId: product.toUpperCase() },
        { entityId: user },
      ];
      for (const change of wrong) {
        assertRefused(await remove({ ...right, ...change }), 404, /The resource cannot be found\./);
      }
      assertRefused(await remove({ ...right, entityId: '4815162342' }), 400, /entityId/);
      assertRefused(await remove({ ...right, licenseId: '' }), 400, /licenseId/);
    });

    it('names the arguments that are missing', async () => {
      assertRefused(await remove({}), 400, /'licenseId', 'productId', 'entityId'/);
      assertRefused(await remove({ licenseId: 'new', productId: product }), 400, /no 'entityId'/);
    });

    it('takes no arguments from the body', async () => {
      const body = JSON.stringify({ licenseId: 'new', productId: product, entityId: group });
      assertRefused(await send(sandbox, 'DELETE', '/license', body), 400, /query string/);
    });
  });

  describe('PUT', () => {
    it('adds a cluster to the entity', async () => {
      assert.equal((await put(user, [license('new')])).status, 200);
      assert.deepEqual(clusters(), [...untouched, [user, 'new']]);
    });

    it('replaces the cluster that one of its licenses stands in', async () => {
      const answer = await put(group, [license('newer'), license('new', { numberOfSeats: 7 })]);

      assert.equal(answer.status, 200);
      assert.equal(answer.text, '');
      assert.deepEqual(clusters(), [
        [group, 'newer', 'new'],
        [group, 'old'],
        [user, 'mine'],
      ]);
      assert.equal(sandbox.licenses()[0]?.licenses[1]?.numberOfSeats, 7);
    });

    it('tells licenses of two products apart though they share an id', async () => {
      assert.equal((await put(group, [license('new', { aud: otherProduct })])).status, 200);
      assert.deepEqual(clusters(), [...untouched, [group, 'new']]);
    });

    it('refuses licenses that stand in more than one cluster', async () => {
      const both = [license('new'), license('old', { aud: otherProduct })];
      assertRefused(await put(group, both), 409, /more than one license cluster/);
    });

    const refusals: [string, unknown, unknown, RegExp][] = [
      ['an entity of no kind', '4815162342-|-Team', [license('a')], /entityId/],
      ['an entity without digits', 'abc-|-User', [license('a')], /entityId/],
      ['no entity', undefined, [license('a')], /entityId/],
      ['no licenses', group, undefined, /licenses/],
      ['an empty cluster', group, [], /licenses/],
      ['a license that is no object', group, ['a'], /license/],
      ['no id', group, [license('')], /'id'/],
      ['no key', group, [license('a', { key: undefined })], /'key'/],
      ['a product that is not known', group, [license('a', { aud: 'else' })], /'aud'/],
      ['no expiry', group, [license('a', { exp: undefined })], /'exp'/],
      ['half a second', group, [license('a', { exp: 1.5 })], /'exp'/],
      ['a date as text', group, [license('a', { exp: '2030-01-01' })], /'exp'/],
      ['no seat', group, [license('a', { numberOfSeats: 0 })], /'numberOfSeats'/],
      ['half a seat', group, [license('a', { numberOfSeats: 1.5 })], /'numberOfSeats'/],
      ['an edition in no language', group, [license('a', { editions: {} })], /'editions'/],
      ['long metadata', group, [license('a', { metadata: 'é'.repeat(5 * 1024) })], /'metadata'/],
      ['a second license that is wrong', group, [license('a'), license('b', { exp: true })], /'exp'.*'b'/],
    ];
    for (const [what, entityId, licenses, about] of refusals) {
      it(`refuses ${what}`, async () => {
        assertRefused(await put(entityId, licenses), 400, about);
      });
    }

    it('refuses what is not JSON, or no object', async () => {
      assertRefused(await send(sandbox, 'PUT', '/license', '{'), 400, /JSON/);
      assertRefused(await send(sandbox, 'PUT', '/license', '[]'), 400, /object/);
    });

    it('keeps metadata and whatever else a license has', async () => {
      const rich = license('rich', { exp: 1_893_456_000, metadata: { order: [1] }, note: 'kept' });
      assert.equal((await put(user, [rich])).status, 200);
      assert.deepEqual(sandbox.licenses().at(-1), { entityId: user, licenses: [rich] });
    });
  });
});
