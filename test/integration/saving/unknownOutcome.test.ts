import assert from 'node:assert/strict';
import { Messages } from './messages';
import { canopy, endWorld, Zoo } from './world';

describe('saving: an outcome that is not plain', () => {
  let messages: Messages;

  beforeEach(() => {
    messages = Messages.listen();
  });

  afterEach(async () => {
    Messages.end();
    await endWorld();
  });

  for (const fault of [
    { kind: 'resetAfter' },
    { kind: 'statusAfter', status: 500 },
    { kind: 'truncate' },
  ] as const) {
    it(`applied, then ${fault.kind}: reading back tells that it is saved`, async () => {
      const zoo = await Zoo.start();
      const tab = await zoo.open();
      zoo.sandbox.fault({ ...fault, method: 'PUT' });
      await tab.set('version', '9.0');
      await tab.saved();
      assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
      assert.equal(zoo.truth('version'), '9.0');
      assert.deepEqual(messages.texts, []);

      await tab.set('version', '9.1');
      await tab.saved();
      assert.deepEqual(zoo.puts, [{ version: '9.0' }, { version: '9.1' }]);
    });
  }

  it('applied, then reset, and the cache still says the old: not said to be saved, and saving again is safe', async () => {
    const zoo = await Zoo.start({ cacheSeconds: 120 });
    const tab = await zoo.open();
    zoo.sandbox.fault({ kind: 'resetAfter', method: 'PUT' });
    await tab.set('version', '9.0');
    const started = Date.now();
    await tab.refused();
    assert.ok(Date.now() - started < 10_000, 'within ten seconds');
    const methods = zoo.sandbox.requests.map(({ method }) => method);
    assert.deepEqual(methods.slice(methods.indexOf('PUT') + 1), ['GET', 'GET', 'GET']);

    await tab.saved();
    assert.deepEqual(zoo.puts, [{ version: '9.0' }, { version: '9.0' }]);
    assert.equal(zoo.truth('version'), '9.0');
    assert.equal(tab.shows('version'), '9.0');
    assert.deepEqual(messages.texts, []);
  });

  it('refused by the service: nothing is read back, and the same save goes through later', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    zoo.sandbox.fault({ kind: 'status', status: 409, method: 'PUT' });
    await tab.set('version', '9.0');
    await tab.refused();
    const methods = zoo.sandbox.requests.map(({ method }) => method);
    assert.deepEqual(methods.slice(methods.indexOf('PUT') + 1), []);
    await tab.saved();
    assert.deepEqual(zoo.puts, [{ version: '9.0' }, { version: '9.0' }]);
  });

  it('not to be checked first: nothing is sent', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    await tab.set('version', '9.0');
    const offline = zoo.sandbox.fault({
      kind: 'status',
      status: 503,
      method: 'GET',
      times: Number.POSITIVE_INFINITY,
    });
    await tab.refused();
    assert.deepEqual(zoo.puts, []);
    offline.remove();
    await tab.saved();
    assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
  });

  it('answered with something else than was sent: said property by property, with a way back', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    const other = { version: '9.0 (by the service)', picture: 'https://example.com/by-the-service.png' };
    const answer = { ...JSON.parse(zoo.sandbox.readProduct(canopy.id) ?? ''), ...other };
    zoo.sandbox.fault({ kind: 'statusAfter', status: 200, method: 'PUT', body: JSON.stringify(answer) });
    await tab.set('version', '9.0');
    await tab.saved();

    const message = await messages.when(/^Saved to zoo-\d+, but/);
    assert.match(message.text, /"version" is "9\.0 \(by the service\)" instead of "9\.0"/);
    assert.match(message.text, /"picture" is "[^"]*by-the-service\.png" instead of "[^"]*icon-512\.png"/);
    assert.deepEqual(message.buttons, ['Show Difference', 'Restore Previous']);
    await tab.willShow('version', other.version);

    message.press('Restore Previous');
    await tab.willShow('version', '9.0');
    await tab.willShow('picture', 'https://example.com/canopy/icon-512.png');
    await tab.becomes({ dirty: true });
    assert.equal(zoo.puts.length, 1, 'restoring is an edit like any other');
  });
});
