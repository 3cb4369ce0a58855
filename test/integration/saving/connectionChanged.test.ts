import assert from 'node:assert/strict';
import { Messages } from './messages';
import { setSetting } from './settings';
import { eventually } from './tab';
import { canopy, endWorld, Zoo } from './world';

describe('saving: a tab whose connection changed while it was edited', () => {
  beforeEach(() => {
    Messages.listen();
  });

  afterEach(async () => {
    Messages.end();
    await endWorld();
  });

  it('to another endpoint: refused, and saved to the place it came from when the connection is back', async () => {
    const zoo = await Zoo.start();
    const other = await Zoo.start();
    const tab = await zoo.open();
    await tab.set('version', '9.0');
    await zoo.connect({ endpoint: other.sandbox.endpoint });

    await tab.refused();
    assert.deepEqual([...zoo.puts, ...other.puts], []);
    await setSetting('files.saveConflictResolution', 'overwriteFileOnDisk');
    await tab.refused();
    assert.deepEqual([...zoo.puts, ...other.puts], []);

    await zoo.connect();
    await tab.saved();
    assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
    assert.deepEqual(other.puts, []);
  });

  it('to another endpoint: a save does not even ask there', async () => {
    const zoo = await Zoo.start();
    const other = await Zoo.start();
    const tab = await zoo.open();
    await tab.set('version', '9.0');
    await zoo.connect({ endpoint: other.sandbox.endpoint });
    await tab.refused();
    assert.deepEqual(
      other.sandbox.requests.map(({ method, path }) => `${method} ${path}`),
      [],
    );
  });

  it('to another issuer at the same endpoint: refused', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    await tab.set('version', '9.0');
    await zoo.connect({ issuer: 'somebody-else' });

    await tab.refused();
    assert.deepEqual(zoo.puts, []);

    await zoo.connect();
    await tab.saved();
    assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
  });

  it('taken out of the settings: refused without a request, and it saves when the connection is back', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    await tab.set('version', '9.0');
    await zoo.disconnect();
    zoo.sandbox.clearRequests();

    await tab.refused();
    assert.deepEqual(zoo.sandbox.requests, []);

    await zoo.connect();
    await tab.saved();
    assert.deepEqual(zoo.puts, [{ version: '9.0' }]);
  });

  it('reverted, the tab belongs to where the connection leads now', async () => {
    const zoo = await Zoo.start();
    const other = await Zoo.start();
    other.sandbox.changeProduct(canopy.id, { version: 'of the other place' });
    const tab = await zoo.open();
    await tab.set('version', '9.0');
    await zoo.connect({ endpoint: other.sandbox.endpoint });
    await tab.revert();
    await tab.willShow('version', 'of the other place');
    await tab.set('version', '9.1');
    await tab.saved();
    assert.deepEqual(zoo.puts, []);
    await eventually(() => assert.deepEqual(other.puts, [{ version: '9.1' }]));
  });
});
