import assert from 'node:assert/strict';
import Ajv from 'ajv';
import fc from 'fast-check';
import schema from '../../../media/issuer-plan.schema.json';
import { defaultEntities, isLocal, originOf, readPlan, serverOf } from '../../../src/issuer/plan';

const least = {
  url: 'http://localhost:5000',
  connection: 'acme',
  product: '3e200daa-6bf8-470b-bd6a-4f55996052c3',
  valid: 'LICENSE_KEY_1',
};

const isValid = new Ajv({ strict: false, formats: { uri: true } }).compile(schema);

describe("a plan for an issuer's server", () => {
  it('needs four properties; the entities are given', () => {
    const { plan, problems } = readPlan(JSON.stringify(least));
    assert.deepEqual(problems, []);
    assert.deepEqual(JSON.parse(JSON.stringify(plan)), { ...least, ...defaultEntities });
  });

  it('may have comments, which move no place', () => {
    const text = `// Flask\n${JSON.stringify(least, undefined, 2).replace('"valid"', '/* ⚿ */ "valid"')}`;
    const { plan, places } = readPlan(text);
    assert.equal(plan?.valid, least.valid);
    const place = places.get('valid');
    assert.equal(place && text.slice(place.offset, place.offset + place.length), '"valid": "LICENSE_KEY_1"');
  });

  it('has a base address, without a slash at its end', () => {
    for (const [url, base] of [
      ['https://Example.com/', 'https://example.com'],
      ['https://example.com/zoo//', 'https://example.com/zoo'],
      ['http://127.0.0.1:5000', 'http://127.0.0.1:5000'],
    ]) {
      assert.equal(readPlan(JSON.stringify({ ...least, url })).plan?.url, base);
    }
  });

  it('is for one server, however this machine is called; what may be sent where goes by the origin', () => {
    const urls = ['http://localhost:5000/zoo', 'http://127.0.0.1:5000/zoo', 'http://[::1]:5000/zoo/'];
    assert.deepEqual(new Set(urls.map(url => serverOf({ url }))), new Set(['http://localhost:5000/zoo']));
    const plans = urls.map(url => readPlan(JSON.stringify({ ...least, url })).plan);
    assert.equal(new Set(plans.map(plan => plan && originOf(plan))).size, 3);
    const others = ['http://localhost:5001/zoo', 'http://localhost:5000', 'http://127.0.0.2:5000/zoo'];
    assert.equal(new Set([...urls, ...others].map(url => serverOf({ url }))).size, 4);
  });

  const flaws: [name: string, changes: object, says: RegExp][] = [
    ['plain http: elsewhere', { url: 'http://example.com' }, /only for this computer/],
    [
      'a host that only begins like this machine',
      { url: 'http://localhost.example.com' },
      /only for this computer/,
    ],
    ['another scheme', { url: 'ftp://example.com' }, /not the address of a server/],
    ['a command for an address', { url: 'command:x' }, /not the address of a server/],
    ['a user in the address', { url: 'http://127.0.0.1:5000@example.com' }, /only for this computer/],
    ['a password in the address', { url: 'https://a:b@example.com' }, /base address alone/],
    ['a query', { url: 'https://example.com/?x=1' }, /base address alone/],
    ['no connection', { connection: ' ' }, /"connection" is empty/],
    ['a product in upper case', { product: least.product.toUpperCase() }, /GUID in lowercase/],
    ['a number for a key', { valid: 12345 }, /"valid" must be a string/],
    ['a long key', { valid: 'x'.repeat(1001) }, /at most 1000/],
    ['half of a character', { disabled: '\ud83d' }, /half of a character/],
    ['a line end in a key', { disabled: 'A\nB' }, /control character/],
    ['a space behind a key', { disabled: 'A ' }, /ends with a space/],
    ['the same key twice', { taken: least.valid }, /"taken" is the same key as "valid"/],
    ['an upgrade from nothing', { upgrade: { key: 'A' } }, /"upgrade.from" is missing/],
    ['a text for an upgrade', { upgrade: 'A' }, /"upgrade" must be an object/],
    ['one entity for both', { entity: '1-|-User', otherEntity: '1-|-User' }, /must be different/],
    ['an entity that is none', { entity: '1-|-Robot' }, /"entity" must be <digits>/],
    ['a secret', { secret: 'geheim' }, /"secret" is not a known property/],
    ['a property of every object', { constructor: 'x' }, /"constructor" is not a known property/],
  ];
  for (const [name, changes, says] of flaws) {
    it(`with ${name} has a problem, and is no plan`, () => {
      const { plan, problems } = readPlan(JSON.stringify({ ...least, ...changes }));
      assert.equal(plan, undefined);
      assert.ok(
        problems.some(({ message }) => says.test(message)),
        JSON.stringify(problems),
      );
    });
  }

  it('names each missing property, at a place of the text', () => {
    const { problems } = readPlan('{}');
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['url', 'connection', 'product', 'valid'].map(name => `"${name}" is missing.`),
    );
    assert.ok(problems.every(({ offset }) => offset === 0));
  });

  it('is never thrown at, whatever the file holds', function () {
    this.timeout(60_000);
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc
        .record(
          Object.fromEntries(
            ['url', 'connection', 'product', 'valid', 'disabled', 'taken', 'upgrade', 'entity', 'other'].map(
              name => [
                name,
                fc.oneof(
                  fc.string({ unit: 'binary' }),
                  fc.webUrl(),
                  fc.jsonValue(),
                  fc.constant(least.product),
                ),
              ],
            ),
          ),
          { requiredKeys: [] },
        )
        .map(value => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(texts, text => {
        const { plan, problems } = readPlan(text);
        assert.equal(plan === undefined, problems.length > 0);
        for (const { offset, length } of problems) {
          assert.ok(offset >= 0 && offset <= text.length && length > 0);
        }
        if (plan) {
          assert.ok(originOf(plan).startsWith(isLocal(plan) ? 'http' : 'https:'));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('says at once what is far too large or too deep', () => {
    for (const text of [
      '['.repeat(100_000),
      `{"valid": "${'x'.repeat(300_000)}"}`,
      '{"a":'.repeat(20_000),
      '/'.repeat(200_000),
    ]) {
      const started = performance.now();
      assert.equal(readPlan(text).problems.length, 1);
      assert.ok(performance.now() - started < 2000);
    }
  });

  it('is what the schema says, as far as the schema says it', () => {
    const values = [
      least,
      { ...least, disabled: 'B' },
      { ...least, upgrade: { key: 'B', from: 'C', wrong: 'D' } },
    ];
    for (const value of values) {
      assert.ok(isValid(value), JSON.stringify(isValid.errors));
    }
    for (const [name, changes] of flaws) {
      const { problems } = readPlan(JSON.stringify({ ...least, ...changes }));
      const isSaidTwice = problems.some(({ isInSchema }) => isInSchema);
      assert.equal(!isValid({ ...least, ...changes }), isSaidTwice, name);
    }
  });
});
