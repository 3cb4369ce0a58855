import assert from 'node:assert/strict';
import { commands } from 'vscode';
import type { Sandbox } from '../../src/sandbox';
import {
  asked,
  canopy,
  configure,
  connectAcme,
  connectionTo,
  eventually,
  openProduct,
  student,
  tabs,
  tidewater,
} from './acme';
import { heard } from './hearing';

describe('the setting of connections, edited by hand', () => {
  it('takes effect at once: a product that is added is fetched, nothing else again', async () => {
    const sandbox = await connectAcme();
    await configure('connections', [{ ...connectionTo(sandbox), products: [canopy] }]);
    await commands.executeCommand('cloudZoo.products.focus');
    await eventually(() => assert.deepEqual(asked(sandbox), [`GET ${canopy}`]));
    await configure('connections', [{ ...connectionTo(sandbox), products: [canopy, student.toUpperCase()] }]);
    await eventually(() => assert.deepEqual(asked(sandbox), [`GET ${canopy}`, `GET ${student}`]));
  });

  it('may hold broken entries: the good ones beside them work', async () => {
    const sandbox = await connectAcme();
    const good = { ...connectionTo(sandbox), products: [canopy] };
    const broken = [
      'nonsense',
      null,
      { name: 'no-service' },
      { name: 'Bad Name', service: 'cloudZoo', issuer: 'acme' },
      { name: 'plain-http', service: 'cloudZoo', issuer: 'acme', endpoint: 'http://example.com/v1' },
      { name: 'bad-products', service: 'cloudZoo', issuer: 'acme', products: canopy },
      { name: 'acme', service: 'cloudZoo', issuer: 'the same name again' },
    ];
    await configure('connections', [...broken.slice(0, 3), good, ...broken.slice(3)]);
    await openProduct(canopy);
    assert.deepEqual(tabs(), ['Canopy for Rhino.cloudzoo.json · acme']);
    for (const name of ['Bad Name', 'plain-http', 'bad-products']) {
      await commands.executeCommand('cloudZoo.testConnection', { connection: name });
      assert.match(heard().at(-1)?.text ?? '', new RegExp(`There is no connection named ${name}`));
    }
    await commands.executeCommand('cloudZoo.addProduct', { connection: 'acme', id: student });
    await eventually(() => assert.ok(asked(sandbox).includes(`GET ${student}`)));
  });

  it('may be no list at all', async () => {
    await configure('connections', 'acme');
    await commands.executeCommand('cloudZoo.products.focus');
    await commands.executeCommand('cloudZoo.addProduct');
    assert.match(heard().at(-1)?.text ?? '', /There is no connection (to Cloud Zoo )?yet/);
  });

  it('never sends a secret to another address than it was entered for', async () => {
    const sandbox = await connectAcme();
    const other = await connectAcme({}, 'other');
    await commands.executeCommand('cloudZoo.testConnection', { connection: 'acme' });
    sandbox.clearRequests();
    // The address is changed; the keychain has no secret for the issuer there.
    await configure('connections', [
      { ...connectionTo(sandbox), endpoint: other.endpoint.replace('/v1', '/v2') },
    ]);
    await commands.executeCommand('cloudZoo.testConnection', { connection: 'acme' });
    assert.match(heard().at(-1)?.text ?? '', /There is no secret for issuer acme at 127\.0\.0\.1/);
    assert.deepEqual([asked(sandbox), asked(other)], [[], []]);
  });
});

describe('the view', () => {
  const latency = 250;

  it('fetches nothing as long as it is hidden', async () => {
    const sandbox = await connectAcme();
    await configure('connections', [{ ...connectionTo(sandbox), products: [canopy] }]);
    await commands.executeCommand('cloudZoo.products.focus');
    await eventually(() => assert.deepEqual(asked(sandbox), [`GET ${canopy}`]));
    await commands.executeCommand('workbench.view.explorer');
    sandbox.clearRequests();
    await configure('connections', [{ ...connectionTo(sandbox), products: [canopy, student, tidewater] }]);
    await openProduct(tidewater);
    assert.deepEqual(asked(sandbox), [`GET ${tidewater}`]);
    await commands.executeCommand('cloudZoo.products.focus');
    await eventually(() => assert.deepEqual(asked(sandbox), [`GET ${tidewater}`, `GET ${student}`]));
  });

  it('asks for no more products at a time than the setting says', async () => {
    const products = Array.from({ length: 9 }, (_, i) =>
      JSON.stringify({ id: `00000000-0000-4000-8000-00000000000${i}`, titles: { en: `Product ${i}` } }),
    );
    await commands.executeCommand('workbench.view.explorer');
    await configure('concurrency', 3);
    const sandbox = await connectAcme({ products });
    sandbox.fault({ kind: 'latency', ms: latency, times: Number.POSITIVE_INFINITY });
    await commands.executeCommand('cloudZoo.refresh');
    const times = sandbox.requests.map(({ at }) => at);
    assert.equal(times.length, products.length);
    for (const [i, at] of times.entries()) {
      const third = times[i - 3];
      if (third !== undefined) assert.ok(at - third >= latency - 5, `the ${i + 1}th came too soon: ${times}`);
    }
    const [first = 0, , third = 0] = times;
    assert.ok(third - first < latency, `the first three came one after the other: ${times}`);
  });

  it('ends a refresh that is under way when another begins', async () => {
    await commands.executeCommand('workbench.view.explorer');
    const sandbox = await connectAcme();
    const hang = sandbox.fault({ kind: 'hang', times: Number.POSITIVE_INFINITY });
    const first = commands.executeCommand('cloudZoo.refresh');
    await sandbox.whenRequest(({ outcome }) => outcome === 'hung');
    hang.remove();
    sandbox.clearRequests();
    await commands.executeCommand('cloudZoo.refresh');
    await first;
    assert.deepEqual(new Set(asked(sandbox)), new Set(allOf(sandbox)));
  });

  function allOf(sandbox: Sandbox): string[] {
    return sandbox.productIds.map(id => `GET ${id}`);
  }
});
